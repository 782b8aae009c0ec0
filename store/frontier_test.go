package store_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/freshet-go/freshet/store"
)

func tick(n int) store.Tick { return store.Tick{Epoch: 1, Time: int64(n)} }

func demanded(n int) store.Marks { return store.Marks{Demand: tick(n)} }
func purged(n int) store.Marks   { return store.Marks{Demand: tick(n), Purge: tick(n)} }

func names(ns ...store.Name) func(func(store.Name) bool) { return slices.Values(ns) }

func TestFrontiers(t *testing.T) {
	for _, row := range []struct {
		says string
		test func(t *testing.T)
	}{
		{"the zero table marks nothing", func(t *testing.T) {
			var f store.Frontiers
			if f.Mark("s") != (store.Marks{}) || f.Of(names("s", "p/")) != (store.Marks{}) || !f.Fence(names("s")).IsZero() || f.Len() != 0 {
				t.Error("it does")
			}
		}},
		{"marks move up and never back", func(t *testing.T) {
			var f store.Frontiers
			f.Raise("tt", demanded(5))
			f.Raise("tt", demanded(3))
			f.Raise("tt", purged(2))
			if got, want := f.Mark("tt"), (store.Marks{Demand: tick(5), Purge: tick(2)}); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			f.Raise("tt", purged(7))
			if got := f.Mark("tt"); got != purged(7) {
				t.Errorf("got %+v, want %+v", got, purged(7))
			}
			if f.Len() != 1 {
				t.Errorf("%d names, want 1", f.Len())
			}
		}},
		{"the marks of several names are the newest of each sort", func(t *testing.T) {
			var f store.Frontiers
			f.Raise("tt", purged(4))
			f.Raise("p/a", demanded(6))
			f.Raise("s", purged(2))
			if got, want := f.Of(names("s", "p/a", "tt", "tx")), (store.Marks{Demand: tick(6), Purge: tick(4)}); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if got := f.Fence(names("s", "p/a")); got != tick(2) {
				t.Errorf("fence is %v, want %v", got, tick(2))
			}
		}},
		{"past the limit the oldest demands are folded, of whatever kind", func(t *testing.T) {
			f := store.Frontiers{Limit: 3}
			var folded []store.Name
			for i, n := range []store.Name{"p/a", "tt", "r/a", "d/a"} {
				folded = append(folded, f.Raise(n, demanded(i+1))...)
			}
			if !slices.Equal(folded, []store.Name{"p/a"}) || f.Len() != 3 {
				t.Errorf("folded %q, %d left", folded, f.Len())
			}
			if f.Forgotten() != demanded(1) || f.Mark("p/a") != demanded(1) || f.Mark("tx") != demanded(1) {
				t.Errorf("forgotten is %+v", f.Forgotten())
			}
			if f.Mark("tt") != demanded(2) {
				t.Errorf("a name that was not folded has %+v", f.Mark("tt"))
			}
		}},
		{"a tenth of the table is folded at a time", func(t *testing.T) {
			f := store.Frontiers{Limit: 100}
			for i := range 101 {
				if folded := f.Raise(store.TagName(fmt.Sprint(i)), demanded(i+1)); len(folded) != 0 && (i != 100 || len(folded) != 11) {
					t.Errorf("folded %d at name %d", len(folded), i)
				}
			}
			if f.Len() != 90 || f.Forgotten() != demanded(11) {
				t.Errorf("%d left, forgotten %+v", f.Len(), f.Forgotten())
			}
		}},
		{"the site and paths that wait are folded last", func(t *testing.T) {
			f := store.Frontiers{Limit: 3, Unmet: func(n store.Name) bool { return n == "p/waits" }}
			f.Raise("s", demanded(1))
			f.Raise("p/waits", demanded(2))
			for i := range 20 {
				f.Raise(store.PathName(fmt.Sprintf("/%d", i)), demanded(i+3))
			}
			if f.Mark("s") != demanded(1) || f.Mark("p/waits") != demanded(2) || f.Len() != 3 {
				t.Errorf("site %+v, path %+v, %d names", f.Mark("s"), f.Mark("p/waits"), f.Len())
			}
		}},
		{"a table full of what is folded last stays within its limit", func(t *testing.T) {
			f := store.Frontiers{Limit: 5, Unmet: func(store.Name) bool { return true }}
			for i := range 50 {
				f.Raise(store.PathName(fmt.Sprintf("/%d", i)), demanded(i+1))
			}
			if f.Len() > 5 || f.Mark("p/49") != demanded(50) || f.Mark("p/0") != demanded(45) {
				t.Errorf("%d names, newest %+v, oldest %+v", f.Len(), f.Mark("p/49"), f.Mark("p/0"))
			}
		}},
		{"a folded purge is a fence for commits and takes nothing away", func(t *testing.T) {
			f := store.Frontiers{Limit: 1}
			f.Raise("tt", purged(1))
			f.Raise("tu", demanded(2))
			if got := f.Of(names("s", "p/a")); got != demanded(1) {
				t.Errorf("marks are %+v, want %+v", got, demanded(1))
			}
			if got := f.Fence(names("s", "p/a")); got != tick(1) {
				t.Errorf("fence is %v, want %v", got, tick(1))
			}
			if got := f.Fence(names()); got != tick(1) {
				t.Errorf("fence of no names is %v, want %v", got, tick(1))
			}
		}},
		{"a forgotten name has the forgotten mark", func(t *testing.T) {
			var f store.Frontiers
			f.Raise("tt", purged(3))
			f.Raise("tu", demanded(5))
			f.Forget("tt")
			f.Forget("tnever-known")
			if f.Forgotten() != purged(3) || f.Mark("tt") != demanded(3) || f.Fence(names("tt")) != tick(3) || f.Len() != 1 {
				t.Errorf("forgotten %+v, mark %+v", f.Forgotten(), f.Mark("tt"))
			}
		}},
		{"a name whose demand was met leaves no trace", func(t *testing.T) {
			var f store.Frontiers
			f.Raise("p/a", purged(3))
			f.Met("p/a")
			f.Met("pnever-known")
			if f.Knows("p/a") || f.Len() != 0 || f.Forgotten() != (store.Marks{}) || f.Mark("p/a") != (store.Marks{}) {
				t.Errorf("forgotten %+v, mark %+v", f.Forgotten(), f.Mark("p/a"))
			}
		}},
		{"a name that was folded and is demanded again is known again", func(t *testing.T) {
			f := store.Frontiers{Limit: 1}
			f.Raise("tt", purged(1))
			f.Raise("tu", demanded(2))
			f.Raise("tt", demanded(3))
			if got := f.Mark("tt"); got != demanded(3) {
				t.Errorf("got %+v, want %+v", got, demanded(3))
			}
			if got := f.Fence(names("tt")); got != tick(1) {
				t.Errorf("fence is %v, want %v", got, tick(1))
			}
		}},
		{"All can be left early", func(t *testing.T) {
			var f store.Frontiers
			f.Raise("tt", demanded(1))
			f.Raise("tu", demanded(2))
			n := 0
			for range f.All() {
				n++
				break
			}
			if n != 1 || len(maps.Collect(f.All())) != 2 {
				t.Errorf("%d, then %d names", n, len(maps.Collect(f.All())))
			}
		}},
	} {
		t.Run(row.says, row.test)
	}
}

