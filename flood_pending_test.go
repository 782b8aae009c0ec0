package freshet

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// slowStore takes a moment for each demand, as a disk does.
type slowStore struct{ store.Store }

func (s slowStore) Demand(ctx context.Context, d store.Demand) (store.Accepted, error) {
	time.Sleep(10 * time.Millisecond)
	return s.Store.Demand(ctx, d)
}

var errFlood = errors.New("the data source is down")

// TestMaxPendingHoldsForDemandsAtOnce: what is on its way into the store counts.
func TestMaxPendingHoldsForDemandsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = 50
		src := newStuck()
		site := floodSite(t, Options{MaxRenders: 1, MaxPending: most, Store: slowStore{mem.New(mem.Options{})}}, Page{Pattern: "/{x}", Render: src})
		var all sync.WaitGroup
		var accepted, busy atomic.Int64
		for i := range 2000 {
			all.Go(func() {
				do := site.MarkStale
				if i%2 == 0 {
					do = site.Revalidate
				}
				switch _, err := do(t.Context(), Path(fmt.Sprintf("/%d", i))); {
				case err == nil:
					accepted.Add(1)
				case errors.Is(err, ErrBusy):
					busy.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if n := site.pending.Load(); n > most {
			t.Errorf("%d paths are pending, the limit is %d", n, most)
		}
		close(src.gate)
		all.Wait()
		synctest.Wait()
		if accepted.Load() == 0 || accepted.Load()+busy.Load() != 2000 {
			t.Errorf("%d accepted, %d refused", accepted.Load(), busy.Load())
		}
		if n := site.pending.Load(); n != 0 {
			t.Errorf("%d paths are pending at the end", n)
		}
		if _, err := site.Revalidate(t.Context(), Path("/again")); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

// TestRoomForDemandsIsGivenBack: also by those that the store refuses, and those
// that have nothing to do.
func TestRoomForDemandsIsGivenBack(t *testing.T) {
	st := mem.New(mem.Options{})
	site := floodSite(t, Options{MaxPending: 3, Store: st},
		Page{Pattern: "/{x}", Render: newStuck()}, Page{Pattern: "/static", Static: true, Render: newStuck()})
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if _, err := site.MarkStale(t.Context(), Path("/a"), Path("/static"), Tag("t")); !errors.Is(err, store.ErrClosed) {
			t.Fatalf("error %v, want that of the store", err)
		}
	}
}

// TestFloodOfUnmetDemandsAtStart: what an earlier process left unmet is taken up
// as far as there is room, and leaves room for new demands.
func TestFloodOfUnmetDemandsAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const unmet, most = 3000, 400
		st := mem.New(mem.Options{})
		for i := range unmet {
			if _, err := st.Demand(t.Context(), store.Demand{Name: store.PathName(fmt.Sprintf("/%04d", i))}); err != nil {
				t.Fatal(err)
			}
		}
		var down atomic.Bool
		down.Store(true)
		site := floodSite(t, Options{MaxPending: most, Store: st}, Page{Pattern: "/{x}", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
			if down.Load() {
				return nil, errFlood
			}
			return &Result{Body: []byte("page")}, nil
		})})
		if err := site.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if n := site.pending.Load(); n == 0 || n > most {
			t.Errorf("%d paths are pending, the limit is %d", n, most)
		}
		var re *RenderError
		if _, err := site.Revalidate(t.Context(), Path("/new")); !errors.As(err, &re) {
			t.Errorf("a new demand: %v, want that it was accepted and failed", err)
		}
		down.Store(false)
		time.Sleep(time.Hour)
		if n := site.pending.Load(); n != 0 {
			t.Errorf("%d paths are pending at the end", n)
		}
		if left, err := st.Pending(t.Context(), site.opt.Build, "", unmet); err != nil || len(left) != 0 {
			t.Errorf("%d demands are unmet at the end (%v)", len(left), err)
		}
	})
}

// TestARenderThatHasEndedIsNoError: a demand looked at it because it might have
// come to carry the tag, and the caller's time was up at that moment.
func TestARenderThatHasEndedIsNoError(t *testing.T) {
	site := floodSite(t, Options{}, Page{Pattern: "/a", Render: newStuck()})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	rc := &receipts{limit: 1}
	if err := site.awaitDemand(ctx, rc, "/a", "", &waiter{soft: true, demand: true, class: classDemand}); err != nil {
		t.Errorf("the caller gets %q", err)
	}
}
