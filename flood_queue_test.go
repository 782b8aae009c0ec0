package freshet

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// stuck renders at most as many pages as there are slots, until it is let go.
type stuck struct {
	gate    chan struct{}
	renders atomic.Int64
}

func newStuck() *stuck { return &stuck{gate: make(chan struct{})} }

func (s *stuck) Render(ctx context.Context, _ *Request) (*Result, error) {
	s.renders.Add(1)
	select {
	case <-s.gate:
		return &Result{Body: []byte("page")}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TestFloodOfVisitorsWhoLeave: who asks and hangs up leaves nothing behind, or
// any number of them would, beside the limit on those who wait.
func TestFloodOfVisitorsWhoLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newStuck()
		site := floodSite(t, Options{MaxRenders: 2, MaxWaiting: 100}, Page{Pattern: "/{x}", Render: src})
		var all sync.WaitGroup
		for round := range 50 {
			ctx, leave := context.WithCancel(t.Context())
			for i := range 100 {
				all.Go(func() { visitFor(ctx, site, fmt.Sprintf("/%d-%d", round, i)) })
			}
			synctest.Wait()
			leave()
			all.Wait()
		}
		synctest.Wait()
		if n := site.queuedInAll(); n != 0 {
			t.Errorf("%d renders are queued for 5,000 visitors who have left", n)
		}
		if n := src.renders.Load(); n != 2 {
			t.Errorf("%d renders run in 2 slots", n)
		}
		close(src.gate)
		synctest.Wait()
		if w := visitFor(t.Context(), site, "/0-0"); w.Code != 200 { // what had begun was kept, or is made now
			t.Errorf("afterwards: %d", w.Code)
		}
	})
}

// TestOneOfManyVisitorsLeaves: a queued render stays while anybody needs it.
func TestOneOfManyVisitorsLeaves(t *testing.T) {
	for _, row := range []struct {
		name  string
		other func(*Site) // also needs the render
	}{
		{"another visitor waits", func(s *Site) { visitFor(context.Background(), s, "/b") }},
		{"a demand is due", func(s *Site) { _, _ = s.MarkStale(context.Background(), Path("/b")) }},
		{"a demand waits", func(s *Site) { _, _ = s.Revalidate(context.Background(), Path("/b")) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				src := newStuck()
				site := floodSite(t, Options{MaxRenders: 1}, Page{Pattern: "/{x}", Render: src})
				var all sync.WaitGroup
				all.Go(func() { visitFor(t.Context(), site, "/a") })
				synctest.Wait()
				ctx, leave := context.WithCancel(t.Context())
				all.Go(func() { visitFor(ctx, site, "/b") })
				synctest.Wait()
				all.Go(func() { row.other(site) })
				synctest.Wait()
				leave()
				synctest.Wait()
				close(src.gate)
				all.Wait()
				synctest.Wait()
				if n := src.renders.Load(); n != 2 {
					t.Errorf("%d renders, want 2", n)
				}
				if w := visitFor(t.Context(), site, "/b"); w.Header().Get("X-State") != "HIT" {
					t.Errorf("/b is %s", w.Header().Get("X-State"))
				}
			})
		})
	}
}

// TestFloodOfVisitsToDemandedPages: the queue of what visitors have regenerated
// is bounded for every reason, not only for age.
func TestFloodOfVisitsToDemandedPages(t *testing.T) {
	for _, row := range []struct {
		name  string
		stale func(*Site) error
	}{
		{"they have aged", func(*Site) error { time.Sleep(time.Hour); return nil }},
		{"a demand covers them", func(s *Site) error {
			_, err := s.MarkStale(context.Background(), All())
			return err
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const pages, most = 2000, 50
				src := newStuck()
				site := floodSite(t, Options{MaxRenders: 2, MaxPending: most, RevalidateLimit: 1}, Page{Pattern: "/{x}", Render: RenderFunc(func(ctx context.Context, r *Request) (*Result, error) {
					if r.Cause == CauseVisit {
						return &Result{Body: []byte("first"), Revalidate: time.Minute}, nil
					}
					return src.Render(ctx, r)
				})})
				for i := range pages {
					visitFor(t.Context(), site, fmt.Sprintf("/%d", i))
				}
				if err := row.stale(site); err != nil {
					t.Fatal(err)
				}
				for i := range pages {
					if w := visitFor(t.Context(), site, fmt.Sprintf("/%d", i)); w.Header().Get("X-State") != "STALE" {
						t.Fatalf("/%d is %s", i, w.Header().Get("X-State"))
					}
				}
				synctest.Wait()
				if n := site.queuedInAll(); n > most {
					t.Errorf("%d renders are queued, the limit is %d", n, most)
				}
				close(src.gate)
				synctest.Wait()
			})
		})
	}
}
