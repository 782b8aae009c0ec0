package storetest

import (
	"fmt"
	"time"

	"github.com/freshet-go/freshet/store"
)

func commits() []testCase {
	return []testCase{
		{"a committed entry is what Get returns", func(k *kit) {
			k.stored(at("/a"), k.put(at("/a"), "t"))
		}},
		{"an entry that began later replaces an earlier one", func(k *kit) {
			k.put(at("/a"))
			k.stored(at("/a"), k.put(at("/a")))
		}},
		{"an entry that began earlier and ends later loses, and changes nothing", func(k *kit) {
			old := k.begin(at("/a"))
			e := k.put(at("/a"), "t")
			k.lost(entry(at("/a"), old, "u"), e.Begun)
			k.stored(at("/a"), e)
			if c := k.covered(here, store.TagName("u"), 9); c.Total != 0 {
				k.t.Errorf("the loser's tag covers %+v, want nothing", c)
			}
		}},
		{"of any order of commits the largest begun is kept, and wins are just those that were largest", func(k *kit) {
			for n, order := range permutations(4) {
				key := at(fmt.Sprintf("/%d", n))
				var begun [4]store.Tick
				for i := range begun {
					begun[i] = k.begin(key)
				}
				most := -1
				for _, i := range order {
					e := entry(key, begun[i])
					if i > most {
						k.won(e)
						most = i
					} else {
						k.lost(e, begun[most])
					}
					k.stored(key, entry(key, begun[most]))
				}
			}
		}},
		{"the same entry committed again wins and changes nothing", func(k *kit) {
			e := k.put(at("/a"), "t")
			k.demand(store.TagName("t"))
			for range 3 {
				k.won(e)
			}
			k.stored(at("/a"), e)
			k.pending("/a")
			if n := len(k.entries(here)); n != 1 {
				k.t.Errorf("%d entries, want 1", n)
			}
		}},
		{"an entry committed again after it was replaced loses", func(k *kit) {
			e := k.put(at("/a"))
			f := k.put(at("/a"))
			k.lost(e, f.Begun)
			k.stored(at("/a"), f)
		}},
		{"commits of one path do not touch another", func(k *kit) {
			old := k.begin(at("/a"))
			b := k.put(at("/b"))
			a := entry(at("/a"), old)
			k.won(a)
			k.stored(at("/a"), a)
			k.stored(at("/b"), b)
		}},
		{"commits of one build do not touch another's", func(k *kit) {
			old := k.begin(at("/a"))
			other := k.put(in(there, "/a"))
			e := entry(at("/a"), old)
			k.won(e)
			k.stored(at("/a"), e)
			k.stored(in(there, "/a"), other)
		}},
		{"builds and paths are not mixed up where one ends and the other begins", func(k *kit) {
			a, b := k.put(in("x/", "/y")), k.put(in("x", "//y"))
			k.stored(in("x/", "/y"), a)
			k.stored(in("x", "//y"), b)
			c := k.put(in("", "/y"))
			k.stored(in("", "/y"), c)
			k.stored(in("x", "/y"), nil)
		}},
		{"an entry that was never begun here is stored", func(k *kit) {
			now := k.begin(at("/b"))
			e := entry(at("/a"), store.Tick{Epoch: now.Epoch, Time: now.Time - 1})
			k.won(e)
			k.stored(at("/a"), e)
		}},
		{"an imported entry loses to one that began later, and replaces one that began earlier", func(k *kit) {
			e := k.put(at("/a"))
			k.lost(entry(at("/a"), store.Tick{Epoch: e.Begun.Epoch, Time: e.Begun.Time - 1}), e.Begun)
			k.stored(at("/a"), e)
			f := entry(at("/a"), store.Tick{Epoch: e.Begun.Epoch, Time: e.Begun.Time + 1})
			k.won(f)
			k.stored(at("/a"), f)
		}},
		{"the epoch decides before the time", func(k *kit) {
			e := k.put(at("/a"))
			k.lost(entry(at("/a"), store.Tick{Epoch: e.Begun.Epoch - 1, Time: e.Begun.Time + 1e12}), e.Begun)
			f := entry(at("/a"), store.Tick{Epoch: e.Begun.Epoch + 1, Time: 1})
			k.won(f)
			k.stored(at("/a"), f)
		}},
		{"a demand made after an import covers it, also if the import's clock was ahead", func(k *kit) {
			now := k.begin(at("/b"))
			ahead := []store.Tick{
				{Epoch: now.Epoch, Time: now.Time + time.Hour.Microseconds()},
				{Epoch: now.Epoch + 5, Time: 1},
			}
			for _, begun := range ahead {
				k.won(entry(at("/a"), begun))
				if tick := k.demand(store.PathName("/a")); !tick.After(begun) {
					k.t.Fatalf("the demand's tick is %v, not after the entry's %v", tick, begun)
				}
				k.pending("/a")
				if e := k.put(at("/a")); !e.Begun.After(begun) {
					k.t.Fatalf("a render began at %v, not after the entry's %v", e.Begun, begun)
				}
				k.pending()
			}
		}},
		{"a commit tells the newest marks that cover the entry, also when it loses", func(k *kit) {
			old := k.begin(at("/a"))
			purge := k.purge(store.PatternName("/other"))
			e := entry(at("/a"), k.begin(at("/a")), "t")
			d := k.demand(store.TagName("t"))
			k.marks("the winner", k.won(e).Marks, store.Marks{Demand: d})
			k.marks("the repeat", k.won(e).Marks, store.Marks{Demand: d})
			loser := entry(at("/a"), old, "u")
			loser.Pattern = "/elsewhere"
			u := k.demand(store.TagName("u"))
			c := k.commit(loser)
			k.marks("the loser", c.Marks, store.Marks{Demand: u})
			if c.Won || c.Purged {
				k.t.Errorf("got %+v, want it to lose; the purge at %v does not cover it", c, purge)
			}
		}},
		{"an entry that a demand has overtaken is committed all the same", func(k *kit) {
			begun := k.begin(at("/a"))
			k.demand(store.PathName("/a"))
			e := entry(at("/a"), begun)
			k.won(e)
			k.stored(at("/a"), e)
			k.pending("/a")
		}},
	}
}

// permutations returns all orders of the numbers below n.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, p := range permutations(n - 1) {
		for i := range n {
			q := append(append(append([]int{}, p[:i]...), n-1), p[i:]...)
			all = append(all, q)
		}
	}
	return all
}
