package freshet_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

func TestMaxRenders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wide, narrow := newSource("w"), newSource("n")
		wide.delay, narrow.delay = time.Second, time.Second
		site := newSite(t, freshet.Options{MaxRenders: 4}, freshet.Page{Pattern: "/w/{x}", Render: wide},
			freshet.Page{Pattern: "/n/{x}", Render: narrow, MaxRenders: 1})
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() { expect(t, site, fmt.Sprintf("/w/%d", i), 200, "MISS", "w") })
			wg.Go(func() { expect(t, site, fmt.Sprintf("/n/%d", i), 200, "MISS", "n") })
		}
		wg.Wait()
		if wide.peak() > 4 || narrow.peak() > 1 {
			t.Errorf("%d and %d renders at once, want at most 4 and 1", wide.peak(), narrow.peak())
		}
	})
}

// TestMaxRendersIsOfAllPages together, and is used in full.
func TestMaxRendersIsOfAllPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		src.delay = time.Second
		site := newSite(t, freshet.Options{MaxRenders: 4}, freshet.Page{Pattern: "/a/{x}", Render: src}, freshet.Page{Pattern: "/b/{x}", Render: src})
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() { expect(t, site, fmt.Sprintf("/a/%d", i), 200, "MISS", "text") })
			wg.Go(func() { expect(t, site, fmt.Sprintf("/b/%d", i), 200, "MISS", "text") })
		}
		wg.Wait()
		if n := src.peak(); n != 4 {
			t.Errorf("%d renders at once, want 4", n)
		}
	})
}

// TestDemandsAreNotStarved: visitors come first, but every fourth slot goes to
// the next class.
func TestDemandsAreNotStarved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("x")
		src.delay = time.Second
		site := newSite(t, freshet.Options{MaxRenders: 2, VisitorWait: time.Hour}, freshet.Page{Pattern: "/{x}", Render: src})
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { // cold visitors above capacity
			for i := 0; ctx.Err() == nil; i++ {
				wg.Go(func() { get(site, fmt.Sprintf("/v%d", i)) })
				time.Sleep(450 * time.Millisecond)
			}
		})
		time.Sleep(time.Minute)
		start := time.Now()
		for i := range 10 {
			if err := <-revalidate(site, freshet.Path(fmt.Sprintf("/d%d", i))); err != nil {
				t.Error(err)
			}
		}
		if d := time.Since(start) / 10; d > 4*time.Second {
			t.Errorf("a demand took %v", d)
		}
		stop()
		wg.Wait()
	})
}

func TestErrBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("x")
		src.delay = time.Second
		site := newSite(t, freshet.Options{MaxPending: 5}, freshet.Page{Pattern: "/{x}", Render: src})
		var calls []<-chan error
		for i := range 5 {
			calls = append(calls, revalidate(site, freshet.Path(fmt.Sprintf("/%d", i))))
			synctest.Wait()
		}
		if _, err := site.Revalidate(t.Context(), freshet.Path("/6")); !errors.Is(err, freshet.ErrBusy) {
			t.Errorf("error %v, want ErrBusy", err)
		}
		if _, err := site.Purge(t.Context(), freshet.Path("/6")); err != nil {
			t.Errorf("a purge costs no render: %v", err)
		}
		for _, c := range calls {
			if err := <-c; err != nil {
				t.Error(err)
			}
		}
		if _, err := site.Revalidate(t.Context(), freshet.Path("/6")); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

// TestRandomPaths: visitors who try paths push out no listed page, neither from
// memory nor from the store.
func TestRandomPaths(t *testing.T) {
	src := newSource(strings.Repeat("x", 1000))
	st := &counting{Store: mem.New(mem.Options{MaxBytes: 300_000})}
	site := newSite(t, freshet.Options{CacheBytes: 200_000, MaxKnown: 100, Store: st}, freshet.Page{Pattern: "/p/{x}", Render: src, Paths: paths("/p/one", "/p/two", "/p/three")})
	if _, err := site.Prerender(t.Context(), freshet.PrerenderOptions{}); err != nil {
		t.Fatal(err)
	}
	for i := range 5000 {
		if w := get(site, fmt.Sprintf("/p/random-%d", i)); w.Code != 200 {
			t.Fatalf("%d", w.Code)
		}
	}
	renders, gets := src.count(), st.gets()
	for _, p := range []string{"/p/one", "/p/two", "/p/three"} {
		expect(t, site, p, 200, "HIT", src.text)
	}
	if src.count() != renders || st.gets() != gets {
		t.Errorf("%d renders and %d reads for listed pages", src.count()-renders, st.gets()-gets)
	}
}

