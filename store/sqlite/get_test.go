package sqlite

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/freshet-go/freshet/store"
)

// What Get returns was true at one moment: the entry of round n never comes with
// the demand of round n+1, for before that there was the entry of n+1.
func TestASnapshotIsOfOneMoment(t *testing.T) {
	const rounds = 400
	s := open(t, t.TempDir(), Options{})
	k := key("/a")
	var mu sync.Mutex
	round := map[store.Tick]int{}
	note := func(tick store.Tick, n int) {
		mu.Lock()
		defer mu.Unlock()
		round[tick] = n
	}
	first := put(t, s, k, 30_000)
	note(first.Begun, 0)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				snap, err := s.Get(context.Background(), k)
				if err != nil || snap.Entry == nil {
					t.Errorf("%+v, %v", snap, err)
					return
				}
				mu.Lock()
				e, known := round[snap.Entry.Begun]
				d, demanded := round[snap.Marks.Demand]
				mu.Unlock()
				if known && demanded && d > e {
					t.Errorf("the entry of round %d came with the demand of round %d", e, d)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for n := 1; n <= rounds && !t.Failed(); n++ {
		begun, err := s.Begin(context.Background(), k)
		if err != nil {
			t.Fatal(err)
		}
		note(begun, n)
		commitWon(t, s, entry(k, begun, 30_000))
		note(make1(t, s, store.PathName(k.Path), false), n)
	}
	close(done)
	wg.Wait()
	shut(t, s)
}

func TestGetIsRepeatedOnlyWhenItsPathChanged(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	e := put(t, s, key("/a"), 10)
	seen := s.ledger.seen()
	put(t, s, key("/b"), 10)
	if s.ledger.seen() == seen {
		t.Fatal("the change was not counted")
	}
	for i := range 3 { // whatever happens elsewhere
		put(t, s, key(fmt.Sprint("/b", i)), 10)
		snap, same, err := s.snapshot(t.Context(), key("/a"))
		if err != nil || !same || snap.Entry == nil || snap.Entry.Begun != e.Begun {
			t.Errorf("%+v, %v, %v", snap, same, err)
		}
	}
	shut(t, s)
}
