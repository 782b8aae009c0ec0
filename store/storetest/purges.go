package storetest

import "github.com/freshet-go/freshet/store"

func purges() []testCase {
	return []testCase{
		{"a fence that only the new entry's tag names leaves the stored entry as it is", func(k *kit) {
			e := k.put(at("/a"), "t")
			late := entry(at("/a"), k.begin(at("/a")), "u")
			k.purge(store.TagName("u"))
			k.refused(late, e.Begun)
			k.stored(at("/a"), e)
		}},
		{"an entry that was purged is refused when it is committed again", func(k *kit) {
			e := k.put(at("/a"), "t")
			k.purge(store.TagName("t"))
			k.refused(e, store.Tick{})
			k.stored(at("/a"), nil)
		}},
		{"an import from before a purge is refused", func(k *kit) {
			p := k.purge(store.PrefixName("/a"))
			k.refused(entry(at("/a/b"), store.Tick{Epoch: p.Epoch, Time: p.Time - 1}), store.Tick{})
			k.refused(entry(at("/a/b"), p), store.Tick{})
			k.won(entry(at("/a/b"), store.Tick{Epoch: p.Epoch, Time: p.Time + 1}))
		}},
		{"a demand after a purge moves the demand mark and leaves the fence", func(k *kit) {
			late := entry(at("/a"), k.begin(at("/a")))
			p := k.purge(store.PathName("/a"))
			e := entry(at("/a"), k.begin(at("/a")))
			d := k.demand(store.PathName("/a"))
			k.refused(late, store.Tick{})
			k.marks("an entry between the two", k.won(e).Marks, store.Marks{Demand: d, Purge: p})
			k.stored(at("/a"), e)
		}},
		{"of two purges the later one is the fence", func(k *kit) {
			one := entry(at("/a"), k.begin(at("/a")))
			k.purge(store.SiteName)
			two := entry(at("/a"), k.begin(at("/a")))
			p := k.purge(store.PathName("/a"))
			k.purge(store.TagName("elsewhere"))
			k.refused(one, store.Tick{})
			k.refused(two, store.Tick{})
			e := entry(at("/a"), k.begin(at("/a")))
			k.marks("the entry", k.won(e).Marks, store.Marks{Demand: p, Purge: p})
		}},
		{"an earlier purge of one name and a later demand on another are both told", func(k *kit) {
			p := k.purge(store.PrefixName("/a"))
			d := k.demand(store.TagName("t"))
			e := entry(at("/a/b"), k.begin(at("/a/b")), "t")
			k.marks("the entry", k.won(e).Marks, store.Marks{Demand: d, Purge: p})
		}},
		{"a purge removes only what it covers", func(k *kit) {
			k.put(at("/a"), "t")
			b, c := k.put(at("/b"), "u"), k.put(in(there, "/a"), "u")
			k.purge(store.TagName("t"))
			s := k.stored(at("/a"), nil)
			if d := differ(s.Other, c); d != "" {
				k.t.Errorf("the other build's entry: %s", d)
			}
			k.stored(at("/b"), b)
		}},
		{"with what it covers a purge removes what is older of the same path, or that would come back", func(k *kit) {
			k.put(in(there, "/a"), "u")
			k.put(in("build-2", "/a"), "u", "t")
			k.put(at("/a"), "t")
			e := k.put(in(there, "/b"), "u")
			k.purge(store.TagName("t"))
			if s := k.stored(at("/a"), nil); s.Other != nil {
				k.t.Errorf("%s of another build is there, begun %v", s.Other.Key.Path, s.Other.Begun)
			}
			if d := differ(k.stored(at("/b"), nil).Other, e); d != "" {
				k.t.Errorf("another path's entry: %s", d)
			}
		}},
		{"an entry that lost its tag before the purge of the tag stays", func(k *kit) {
			k.put(at("/a"), "t")
			e := k.put(at("/a"), "u")
			k.purge(store.TagName("t"))
			k.stored(at("/a"), e)
		}},
		{"purging what is not there leaves a fence all the same", func(k *kit) {
			late := entry(at("/a"), k.begin(at("/a")), "t")
			k.purge(store.TagName("t"))
			k.purge(store.PathName("/b"))
			k.refused(late, store.Tick{})
			if n := len(k.entries(here)); n != 0 {
				k.t.Errorf("%d entries, want none", n)
			}
		}},
	}
}