// counting counts what reaches a store.
type counting struct {
	store.Store
	mu           sync.Mutex
	read, commit int
}

func (c *counting) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	c.mu.Lock()
	c.read++
	c.mu.Unlock()
	return c.Store.Get(ctx, k)
}

func (c *counting) Commit(ctx context.Context, e *store.Entry) (store.Committed, error) {
	c.mu.Lock()
	c.commit++
	c.mu.Unlock()
	return c.Store.Commit(ctx, e)
}

func (c *counting) gets() int { c.mu.Lock(); defer c.mu.Unlock(); return c.read }

func (c *counting) commits() int { c.mu.Lock(); defer c.mu.Unlock(); return c.commit }

// TestNotFoundOfUnlistedPathsIsNotStored, or any visitor could fill the disk;
// but a page that is gone does not come back from there.
func TestNotFoundOfUnlistedPathsIsNotStored(t *testing.T) {
	src := newSource("")
	src.result = func(text string) *freshet.Result {
		if text == "" {
			return freshet.NotFound(time.Minute)
		}
		return &freshet.Result{Body: []byte(text)}
	}
	st := &counting{Store: mem.New(mem.Options{})}
	site := newSite(t, freshet.Options{Store: st}, freshet.Page{Pattern: "/{x}", Render: src})
	for i := range 100 {
		get(site, fmt.Sprintf("/random-%d", i))
	}
	if n := st.commits(); n != 0 {
		t.Errorf("%d not-found answers were written", n)
	}
	src.set("page")
	expect(t, site, "/a", 200, "MISS", "page")
	src.set("")
	if err := <-revalidate(site, freshet.Path("/a")); err != nil {
		t.Fatal(err)
	}
	again := newSite(t, freshet.Options{Store: st}, freshet.Page{Pattern: "/{x}", Render: src})
	if w := get(again, "/a"); w.Code != 404 || w.Header().Get("X-State") != "HIT" {
		t.Errorf("after a restart the page that is gone is %d %s", w.Code, w.Header().Get("X-State"))
	}
}

// broken is a store that fails when told to.
type broken struct {
	store.Store
	mu  sync.Mutex
	err error
}

func (b *broken) set(err error) { b.mu.Lock(); defer b.mu.Unlock(); b.err = err }

func (b *broken) now() error { b.mu.Lock(); defer b.mu.Unlock(); return b.err }

func (b *broken) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	if err := b.now(); err != nil {
		return store.Snapshot{}, err
	}
	return b.Store.Get(ctx, k)
}

func (b *broken) Begin(ctx context.Context, k store.Key) (store.Tick, error) {
	if err := b.now(); err != nil {
		return store.Tick{}, err
	}
	return b.Store.Begin(ctx, k)
}

func (b *broken) Demand(ctx context.Context, d store.Demand) (store.Accepted, error) {
	if err := b.now(); err != nil {
		return store.Accepted{}, err
	}
	return b.Store.Demand(ctx, d)
}

// TestStoreAway: pages in memory are served; nothing is acknowledged.
func TestStoreAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := &broken{Store: mem.New(mem.Options{})}
		src := newSource("old")
		var failed []string
		site := newSite(t, freshet.Options{Store: st, Events: freshet.Events{StoreFailed: func(step string, _ error) { failed = append(failed, step) }}},
			freshet.Page{Pattern: "/{x}", Render: src, Revalidate: time.Second})
		expect(t, site, "/a", 200, "MISS", "old")
		st.set(errors.New("disk on fire"))
		time.Sleep(2 * time.Second)
		expect(t, site, "/a", 200, "STALE", "old")
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "old") // held until the next try
		if w := get(site, "/b"); w.Code != 503 || strings.Contains(w.Body.String(), "fire") {
			t.Errorf("a page that only the store may have: %d %q", w.Code, w.Body)
		}
		if _, err := site.Revalidate(t.Context(), freshet.Path("/a")); err == nil {
			t.Error("a demand was acknowledged that is not durable")
		}
		if len(failed) == 0 {
			t.Error("no event")
		}
		st.set(nil)
		src.set("new")
		time.Sleep(time.Minute)
		expect(t, site, "/a", 200, "STALE", "old")
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "new")
	})
}
