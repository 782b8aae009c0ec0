package freshet_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// deafStore is a store whose first so many reads fail.
type deafStore struct {
	store.Store
	failing atomic.Int64
}

func (s *deafStore) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	if s.failing.Add(-1) >= 0 {
		return store.Snapshot{}, errDown
	}
	return s.Store.Get(ctx, k)
}

// TestADemandIsTakenUpAlthoughAReadFailed: what was accepted is tried until it
// is met, without a visitor, also if the store failed when an earlier process'
// demands were taken up, and a visitor has had the page shown since.
func TestADemandIsTakenUpAlthoughAReadFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := &deafStore{Store: mem.New(mem.Options{})}
		src := newSource("old")
		page := freshet.Page{Pattern: "/{x}", Render: src}
		first := over(t, st, "b", page)
		expect(t, first, "/a", 200, "MISS", "old")
		src.fail(errDown)
		if _, err := first.Revalidate(t.Context(), freshet.Path("/a")); err == nil {
			t.Fatal("nil from a failed demand")
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		st.failing.Store(1)
		second := over(t, st, "b", page)
		if err := second.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		expect(t, second, "/a", 200, "STALE", "old")
		synctest.Wait()
		src.fail(nil)
		src.set("new")
		time.Sleep(10 * time.Minute)
		expect(t, second, "/a", 200, "HIT", "new")
	})
}
