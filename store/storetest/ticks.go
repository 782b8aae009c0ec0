package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/freshet-go/freshet/store"
)

func ticks() []testCase {
	return []testCase{
		{"ticks strictly increase over demands, purges and begins", func(k *kit) {
			var last store.Tick
			for i := range 30 {
				var tick store.Tick
				switch i % 3 {
				case 0:
					tick = k.demand(store.TagName("t"))
				case 1:
					tick = k.begin(at("/a"))
				case 2:
					tick = k.purge(store.PathName("/b"))
				}
				if !tick.After(last) {
					k.t.Fatalf("tick %d is %v, not after %v", i, tick, last)
				}
				last = tick
			}
		}},
		{"the first tick is not zero and tells the clock's time", func(k *kit) {
			tick := k.demand(store.SiteName)
			if tick.Epoch == 0 {
				k.t.Errorf("epoch is zero: no later store could have an earlier one")
			}
			if off := time.Since(tick.Wall()).Abs(); off > time.Hour {
				k.t.Errorf("the tick's time is %v, %v from the clock", tick.Wall(), off)
			}
		}},
		{"ticks of calls at the same time are distinct, and later calls have later ones", func(k *kit) {
			var mu sync.Mutex
			var known store.Tick // the newest that any call has returned
			var all []store.Tick
			k.together(8, func(i int) error {
				for n := range 25 {
					mu.Lock()
					before := known
					mu.Unlock()
					tick, err := k.tick(i, n)
					if err != nil {
						return err
					}
					if !tick.After(before) {
						return fmt.Errorf("%v is not after %v, which was returned before the call", tick, before)
					}
					mu.Lock()
					known = store.Later(known, tick)
					all = append(all, tick)
					mu.Unlock()
				}
				return nil
			})
			slices.SortFunc(all, store.Tick.Compare)
			if n := len(slices.Compact(all)); n != 200 {
				k.t.Errorf("%d distinct ticks of 200", n)
			}
		}},
	}
}

// tick takes a tick in one of the ways there are.
func (k *kit) tick(i, n int) (tick store.Tick, err error) {
	err = call(func(ctx context.Context) error {
		var err error
		if (i+n)%2 == 0 {
			tick, err = k.s.Begin(ctx, at(fmt.Sprintf("/%d", i)))
			return err
		}
		var a store.Accepted
		a, err = k.s.Demand(ctx, store.Demand{Name: store.TagName(fmt.Sprint(i)), Purge: n%4 == 0})
		tick = a.Tick
		return err
	})
	return tick, err
}
