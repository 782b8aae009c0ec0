package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
)

// RunDurable runs the suite of stores that survive Close: open is called with
// the same folder again after the store of the last call was closed. It does
// not replace tests that kill the process.
func RunDurable(t *testing.T, open func(t *testing.T, dir string) store.Store) {
	for _, c := range durables() {
		t.Run(c.says, func(t *testing.T) {
			dir := t.TempDir()
			k := &kit{t: t, s: open(t, dir)}
			k.reopen = func() {
				t.Helper()
				if err := k.s.Close(); err != nil {
					t.Fatalf("close: %v", err)
				}
				k.s = open(t, dir)
			}
			t.Cleanup(func() {
				if err := k.s.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			c.run(k)
		})
	}
}

func durables() []testCase {
	return []testCase{
		{"ticks strictly increase over reopening", func(k *kit) {
			var last store.Tick
			for i := range 12 {
				var tick store.Tick
				switch i % 3 {
				case 0:
					tick = k.demand(store.TagName("t"))
				case 1:
					tick = k.begin(at("/a"))
				case 2:
					tick = k.purge(store.SiteName)
				}
				if !tick.After(last) {
					k.t.Fatalf("tick %d is %v, not after %v", i, tick, last)
				}
				last = tick
				k.reopen()
			}
		}},
		{"ticks are after every imported begun, also after reopening", func(k *kit) {
			now := k.begin(at("/b"))
			for _, begun := range []store.Tick{
				{Epoch: now.Epoch, Time: now.Time + time.Hour.Microseconds()},
				{Epoch: now.Epoch + 5, Time: 1},
			} {
				k.won(entry(at("/a"), begun))
				k.reopen()
				if tick := k.demand(store.PathName("/a")); !tick.After(begun) {
					k.t.Fatalf("the demand's tick is %v, not after the entry's %v", tick, begun)
				}
			}
		}},
		{"the same content keeps its time, and has the newest begun and Made, over reopening", func(k *kit) {
			e := page(at("/a"), k.begin(at("/a")), "one", "t")
			first := k.won(e).Modified
			for i := range 3 {
				k.reopen()
				e = page(at("/a"), k.begin(at("/a")), "one", "t")
				e.Made = e.Made.Add(time.Duration(i) * 100 * time.Hour)
				k.modified(e, true, first)
				k.reopen()
				k.modified(e, false, first) // committed again
			}
			k.reopen()
			e = page(at("/a"), k.begin(at("/a")), "two", "t")
			if c := k.won(e); c.Unchanged || !c.Modified.After(first) {
				k.t.Errorf("%+v: want a change after %v", c, first)
			}
		}},
		{"the names of demands survive", func(k *kit) {
			k.put(at("/a"), "t")
			k.put(in(there, "/a"), "u")
			k.demand(store.TagName("u"))
			k.purge(store.PrefixName("/b"))
			k.demand(store.PrefixName("/a"))
			k.demand(store.TagName("t"))
			for range 2 {
				k.by(at("/a"), store.TagName("t"), store.PrefixName("/a"))
				k.reopen()
			}
		}},
		{"entries come back byte for byte, with all fields", func(k *kit) {
			want := oddEntries(k)
			for _, e := range want {
				k.won(e)
			}
			for range 2 {
				for _, e := range want {
					k.stored(e.Key, e)
				}
				if got := k.entries(here); len(got) != len(want) {
					k.t.Errorf("%d entries, want %d", len(got), len(want))
				}
				for _, e := range k.entries(here) {
					i := slices.IndexFunc(want, func(w *store.Entry) bool { return w.Key == e.Key })
					if i < 0 {
						k.t.Errorf("an entry for %v, which was not committed", e.Key)
					} else if d := differ(e, want[i]); d != "" {
						k.t.Errorf("listed %v: %s", e.Key, d)
					}
				}
				k.reopen()
			}
		}},
		{"an entry that was replaced, purged or pruned does not come back", func(k *kit) {
			k.put(in("build-9", "/replaced"))
			k.put(at("/replaced"), "t")
			e := k.put(at("/replaced"), "u")
			k.put(at("/purged"), "v")
			k.purge(store.TagName("v"))
			k.prune(here)
			k.reopen()
			if s := k.stored(at("/replaced"), e); s.Other != nil {
				k.t.Errorf("a pruned entry is back")
			}
			k.stored(at("/purged"), nil)
			k.paths("entries", pathsOf(k.entries(here)), []string{"/replaced"})
			if c := k.covered(here, store.TagName("t"), 9); c.Total != 0 {
				k.t.Errorf("the replaced entry's tag covers %+v", c)
			}
			k.paths("covered", k.covered(here, store.TagName("u"), 9).Paths, []string{"/replaced"})
		}},
		{"commits still lose, win and repeat after reopening as before", func(k *kit) {
			old := entry(at("/a"), k.begin(at("/a")))
			e := k.put(at("/a"))
			later := entry(at("/a"), k.begin(at("/a")))
			k.reopen()
			k.lost(old, e.Begun)
			k.won(e)
			k.stored(at("/a"), e)
			k.won(later)
			k.stored(at("/a"), later)
		}},
		{"demands of every kind hold after reopening", func(k *kit) {
			for i, n := range []store.Name{store.PathName("/a/b"), store.TagName("t"), store.PatternName(pattern), store.PrefixName("/a"), store.SiteName} {
				e := k.put(at("/a/b"), "t")
				late := entry(at("/a/b"), k.begin(at("/a/b")), "t")
				d := k.demand(n)
				k.reopen()
				k.marks(fmt.Sprintf("the entry (%d)", i), k.stored(at("/a/b"), e).Marks, store.Marks{Demand: d})
				k.pending("/a/b")
				k.marks("a late commit", k.won(late).Marks, store.Marks{Demand: d})
				k.pending("/a/b")
				k.put(at("/a/b"), "t")
				k.pending()
			}
		}},
		{"purges of every kind are fences after reopening", func(k *kit) {
			for i, n := range []store.Name{store.PathName("/a/b"), store.TagName("t"), store.PatternName(pattern), store.PrefixName("/a"), store.SiteName} {
				k.put(at("/a/b"), "t")
				late := entry(at("/a/b"), k.begin(at("/a/b")), "t")
				p := k.purge(n)
				k.reopen()
				k.stored(at("/a/b"), nil)
				k.refused(late, store.Tick{})
				e := entry(at("/a/b"), k.begin(at("/a/b")), "t")
				k.marks(fmt.Sprintf("the next entry (%d)", i), k.won(e).Marks, store.Marks{Demand: p, Purge: p})
			}
		}},
		{"a path without an entry stays pending after reopening, until it is met", func(k *kit) {
			k.demand(store.PathName("/a"))
			k.reopen()
			k.pending("/a")
			k.put(at("/a"))
			k.reopen()
			k.pending()
			k.demand(store.PathName("/b"))
			k.purge(store.PathName("/b"))
			k.reopen()
			k.pending()
		}},
		{"another build's entries and their marks come back", func(k *kit) {
			o := k.put(in(there, "/a"), "t")
			d := k.demand(store.TagName("t"))
			k.reopen()
			s := k.get(at("/a"))
			if diff := differ(s.Other, o); diff != "" {
				k.t.Errorf("other: %s", diff)
			}
			k.marks("the other", s.OtherMarks, store.Marks{Demand: d})
			k.pending("/a")
		}},
		{"renders that ran when the store was closed do not run any more, but may be committed", func(k *kit) {
			e := entry(at("/a"), k.begin(at("/a")), "t")
			k.begin(at("/b"))
			k.reopen()
			k.running()
			k.won(e)
			k.stored(at("/a"), e)
		}},
		{"what many wrote at once is all there after reopening", func(k *kit) {
			k.together(8, func(i int) error {
				for n := range 10 {
					if _, _, err := k.rendered(at(fmt.Sprintf("/%d/%d", i, n)), nil, "t"); err != nil {
						return err
					}
					if _, err := k.accepted(store.Demand{Name: store.PathName(fmt.Sprintf("/%d/%d", i, n/2))}); err != nil {
						return err
					}
				}
				return nil
			})
			before, waiting := k.entries(here), k.page(here, "", 1000)
			if len(before) != 80 || len(waiting) == 0 {
				k.t.Fatalf("%d entries, want 80; pending %q", len(before), waiting)
			}
			k.reopen()
			after := k.entries(here)
			for i := range min(len(before), len(after)) {
				if d := differ(after[i], before[i]); d != "" {
					k.t.Errorf("%s: %s", before[i].Key.Path, d)
				}
			}
			k.paths("entries", pathsOf(after), pathsOf(before))
			for _, p := range waiting { // folding may add to them
				k.waits(p, true)
			}
		}},
		{"no number of demands makes a stale entry fresh or a purged one pass, also after reopening", func(k *kit) {
			k.put(at("/a"), "t")
			late := entry(at("/late"), k.begin(at("/late")), "u")
			stay := k.put(at("/stay"))
			d := k.demand(store.TagName("t"))
			k.demand(store.PathName("/without"))
			k.purge(store.TagName("u"))
			manyDemands(k)
			k.reopen()
			if s := k.get(at("/a")); s.Entry == nil || d.After(s.Marks.Demand) {
				k.t.Errorf("/a has the marks %+v, want a demand at %v or later", s.Marks, d)
			}
			k.waits("/a", true)
			k.waits("/without", true)
			k.refused(late, store.Tick{})
			k.stored(at("/stay"), stay)
			e := k.put(at("/a"), "t")
			if s := k.stored(at("/a"), e); !e.Begun.After(s.Marks.Demand) {
				k.t.Errorf("begun %v is not after %+v", e.Begun, s.Marks)
			}
		}},
	}
}
