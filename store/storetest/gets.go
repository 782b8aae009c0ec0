package storetest

import "github.com/freshet-go/freshet/store"

func gets() []testCase {
	return []testCase{
		{"a path of which nothing is known is no error and has no marks", func(k *kit) {
			s := k.get(at("/a"))
			if s.Entry != nil || s.Other != nil || s.Marks != (store.Marks{}) || s.OtherMarks != (store.Marks{}) {
				k.t.Errorf("got %+v, want the zero snapshot", s)
			}
		}},
		{"a missing entry has the marks of its path, prefixes and the site", func(k *kit) {
			var d store.Tick
			for _, n := range []store.Name{store.SiteName, store.PrefixName("/"), store.PrefixName("/a"), store.PrefixName("/a/b"), store.PathName("/a/b")} {
				d = k.demand(n)
				k.marks("/a/b after "+string(n), k.get(at("/a/b")).Marks, store.Marks{Demand: d})
			}
			k.demand(store.TagName("t"))
			k.demand(store.PatternName(pattern))
			k.demand(store.PathName("/a"))
			k.demand(store.PrefixName("/a/b/c"))
			k.marks("/a/b at last", k.get(at("/a/b")).Marks, store.Marks{Demand: d})
			p := k.purge(store.PathName("/a/b"))
			k.marks("/a/b purged", k.get(at("/a/b")).Marks, store.Marks{Demand: p, Purge: p})
		}},
		{"the entry of the build comes with that of another build", func(k *kit) {
			o, e := k.put(in(there, "/a"), "t"), k.put(at("/a"), "u")
			s := k.stored(at("/a"), e)
			if d := differ(s.Other, o); d != "" {
				k.t.Errorf("other: %s", d)
			}
			s = k.stored(in(there, "/a"), o)
			if d := differ(s.Other, e); d != "" {
				k.t.Errorf("other of the other: %s", d)
			}
		}},
		{"each of the two has the marks that cover itself", func(k *kit) {
			k.put(in(there, "/a"), "t")
			k.put(at("/a"), "u")
			d := k.demand(store.TagName("t"))
			s := k.get(at("/a"))
			k.marks("the entry", s.Marks, store.Marks{})
			k.marks("the other", s.OtherMarks, store.Marks{Demand: d})
			u := k.demand(store.TagName("u"))
			s = k.get(at("/a"))
			k.marks("the entry", s.Marks, store.Marks{Demand: u})
			k.marks("the other", s.OtherMarks, store.Marks{Demand: d})
			s = k.get(in("build-2", "/a"))
			k.marks("a missing one", s.Marks, store.Marks{})
			k.marks("the other of a missing one", s.OtherMarks, store.Marks{Demand: u})
		}},
		{"of several other builds the entry with the largest begun is returned", func(k *kit) {
			late := k.begin(in("build-4", "/a"))
			k.put(in("build-2", "/a"))
			newest := k.put(in("build-3", "/a"))
			k.won(entry(in("build-4", "/a"), late))
			for _, key := range []store.Key{at("/a"), in("build-2", "/a"), in("build-4", "/a")} {
				if d := differ(k.get(key).Other, newest); d != "" {
					k.t.Errorf("other of %v: %s", key, d)
				}
			}
			if d := differ(k.get(in("build-3", "/a")).Other, entry(in("build-2", "/a"), k.get(in("build-2", "/a")).Entry.Begun)); d != "" {
				k.t.Errorf("other of the newest itself: %s", d)
			}
		}},
		{"an entry of another path is no other", func(k *kit) {
			k.put(in(there, "/a/b"))
			k.put(in(there, "/"))
			if s := k.get(at("/a")); s.Other != nil {
				k.t.Errorf("other is %v, want none", s.Other.Key)
			}
		}},
	}
}
