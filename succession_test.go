package freshet_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// TestSupersededRenderThatStillHelps: it ends while its successor runs, and is
// newer than what is there. It meets the demand that waited for it, and is
// stale, for the newer demand is not met.
func TestSupersededRenderThatStillHelps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		src.deaf = true
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		endSecond, endThird := src.hold(2), src.hold(3)
		src.set("newer")
		first := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		src.set("newest")
		second := revalidate(site, freshet.Path("/a"))
		time.Sleep(2 * time.Second) // its patience is used up: render 3 runs
		if n := src.count(); n != 3 {
			t.Fatalf("%d renders, want 3", n)
		}
		pending(t, first, "the first demand")
		endSecond()
		synctest.Wait()
		if err := <-first; err != nil {
			t.Error(err)
		}
		pending(t, second, "the second demand")
		expect(t, site, "/a", 200, "STALE", "newer")
		endThird()
		if err := <-second; err != nil {
			t.Error(err)
		}
		expect(t, site, "/a", 200, "HIT", "newest")
	})
}

// TestSupersededNotFoundMeetsNoNewerDemand: it is kept in memory only, so the
// store does not say that it is covered.
func TestSupersededNotFoundMeetsNoNewerDemand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("")
		src.deaf = true
		src.result = func(text string) *freshet.Result {
			if text == "" {
				return freshet.NotFound(time.Hour)
			}
			return &freshet.Result{Body: []byte(text)}
		}
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
		if w := get(site, "/a"); w.Code != 404 {
			t.Fatal(w.Code)
		}
		endSecond, endThird := src.hold(2), src.hold(3)
		first := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		src.set("written")
		second := revalidate(site, freshet.Path("/a"))
		time.Sleep(2 * time.Second)
		endSecond()
		if err := <-first; err != nil {
			t.Error(err)
		}
		if _, err := site.MarkStale(t.Context(), freshet.Tag("other")); err != nil { // what covers /a is looked up anew
			t.Error(err)
		}
		if w := get(site, "/a"); w.Code != 404 || w.Header().Get("X-State") != "STALE" {
			t.Errorf("while the second demand waits: %d %q", w.Code, w.Header().Get("X-State"))
		}
		endThird()
		if err := <-second; err != nil {
			t.Error(err)
		}
		expect(t, site, "/a", 200, "HIT", "written")
	})
}

// TestSupersededRenderIsCancelled: its data source need not go on for nobody.
func TestSupersededRenderIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		renders := 0
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: freshet.RenderFunc(func(ctx context.Context, _ *freshet.Request) (*freshet.Result, error) {
			if renders++; renders == 1 {
				<-ctx.Done()
				close(ended)
				return nil, ctx.Err()
			}
			return &freshet.Result{Body: []byte("text")}, nil
		})})
		go get(site, "/a")
		synctest.Wait()
		start := time.Now()
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Error(err)
		}
		<-ended
		if d := time.Since(start); d != 0 {
			t.Errorf("the superseded render went on for %v", d)
		}
	})
}

// TestVisitedDemandedPageIsOwed: its render meets a demand that waits only for
// the page's next visit, so a newer demand has patience with it as well.
func TestVisitedDemandedPageIsOwed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{RevalidateLimit: 1}, freshet.Page{Pattern: "/{x}", Render: src})
		for _, p := range []string{"/a", "/b", "/b"} {
			get(site, p)
		}
		if _, err := site.MarkStale(t.Context(), freshet.All()); err != nil { // renders /b
			t.Fatal(err)
		}
		synctest.Wait()
		release := src.hold(4)
		expect(t, site, "/a", 200, "STALE", "old")
		synctest.Wait()
		call := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		if n := src.count(); n != 4 {
			t.Errorf("%d renders, want 4: the fourth is to be waited for", n)
		}
		release()
		if err := <-call; err != nil {
			t.Error(err)
		}
		if src.causes[3] != freshet.CauseDemand {
			t.Errorf("the cause of the fourth is %q", src.causes[3])
		}
	})
}

// TestQueuedRenderIsUpgraded when somebody more urgent joins it.
func TestQueuedRenderIsUpgraded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []string
		gate := make(chan struct{})
		close(gate)
		site := newSite(t, freshet.Options{MaxRenders: 1}, freshet.Page{Pattern: "/{x}", Revalidate: time.Second, Render: freshet.RenderFunc(func(_ context.Context, r *freshet.Request) (*freshet.Result, error) {
			mu.Lock()
			order = append(order, r.Path)
			wait := gate
			mu.Unlock()
			<-wait
			return &freshet.Result{Body: []byte("text")}, nil
		})})
		for _, p := range []string{"/x", "/a", "/b", "/c"} {
			get(site, p)
		}
		time.Sleep(2 * time.Second)
		mu.Lock()
		order, gate = nil, make(chan struct{})
		mu.Unlock()
		for _, p := range []string{"/x", "/a", "/b"} {
			expect(t, site, p, 200, "STALE", "text")
			synctest.Wait() // /x has the slot, the others queue in this order
		}
		call := revalidate(site, freshet.Path("/b"))
		synctest.Wait()
		close(gate)
		if err := <-call; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if want := []string{"/x", "/b", "/a"}; !slices.Equal(order, want) {
			t.Errorf("rendered in the order %q, want %q", order, want)
		}
	})
}

