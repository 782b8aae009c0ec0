package freshet_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

func TestManyVisitorsOnAColdPath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		src.delay = time.Second
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() { expect(t, site, "/a", 200, "MISS", "text") })
		}
		wg.Wait()
		if n := src.count(); n != 1 {
			t.Errorf("%d renders for 200 visitors, want 1", n)
		}
	})
}

func TestManyVisitorsOnAnAgedPath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: time.Second})
		expect(t, site, "/a", 200, "MISS", "old")
		time.Sleep(2 * time.Second)
		src.set("new")
		src.do(func() { src.delay = time.Second })
		start := time.Now()
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() { expect(t, site, "/a", 200, "STALE", "old") })
		}
		wg.Wait()
		if d := time.Since(start); d != 0 {
			t.Errorf("visitors of an aged page waited %v", d)
		}
		time.Sleep(1500 * time.Millisecond)
		expect(t, site, "/a", 200, "HIT", "new")
		if n := src.count(); n != 2 {
			t.Errorf("%d renders, want 2", n)
		}
	})
}

// TestPanicReachesAll: a panic in a renderer is an error for everybody who
// waits, and for nobody else.
func TestPanicReachesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		src.delay = time.Second
		src.panics = "out of cheese"
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				w := get(site, "/a")
				if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "cheese") {
					t.Errorf("%d %q, want 500 without internals", w.Code, w.Body)
				}
			})
		}
		call := revalidate(site, freshet.Path("/a"))
		wg.Wait()
		if err := <-call; err == nil || !strings.Contains(err.Error(), "out of cheese") {
			t.Errorf("the demand got %v, want the panic", err)
		}
		src.do(func() { src.panics = nil })
		time.Sleep(3 * time.Second)
		expect(t, site, "/a", 200, "HIT", "text") // the demand was still due
	})
}

func TestVisitorWaitIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		site := newSite(t, freshet.Options{VisitorWait: 2 * time.Second}, freshet.Page{Pattern: "/a", Render: src})
		release := src.hold(1)
		start := time.Now()
		w := get(site, "/a")
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || time.Since(start) != 2*time.Second {
			t.Errorf("%d after %v with Retry-After %q", w.Code, time.Since(start), w.Header().Get("Retry-After"))
		}
		release() // the render goes on for the next visitor
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "text")
	})
}

func TestTooManyVisitorsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		var over []string
		site := newSite(t, freshet.Options{MaxWaiting: 3, Events: freshet.Events{Overloaded: func(what string) { over = append(over, what) }}},
			freshet.Page{Pattern: "/a", Render: src})
		release := src.hold(1)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { expect(t, site, "/a", 200, "MISS", "text") })
		}
		synctest.Wait()
		if w := get(site, "/a"); w.Code != http.StatusServiceUnavailable {
			t.Errorf("the fourth got %d, want 503", w.Code)
		}
		release()
		wg.Wait()
		if len(over) != 1 || over[0] != "visitors" {
			t.Errorf("events %q", over)
		}
	})
}

// TestRenderDeadline: whoever waits is answered at the deadline, even if the
// renderer does not listen; what it returns later is kept.
func TestRenderDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("late")
		src.deaf = true
		site := newSite(t, freshet.Options{RenderTimeout: 5 * time.Second, VisitorWait: time.Minute}, freshet.Page{Pattern: "/a", Render: src})
		release := src.hold(1)
		start := time.Now()
		w := get(site, "/a")
		if w.Code != http.StatusServiceUnavailable || time.Since(start) != 5*time.Second {
			t.Errorf("%d after %v, want 503 after 5s", w.Code, time.Since(start))
		}
		release()
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "late")
	})
}

// TestAbandonedRendersAreLimited: renders that do not listen give their slot
// back, but only so many; then new ones wait.
func TestAbandonedRendersAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("x")
		src.deaf = true
		src.delay = time.Hour
		site := newSite(t, freshet.Options{RenderTimeout: time.Second, MaxRenders: 2, MaxAbandoned: 3}, freshet.Page{Pattern: "/{x}", Render: src})
		var wg sync.WaitGroup
		for _, p := range strings.Fields("/a /b /c /d /e /f /g /h") {
			wg.Go(func() {
				if w := get(site, p); w.Code != http.StatusServiceUnavailable {
					t.Errorf("%s: %d", p, w.Code)
				}
			})
		}
		wg.Wait()
		if n := src.peak(); n > 5 {
			t.Errorf("%d renders at once, want at most 2 + 3", n)
		}
		time.Sleep(3 * time.Hour)
	})
}

// TestAbandonedRendersStopNewOnes: visitors who keep coming to a renderer that
// hangs and does not listen have only so many renders started.
func TestAbandonedRendersStopNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("x")
		src.deaf = true
		src.delay = time.Hour
		site := newSite(t, freshet.Options{RenderTimeout: time.Second, VisitorWait: 10 * time.Second, MaxRenders: 2, MaxAbandoned: 3}, freshet.Page{Pattern: "/{x}", Render: src})
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() { get(site, fmt.Sprintf("/%d", i)) })
			time.Sleep(500 * time.Millisecond)
		}
		wg.Wait()
		if n := src.peak(); n < 3 || n > 3+2 {
			t.Errorf("%d renders at once, want 3 that were given up and at most 2 beside them", n)
		}
		src.do(func() { src.delay = 0 })
		if w := get(site, "/new"); w.Code != http.StatusServiceUnavailable {
			t.Errorf("while they hang a visitor gets %d", w.Code)
		}
		time.Sleep(2 * time.Hour)
		expect(t, site, "/other", 200, "MISS", "x")
	})
}

// TestWhoWasAnsweredWaitsNoMore: MaxWaiting is of those who wait now.
func TestWhoWasAnsweredWaitsNoMore(t *testing.T) {
	site := newSite(t, freshet.Options{MaxWaiting: 1}, freshet.Page{Pattern: "/{x}", Render: newSource("text")})
	for _, p := range []string{"/a", "/b", "/c"} {
		expect(t, site, p, 200, "MISS", "text")
	}
}
