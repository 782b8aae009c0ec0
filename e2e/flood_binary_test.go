package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// resident is the memory of the server and of its workers, in bytes, or 0
// where the system does not tell.
func (s *server) resident() (own, workers int64) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		s.t.Fatal(err)
	}
	pages := int64(os.Getpagesize())
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(text), ") ") // the name may hold anything
		f := strings.Fields(rest)
		if len(f) < 22 {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		rss, _ := strconv.ParseInt(f[21], 10, 64)
		switch {
		case pid == s.cmd.Process.Pid:
			own = rss * pages
		case f[1] == strconv.Itoa(s.cmd.Process.Pid):
			workers += rss * pages
		}
	}
	return own, workers
}

// junkPath is what somebody asks the blog for who tries paths.
func junkPath(i int, r *rand.Rand) (path string, right []int) {
	id := fmt.Sprintf("%d-%x", i, r.Uint64())
	switch i % 6 {
	case 0, 1:
		return "/posts/" + id, []int{404}
	case 2:
		return "/" + id + "?" + strings.Repeat("q", 2000), []int{404}
	case 3:
		var b strings.Builder
		for range 20 {
			fmt.Fprintf(&b, "%%%02x", r.UintN(256))
		}
		return "/posts/" + id + b.String(), []int{404, 400} // 400: no UTF-8
	case 4:
		return "/posts" + strings.Repeat("/d", 200) + "/" + id, []int{404}
	default:
		return "/posts/" + strings.Repeat("x", 1000+r.IntN(4000)) + id, []int{404, 414}
	}
}

func isOne(code int, of []int) bool {
	for _, c := range of {
		if c == code {
			return true
		}
	}
	return false
}

// TestFloodOfTheBinary: random paths take no disk, no more memory than what is
// known of each (up to the 200,000 that are known at most), and nothing from the posts.
func TestFloodOfTheBinary(t *testing.T) {
	paths := floodSize(t, 6000)
	s := start(t, blog(t), "--access-log=false")
	state := filepath.Join(s.dir, ".freshet", "state")
	for _, slug := range slugs {
		s.get("/posts/" + slug)
	}
	var first, firstDir int64
	for third := range 3 {
		var all sync.WaitGroup
		var next atomic.Int64
		for v := range 16 {
			all.Go(func() {
				r := rand.New(rand.NewPCG(uint64(third), uint64(v)))
				for i := next.Add(1); i <= int64(paths/3) && !t.Failed(); i = next.Add(1) {
					path, right := junkPath(third*paths+int(i), r)
					a, err := s.do("GET", path, "")
					if err != nil || !isOne(a.code, right) {
						t.Errorf("%.100s is %d, want one of %v (%v)", path, a.code, right, err)
					}
					if i%10 == 0 {
						p := "/posts/" + slugs[int(i/10)%len(slugs)]
						if a, err := s.do("GET", p, ""); err != nil || a.code != 200 || a.header.Get("X-Nextjs-Cache") != "HIT" {
							t.Errorf("%s is %d %s (%v)", p, a.code, a.header.Get("X-Nextjs-Cache"), err)
						}
					}
				}
			})
		}
		all.Wait()
		own, workers := s.resident()
		dir := folderBytes(t, state)
		t.Logf("third %d of %d: server %.1f MiB, workers %.1f MiB, state %.1f MiB", third+1, paths, mib(own), mib(workers), mib(dir))
		if third == 0 {
			first, firstDir = own, dir
		}
		grown := min(third*paths/3, 200_000)
		if own > first*5/4+16<<20+int64(grown)*1000 || dir > firstDir*5/4+1<<20 {
			t.Errorf("it grows: server %.1f MiB, state %.1f MiB, after the first third %.1f and %.1f", mib(own), mib(dir), mib(first), mib(firstDir))
		}
	}
	s.terminate()
}

// TestFloodOfRevalidations: what is too much is refused by an answer that the
// API route chose, visitors are served meanwhile, and afterwards all is as before.
func TestFloodOfRevalidations(t *testing.T) {
	n := floodSize(t, 1500)
	s := start(t, blog(t), "--access-log=false")
	var all sync.WaitGroup
	var next, ok, refused atomic.Int64
	for range 300 {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n) && !t.Failed(); i = next.Add(1) {
				slug := slugs[int(i)%len(slugs)]
				a, err := s.do("GET", "/api/revalidate?secret="+url.QueryEscape(secret)+"&slug="+slug, "")
				switch {
				case err != nil:
					t.Error(err)
				case a.code == http.StatusOK && a.body == `{"revalidated":true}`:
					ok.Add(1)
				case a.code == http.StatusInternalServerError && a.body == "Error revalidating":
					refused.Add(1)
				default:
					t.Errorf("%d %q", a.code, a.body)
				}
				if a, err := s.do("GET", "/posts/"+slug, ""); err != nil || a.code != 200 || a.header.Get("X-Nextjs-Cache") == "MISS" {
					t.Errorf("a visitor gets %d %s (%v)", a.code, a.header.Get("X-Nextjs-Cache"), err)
				}
			}
		})
	}
	all.Wait()
	own, workers := s.resident()
	t.Logf("%d calls: %d met, %d refused; server %.1f MiB, workers %.1f MiB", n, ok.Load(), refused.Load(), mib(own), mib(workers))
	if ok.Load() == 0 {
		t.Error("none was met")
	}
	if a := s.revalidate(secret, slugs[0]); a.code != 200 {
		t.Errorf("afterwards: %d %s", a.code, a.body)
	}
	s.terminate()
}
