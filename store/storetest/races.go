package storetest

import (
	"fmt"
	"slices"
	"sync"

	"github.com/freshet-go/freshet/store"
)

// races are what must hold however calls overlap. They are worth most under
// the race detector.
func races() []testCase {
	return []testCase{
		{"whatever began before a demand is running or a carrier at its tick", func(k *kit) {
			const renders, each = 6, 12
			var mu sync.Mutex
			begun := make(map[store.Key]store.Tick)
			var demands []store.Accepted
			k.together(renders+2, func(i int) error {
				for n := range each {
					if i >= renders {
						a, err := k.accepted(store.Demand{Name: store.TagName("t"), Build: here, Limit: renders * each})
						if err != nil {
							return err
						}
						mu.Lock()
						demands = append(demands, a)
						mu.Unlock()
						continue
					}
					key := at(fmt.Sprintf("/%d/%d", i, n))
					e, _, err := k.rendered(key, nil, "t")
					if err != nil {
						return err
					}
					mu.Lock()
					begun[key] = e.Begun
					mu.Unlock()
				}
				return nil
			})
			for _, d := range demands {
				for key, b := range begun {
					listed := slices.Contains(d.Carriers.Paths, key.Path)
					runs := slices.Contains(d.Running, store.Running{Key: key, Begun: b})
					if d.Tick.After(b) && !listed && !runs {
						k.t.Fatalf("the demand at %v knows nothing of %s, begun %v", d.Tick, key.Path, b)
					}
					if b.After(d.Tick) && (listed || runs) {
						k.t.Fatalf("the demand at %v lists %s, begun %v", d.Tick, key.Path, b)
					}
				}
				if d.Carriers.Total != len(d.Carriers.Paths) || !slices.IsSorted(d.Carriers.Paths) {
					k.t.Fatalf("carriers %+v", d.Carriers)
				}
			}
		}},
		{"of renders that end at once the one that began last is kept, and nobody sees an older one after a newer", func(k *kit) {
			const writers, rounds = 6, 25
			key := at("/a")
			var seen store.Tick
			for range rounds {
				var begun [writers]store.Tick
				for i := range begun {
					begun[i] = k.begin(key)
				}
				k.together(writers+1, func(i int) error {
					if i == writers {
						return k.watch(key, &seen, 20)
					}
					c, err := k.committed(entry(key, begun[(i*5+1)%writers]))
					if err == nil && (c.Purged || c.Won != (c.Stored == begun[(i*5+1)%writers])) {
						err = fmt.Errorf("committed %+v", c)
					}
					return err
				})
				k.stored(key, entry(key, begun[writers-1]))
			}
			k.running()
		}},
		{"no entry passes a purge that is made at the same time, and none that began after it is removed", func(k *kit) {
			const writers, rounds, others = 6, 25, 4
			key := func(i int) store.Key { return in([]string{here, there}[i%2], fmt.Sprintf("/%d", i/2)) }
			for round := range rounds {
				name := []store.Name{store.TagName("t"), store.SiteName, store.PatternName(pattern), store.PrefixName("/")}[round%4]
				var late [writers]*store.Entry
				for i := range late {
					late[i] = entry(key(i), k.begin(key(i)), "t")
				}
				var purge store.Accepted
				purged := make(chan struct{})
				var fresh [others]*store.Entry
				k.together(writers+2+others, func(i int) (err error) {
					switch {
					case i == writers:
						defer close(purged)
						purge, err = k.accepted(store.Demand{Name: name, Purge: true})
						return err
					case i > writers+1:
						n := i - writers - 2
						fresh[n], _, err = k.rendered(at(fmt.Sprintf("/fresh/%d", n)), nil, "t")
						return err
					case i == writers+1:
						return k.whole(key(0), purged)
					}
					c, err := k.committed(late[i])
					if err == nil && (c.Won == c.Purged || c.Purged == late[i].Begun.After(c.Marks.Purge)) {
						err = fmt.Errorf("committed %+v", c)
					}
					return err
				})
				for i := range writers {
					k.stored(key(i), nil) // all began before the purge
				}
				for _, e := range fresh {
					if e == nil {
						continue // it failed
					}
					if e.Begun.After(purge.Tick) {
						k.stored(e.Key, e)
					} else {
						k.stored(e.Key, nil)
					}
				}
			}
		}},
		{"what Get returns is of one moment, also while a purge is made", func(k *kit) {
			const readers, rounds = 6, 25
			for range rounds {
				k.put(at("/a"))
				k.put(in(there, "/a"))
				purged := make(chan struct{})
				var reading sync.WaitGroup
				reading.Add(readers)
				k.together(readers+1, func(i int) error {
					if i < readers {
						reading.Done()
						return k.whole(at("/a"), purged)
					}
					defer close(purged)
					reading.Wait()
					_, err := k.accepted(store.Demand{Name: store.PathName("/a"), Purge: true})
					return err
				})
				if s := k.stored(at("/a"), nil); s.Other != nil {
					k.t.Fatalf("the other build's entry begun %v is there after the purge", s.Other.Begun)
				}
			}
		}},
		{"after a demand was acknowledged its marks come with every entry, and the path is pending until met", func(k *kit) {
			k.together(6, func(i int) error {
				key := at(fmt.Sprintf("/%d", i))
				tag := fmt.Sprintf("tag-%d", i)
				names := []store.Name{store.PathName(key.Path), store.TagName(tag), store.PrefixName(key.Path)}
				if _, _, err := k.rendered(key, nil, tag); err != nil {
					return err
				}
				for n := range 10 {
					var d store.Accepted
					e, c, err := k.rendered(key, func() (err error) {
						d, err = k.accepted(store.Demand{Name: names[n%len(names)], Build: here, Limit: 1})
						return err
					}, tag)
					if err != nil {
						return err
					}
					if !slices.Contains(d.Running, store.Running{Key: key, Begun: e.Begun}) || !slices.Equal(d.Carriers.Paths, []string{key.Path}) {
						return fmt.Errorf("the demand lists %+v", d)
					}
					if !c.Won || d.Tick.After(c.Marks.Demand) {
						return fmt.Errorf("committed %+v after the demand at %v", c, d.Tick)
					}
					if err := k.check(key, d.Tick, true); err != nil {
						return err
					}
					if _, _, err := k.rendered(key, nil, tag); err != nil {
						return err
					}
					if err := k.check(key, d.Tick, false); err != nil {
						return err
					}
				}
				return nil
			})
			k.pending()
			k.running()
		}},
	}
}
