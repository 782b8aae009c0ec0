package freshet

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// slowAbort is a store whose next Abort waits.
type slowAbort struct {
	store.Store
	gate atomic.Pointer[chan struct{}]
}

func (s *slowAbort) Abort(ctx context.Context, k store.Key, begun store.Tick) error {
	if gate := s.gate.Swap(nil); gate != nil {
		<-*gate
	}
	return s.Store.Abort(ctx, k, begun)
}

// TestNotFoundBesideAnOlderPage: a not-found answer is kept in memory only, but
// not if an older render writes a page while it is on its way.
func TestNotFoundBesideAnOlderPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := &slowAbort{Store: mem.New(mem.Options{})}
		var renders atomic.Int64
		older, newer := make(chan struct{}), make(chan struct{})
		site := floodSite(t, Options{Store: st}, Page{Pattern: "/{x}", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
			if renders.Add(1) == 1 {
				<-older // it does not listen to its context
				return &Result{Body: []byte("there was a page")}, nil
			}
			return NotFound(time.Hour), nil
		})})
		go visitFor(t.Context(), site, "/page")
		synctest.Wait()
		st.gate.Store(&newer)
		done := make(chan error, 1)
		go func() {
			_, err := site.Revalidate(t.Context(), Path("/page"))
			done <- err
		}()
		synctest.Wait() // the not-found answer is not to be written, but not shown yet
		close(older)
		synctest.Wait() // the older page was written
		close(newer)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		snap, err := st.Get(t.Context(), store.Key{Build: "default", Path: "/page"})
		if err != nil || snap.Entry == nil || snap.Entry.Answers[0].Status != 404 {
			t.Errorf("the store has %+v, %v: the page that is gone would come back", snap.Entry, err)
		}
	})
}

// TestNotFoundWhileTheStoreWasAway: what the store has of the path is not known.
func TestNotFoundWhileTheStoreWasAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := mem.New(mem.Options{})
		page := Page{Pattern: "/{x}", Render: RenderFunc(func(context.Context, *Request) (*Result, error) { return &Result{Body: []byte("page")}, nil })}
		visitFor(t.Context(), floodSite(t, Options{Store: st}, page), "/page")
		page.Render = RenderFunc(func(context.Context, *Request) (*Result, error) { return NotFound(time.Hour), nil })
		away := &noGet{Store: st}
		site := floodSite(t, Options{Store: away}, page)
		away.away.Store(true)
		if _, err := site.Revalidate(t.Context(), Path("/page")); err != nil {
			t.Fatal(err)
		}
		away.away.Store(false)
		snap, err := st.Get(t.Context(), store.Key{Build: "default", Path: "/page"})
		if err != nil || snap.Entry == nil || snap.Entry.Answers[0].Status != 404 {
			t.Errorf("the store has %+v, %v: the page that is gone would come back", snap.Entry, err)
		}
	})
}

// noGet is a store that cannot be read for a while.
type noGet struct {
	store.Store
	away atomic.Bool
}

func (s *noGet) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	if s.away.Load() {
		return store.Snapshot{}, context.DeadlineExceeded
	}
	return s.Store.Get(ctx, k)
}

// TestLateRenderDoesNotComeBackFromTheStore: a superseded render that ends
// after a newer not-found answer, which is kept in memory only, is not written,
// or it would be shown when that was forgotten.
func TestLateRenderDoesNotComeBackFromTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		var renders atomic.Int64
		site := floodSite(t, Options{MaxKnown: 1, CacheBytes: 50_000, MaxAbandoned: 4}, Page{Pattern: "/{x}", Render: RenderFunc(func(_ context.Context, r *Request) (*Result, error) {
			if r.Path == "/page" && renders.Add(1) == 1 {
				<-gate // it has read that there is a page, and does not listen to its context
				return &Result{Body: []byte("there was a page")}, nil
			}
			return NotFound(time.Hour), nil
		})})
		go visitFor(t.Context(), site, "/page")
		synctest.Wait()
		if _, err := site.Revalidate(t.Context(), Path("/page")); err != nil { // it is gone, and supersedes the visit
			t.Fatal(err)
		}
		if w := visitFor(t.Context(), site, "/page"); w.Code != 404 {
			t.Fatalf("after the demand: %d", w.Code)
		}
		close(gate)
		synctest.Wait()
		for i := range 5000 {
			visitFor(t.Context(), site, fmt.Sprintf("/%d", i))
		}
		if site.index.get("/page") != nil {
			t.Fatal("the path is still known")
		}
		if w := visitFor(t.Context(), site, "/page"); w.Code != 404 {
			t.Errorf("it was gone and is back: %d %s %q", w.Code, w.Header().Get("X-State"), w.Body)
		}
	})
}
