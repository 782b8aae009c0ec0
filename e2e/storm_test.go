package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// slugs are the posts that the storm edits.
var slugs = []string{"a-calendar-of-ice", "reading-a-gauge", "skipping-stones", "the-bridge-that-moved", "what-a-freshet-is"}

// TestAcknowledgedPagesSurviveKill: writers edit posts and demand them. In the
// middle of it the server is killed with SIGKILL. A new server, which cannot
// reach the data source, serves each post at least as new as it was
// acknowledged, and never newer than it was written.
func TestAcknowledgedPagesSurviveKill(t *testing.T) {
	dir := blog(t)
	seed := uint64(os.Getpid())
	if v := os.Getenv("FRESHET_SEED"); v != "" {
		var err error
		if seed, err = strconv.ParseUint(v, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("FRESHET_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	written := make([]int, len(slugs)) // the last edit that was sent
	acked := make([]int, len(slugs))   // the last edit whose demand was acknowledged
	for round := range 6 {
		s := start(t, dir)
		var acks atomic.Int64
		killAt := int64(1 + random.IntN(60))
		killed := make(chan struct{})
		var once sync.Once
		var writers sync.WaitGroup
		for i, slug := range slugs {
			writers.Go(func() {
				for n := written[i] + 1; ; n++ {
					written[i] = n
					a, err := s.post("/api/posts/"+slug, url.Values{"title": {fmt.Sprintf("Edit %d", n)}, "text": {"A text."}})
					if err != nil {
						return // killed
					}
					if a.code != http.StatusSeeOther {
						t.Errorf("save %s: %d %s", slug, a.code, a.body)
						return
					}
					a, err = s.do("GET", "/api/revalidate?secret="+secret+"&slug="+slug, "")
					if err != nil {
						return
					}
					if a.code != http.StatusOK || a.body != `{"revalidated":true}` {
						t.Errorf("revalidate %s: %d %s", slug, a.code, a.body)
						return
					}
					acked[i] = n
					if acks.Add(1) == killAt {
						once.Do(func() { close(killed) })
					}
				}
			})
		}
		finished := make(chan struct{})
		go func() { writers.Wait(); close(finished) }()
		select {
		case <-killed:
		case <-finished:
			t.Fatalf("round %d: the writers stopped after %d acknowledgements", round, acks.Load())
		}
		s.kill()
		<-finished

		source(t, dir, false) // what is served now comes from the store
		s = start(t, dir)
		for i, slug := range slugs {
			p := s.read("/posts/" + slug)
			n, err := strconv.Atoi(strings.TrimPrefix(p.title, "Edit "))
			if acked[i] == 0 && err != nil {
				continue // never acknowledged: the first title may be there
			}
			if err != nil || n < acked[i] || n > written[i] {
				t.Errorf("round %d, %s: acknowledged edit %d, written %d, served %q", round, slug, acked[i], written[i], p.title)
			}
		}
		t.Logf("round %d: killed after %d acknowledgements; acknowledged edits %v", round, killAt, acked)
		source(t, dir, true)
		s.kill()
	}
}
