package freshet_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

var historySeed = flag.Uint64("history.seed", 0, "replay this one random history")

// TestRandomHistories runs visitors, demands of every kind, purges and changing
// data against renders that are slow, fail, hang, and do not listen, and holds
// what was promised to everybody by the time at which they came.
func TestRandomHistories(t *testing.T) {
	if *historySeed != 0 {
		synctest.Test(t, func(t *testing.T) { newHistory(t, *historySeed).run() })
		return
	}
	n := uint64(200)
	if testing.Short() {
		n = 30
	}
	for seed := uint64(1); seed <= n && !t.Failed(); seed++ {
		synctest.Test(t, func(t *testing.T) { newHistory(t, seed).run() })
	}
}

// history is one random run. The data is a number that grows; a page shows the
// number that its render read.
type history struct {
	t    *testing.T
	seed uint64
	site *freshet.Site

	mu    sync.Mutex
	rand  *rand.Rand
	data  int
	pages map[string]*shown
}

// shown is what is known of a page from outside.
type shown struct {
	floor int // no later visitor may see less: promised by a demand, or seen by a visitor
	there bool
	purge int // how many purges began
	live  map[context.Context]bool
}

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{t: t, seed: seed, rand: rand.New(rand.NewPCG(seed, 1)), data: 1, pages: make(map[string]*shown)}
	for _, p := range []string{"/a/1", "/a/2", "/b/1"} {
		h.pages[p] = &shown{live: make(map[context.Context]bool)}
	}
	t.Cleanup(func() { time.Sleep(time.Minute) }) // after Close: renders that do not listen end some day
	o := freshet.Options{MaxRenders: 2 + h.rand.IntN(6), MaxAbandoned: 20, RenderTimeout: 10 * time.Second}
	render := freshet.RenderFunc(h.render)
	h.site = newSite(t, o, freshet.Page{Pattern: "/a/{x}", Render: render, Revalidate: time.Second},
		freshet.Page{Pattern: "/b/{x}", Render: render})
	return h
}

func (h *history) n(n int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rand.IntN(n)
}

func (h *history) pause(most time.Duration) { time.Sleep(time.Duration(h.n(int(most)))) }

func (h *history) fail(format string, args ...any) {
	h.t.Helper()
	h.t.Errorf("seed %d at %v: %s", h.seed, time.Now().Format("05.000000"), fmt.Sprintf(format, args...))
}

func (h *history) render(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
	h.mu.Lock()
	read, page := h.data, h.pages[r.Path]
	for other := range page.live {
		if other.Err() == nil {
			h.fail("a second render of %s began that nobody had given up", r.Path)
		}
	}
	page.live[ctx] = true
	kind, tags, took := h.rand.IntN(20), []string{"t" + strconv.Itoa(h.rand.IntN(2))}, time.Duration(h.rand.IntN(int(2*time.Second)))
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		delete(page.live, ctx)
		h.mu.Unlock()
	}()
	done := ctx.Done()
	switch kind {
	case 0: // hangs until it is told to stop
		took = time.Hour
	case 1, 2: // does not listen
		done, took = nil, took*10
	}
	select {
	case <-time.After(took):
	case <-done:
		return nil, ctx.Err()
	}
	if kind == 3 || kind == 4 {
		return nil, errDown
	}
	return &freshet.Result{Body: []byte(strconv.Itoa(read)), Tags: tags}, nil
}

func (h *history) run() {
	var wg sync.WaitGroup
	for range 4 {
		for path := range h.pages {
			wg.Go(func() {
				for range 60 {
					h.pause(700 * time.Millisecond)
					h.visit(path)
				}
			})
		}
	}
	for range 3 {
		wg.Go(func() {
			for range 30 {
				h.pause(1500 * time.Millisecond)
				h.demand()
			}
		})
	}
	wg.Wait()
}

func (h *history) visit(path string) {
	h.mu.Lock()
	page := h.pages[path]
	before := *page
	h.mu.Unlock()
	start := time.Now()
	w := get(h.site, path)
	took := time.Since(start)
	h.mu.Lock()
	defer h.mu.Unlock()
	if w.Code != 200 {
		if before.there && page.purge == before.purge {
			h.fail("%s was there and is %d", path, w.Code)
		}
		if took > 10*time.Second {
			h.fail("%s: %d after %v", path, w.Code, took)
		}
		return
	}
	if before.there && page.purge == before.purge && took != 0 {
		h.fail("%s was there and took %v", path, took)
	}
	got, err := strconv.Atoi(w.Body.String())
	if err != nil || got < before.floor {
		h.fail("%s shows %q as %s, want at least %d", path, w.Body, w.Header().Get("X-State"), before.floor)
	}
	page.floor = max(page.floor, got)
	if page.purge == before.purge {
		page.there = true
	}
}

// demand changes the data, or not, and makes a demand of a random kind.
func (h *history) demand() {
	path := []string{"/a/1", "/a/2", "/b/1"}[h.n(3)]
	target := []freshet.Target{freshet.Path(path), freshet.Path(path), freshet.Path(path), freshet.Tag("t" + strconv.Itoa(h.n(2))),
		freshet.Prefix("/a"), freshet.Pattern("/b/{x}", nil), freshet.All()}[h.n(7)]
	h.mu.Lock()
	if h.rand.IntN(3) > 0 {
		h.data++
	}
	data := h.data
	h.mu.Unlock()
	start := time.Now()
	switch h.n(10) {
	case 0: // a purge of a path, so that it is known what it takes
		h.mu.Lock()
		h.pages[path].purge++
		h.pages[path].there = false
		h.mu.Unlock()
		if _, err := h.site.Purge(h.t.Context(), freshet.Path(path)); err != nil {
			h.fail("purge: %v", err)
		}
		h.promise(path, data)
	case 1:
		if _, err := h.site.MarkStale(h.t.Context(), target); err != nil {
			h.fail("mark stale: %v", err)
		}
	case 2: // a caller who does not wait to the end
		ctx, stop := context.WithTimeout(h.t.Context(), time.Duration(1+h.n(int(time.Second))))
		defer stop()
		_, _ = h.site.Revalidate(ctx, target)
	default:
		rc, err := h.site.Revalidate(h.t.Context(), target)
		for _, p := range rc.Pages {
			if p.Done {
				h.promise(p.Path, data)
			}
			if p.Done == (p.Err != "") {
				h.fail("receipt %+v", p)
			}
		}
		var re *freshet.RenderError
		if err != nil && !errors.As(err, &re) && !errors.Is(err, freshet.ErrPurged) {
			h.fail("revalidate: %v", err)
		}
		if err == nil && strings.HasPrefix(fmt.Sprint(target), "{p") && len(rc.Pages) != 1 {
			h.fail("nil for a path with the receipt %+v", rc)
		}
	}
	if took := time.Since(start); took > time.Minute {
		h.fail("a demand took %v", took)
	}
}

func (h *history) promise(path string, data int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pages[path].floor = max(h.pages[path].floor, data)
}
