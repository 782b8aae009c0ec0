package freshet_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// TestFailedAgedRegeneration: the old entry is shown as fresh until the next
// try, with that window, and the tries become rarer.
func TestFailedAgedRegeneration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: time.Second})
		expect(t, site, "/a", 200, "MISS", "old")
		time.Sleep(2 * time.Second)
		src.fail(errDown)
		expect(t, site, "/a", 200, "STALE", "old")
		synctest.Wait()
		w := get(site, "/a")
		if s, c := w.Header().Get("X-State"), w.Header().Get("Cache-Control"); s != "HIT" || c != "s-maxage=3, stale-while-revalidate=31535997" {
			t.Errorf("during the hold: %s, %s", s, c)
		}
		for range 600 {
			time.Sleep(time.Second)
			if w := get(site, "/a"); w.Code != 200 || w.Body.String() != "old" {
				t.Fatalf("%d %q: a failing source took a page away", w.Code, w.Body)
			}
		}
		if n := src.count(); n < 5 || n > 12 {
			t.Errorf("%d renders in ten minutes of failure, want the tries to double up to five minutes", n)
		}
		src.fail(nil)
		src.set("new")
		time.Sleep(6 * time.Minute)
		expect(t, site, "/a", 200, "STALE", "old")
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

func TestFailedFirstRegeneration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		src.fail(errDown)
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		if w := get(site, "/a"); w.Code != http.StatusInternalServerError || w.Header().Get("Cache-Control") == "" {
			t.Errorf("%d %v", w.Code, w.Header())
		}
		for range 500 { // five seconds of visitors
			if w := get(site, "/a"); w.Code != http.StatusInternalServerError {
				t.Errorf("%d", w.Code)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if n := src.count(); n > 6 {
			t.Errorf("%d tries in five seconds", n)
		}
		src.fail(nil)
		time.Sleep(30 * time.Second)
		expect(t, site, "/a", 200, "MISS", "text")
	})
}

// TestFailedDemandIsRetried with growing pauses, without anybody asking.
func TestFailedDemandIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		var mu sync.Mutex
		var tries []time.Time
		rendered := func(freshet.Rendered) {
			mu.Lock()
			defer mu.Unlock()
			tries = append(tries, time.Now())
		}
		site := newSite(t, freshet.Options{Events: freshet.Events{Rendered: rendered}},
			freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		src.fail(errDown)
		if err := <-revalidate(site, freshet.Path("/a")); err == nil {
			t.Error("nil for a failed demand")
		}
		time.Sleep(30 * time.Minute)
		expect(t, site, "/a", 200, "STALE", "old")
		mu.Lock()
		defer mu.Unlock()
		n := len(tries)
		if n < 28 || n > 45 {
			t.Errorf("%d tries in half an hour", n)
		}
		if gap := tries[n-1].Sub(tries[n-2]); gap < 48*time.Second || gap > 72*time.Second {
			t.Errorf("the last pause was %v, want a minute give or take a fifth", gap)
		}
	})
}

// TestFailureBesideADemand: the successor of a failed owed render may succeed.
func TestFailureBesideADemand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		release := src.hold(2)
		src.fail(errDown)
		first := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		src.fail(nil)
		src.set("new")
		second := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		release()
		if err := <-first; err == nil {
			t.Error("the first call got nil from a failed render")
		}
		if err := <-second; err != nil {
			t.Errorf("the second call got %v", err)
		}
		expect(t, site, "/a", 200, "HIT", "new")
	})
}