// TestQueuedRenderKeepsItsPlace when one of those who asked for it leaves.
func TestQueuedRenderKeepsItsPlace(t *testing.T) {
	for _, tt := range []struct {
		name string
		join func(*testing.T, *freshet.Site)
	}{
		{"and another visitor waits", func(_ *testing.T, site *freshet.Site) { go get(site, "/a") }},
		{"and a demand is due", func(t *testing.T, site *freshet.Site) {
			if _, err := site.MarkStale(t.Context(), freshet.Path("/a")); err != nil {
				t.Error(err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var order []string
				gate := make(chan struct{})
				site := newSite(t, freshet.Options{MaxRenders: 1}, freshet.Page{Pattern: "/{x}", Render: freshet.RenderFunc(func(_ context.Context, r *freshet.Request) (*freshet.Result, error) {
					mu.Lock()
					order = append(order, r.Path)
					mu.Unlock()
					<-gate
					return &freshet.Result{Body: []byte("text")}, nil
				})})
				go get(site, "/x")
				synctest.Wait()
				ctx, leave := context.WithCancel(t.Context())
				go site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/a", nil))
				synctest.Wait()
				tt.join(t, site)
				synctest.Wait()
				go get(site, "/b")
				synctest.Wait()
				leave()
				synctest.Wait()
				close(gate)
				synctest.Wait()
				if want := []string{"/x", "/a", "/b"}; !slices.Equal(order, want) {
					t.Errorf("rendered in the order %q, want %q", order, want)
				}
			})
		})
	}
}

// TestQueuedDemandStaysDue when its caller leaves: it was acknowledged by the store.
func TestQueuedDemandStaysDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{MaxRenders: 1}, freshet.Page{Pattern: "/{x}", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		release := src.hold(2)
		go get(site, "/x")
		synctest.Wait()
		ctx, leave := context.WithCancel(t.Context())
		call := make(chan error, 1)
		go func() {
			_, err := site.Revalidate(ctx, freshet.Path("/a"))
			call <- err
		}()
		synctest.Wait()
		leave()
		if err := <-call; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		src.set("new")
		release()
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestAgedPagesQueueUpToMaxPending: the next visitors ask again.
func TestAgedPagesQueueUpToMaxPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		var refused []string
		site := newSite(t, freshet.Options{MaxRenders: 1, MaxPending: 3, Events: freshet.Events{Overloaded: func(what string) { refused = append(refused, what) }}},
			freshet.Page{Pattern: "/{x}", Render: src, Revalidate: time.Second})
		paths := []string{"/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7"}
		for _, p := range paths {
			get(site, p)
		}
		time.Sleep(2 * time.Second)
		release := src.hold(len(paths) + 1)
		for _, p := range paths {
			expect(t, site, p, 200, "STALE", "text")
			synctest.Wait()
		}
		release()
		synctest.Wait()
		if n := src.count() - len(paths); n != 4 { // one in the slot, three in the queue
			t.Errorf("%d renders of aged pages, want 4", n)
		}
		if len(refused) != 4 || refused[0] != "aged" {
			t.Errorf("refused: %q", refused)
		}
	})
}

// TestFailuresOfSupersededRendersDoNotCount: it was given up, it did not fail.
func TestFailuresOfSupersededRendersDoNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		src.hold(1)
		go get(site, "/a")
		synctest.Wait()
		if err := <-revalidate(site, freshet.Path("/a")); err != nil { // render 1 ends with the error of its context
			t.Error(err)
		}
		synctest.Wait()
		x, err := site.Why(t.Context(), "/a")
		if err != nil || x.Failures != 0 || x.LastError != "" || !x.NextTry.IsZero() {
			t.Errorf("%+v, %v", x, err)
		}
		src.fail(errDown)
		if err := <-revalidate(site, freshet.Path("/a")); !errors.Is(err, errDown) {
			t.Error(err)
		}
		if x, _ = site.Why(t.Context(), "/a"); x.Failures != 1 {
			t.Errorf("after one failure: %d", x.Failures)
		}
	})
}

// TestPatienceIsCountedFromTheFirst whom the running render cannot answer: those
// who come later must not put it off.
func TestPatienceIsCountedFromTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		src.hold(2) // until it is cancelled
		src.set("new")
		calls := []<-chan error{revalidate(site, freshet.Path("/a"))}
		synctest.Wait()
		for range 4 {
			calls = append(calls, revalidate(site, freshet.Path("/a")))
			time.Sleep(300 * time.Millisecond)
		}
		for _, c := range calls {
			select {
			case err := <-c:
				if err != nil {
					t.Error(err)
				}
			default:
				t.Error("a demand still waits for a render that hangs, longer than its patience")
			}
		}
	})
}

// TestSupersededRenderGivesItsSlotBack, also if it does not listen: the next one
// needs it.
func TestSupersededRenderGivesItsSlotBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		src.deaf = true
		site := newSite(t, freshet.Options{MaxRenders: 1}, freshet.Page{Pattern: "/a", Render: src})
		defer src.hold(1)()
		go get(site, "/a")
		synctest.Wait()
		start := time.Now()
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Error(err)
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("the demand took %v", d)
		}
	})
}