// TestFoldingIsSafe compares bounded tables with an unbounded one, under random
// demands: nothing may look fresher, no fence may be lower, nothing may look
// purged that is not, and a copy that follows what Raise returns is the same.
func TestFoldingIsSafe(t *testing.T) {
	const seed = 20
	r := rand.New(rand.NewPCG(seed, seed))
	for round := range 200 {
		bounded := store.Frontiers{Limit: 1 + r.IntN(30)}
		if round%2 == 0 {
			bounded.Unmet = func(n store.Name) bool { return len(n)%2 == 0 }
		}
		whole := make(map[store.Name]store.Marks)
		copied := make(map[store.Name]store.Marks)
		var forgotten store.Marks
		name := func() store.Name {
			kinds := []store.Name{"p/", "t", "r/", "d/"}
			if r.IntN(20) == 0 {
				return store.SiteName
			}
			return kinds[r.IntN(4)] + store.Name(fmt.Sprint(r.IntN(40)))
		}
		for i := range 300 {
			n, m := name(), demanded(i+1)
			if r.IntN(4) == 0 {
				m = purged(i + 1)
			}
			whole[n] = whole[n].Join(m)
			copied[n] = copied[n].Join(m)
			for _, gone := range bounded.Raise(n, m) {
				forgotten = forgotten.Join(copied[gone])
				delete(copied, gone)
			}
			ask := []store.Name{name(), name(), name()}
			var want store.Marks
			for _, n := range ask {
				want = want.Join(whole[n])
			}
			got, fence := bounded.Of(names(ask...)), bounded.Fence(names(ask...))
			if want.Demand.After(got.Demand) || want.Purge.After(fence) || got.Purge.After(want.Purge) {
				t.Fatalf("round %d, demand %d: %q have %+v and fence %v, in an unbounded table %+v", round, i, ask, got, fence, want)
			}
			if bounded.Len() > bounded.Limit {
				t.Fatalf("round %d: %d names, the limit is %d", round, bounded.Len(), bounded.Limit)
			}
		}
		if !maps.Equal(maps.Collect(bounded.All()), copied) || bounded.Forgotten() != forgotten {
			t.Fatalf("round %d: the copy differs", round)
		}
		var back store.Frontiers
		back.RaiseForgotten(forgotten)
		for n, m := range copied {
			back.Raise(n, m)
		}
		for range 50 {
			if n := name(); back.Mark(n) != bounded.Mark(n) || back.Fence(names(n)) != bounded.Fence(names(n)) {
				t.Fatalf("round %d: %q differs in a table that was read back", round, n)
			}
		}
	}
}
