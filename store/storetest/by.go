package storetest

import "github.com/freshet-go/freshet/store"

func bys() []testCase {
	return []testCase{
		{"without a demand no name is told", func(k *kit) {
			k.put(in(there, "/a"), "t")
			k.demand(store.TagName("u"))
			k.by(at("/a"), "", "")
			k.put(at("/a"), "t")
			k.by(at("/a"), "", "")
		}},
		{"the name of the newest demand or purge that covers the entry is told", func(k *kit) {
			k.put(at("/a/b"), "t", "u")
			for _, n := range []store.Name{
				store.PathName("/a/b"), store.PatternName(pattern), store.PrefixName("/a"), store.TagName("u"), store.SiteName,
				store.PrefixName("/a/b"), store.TagName("t"), store.PrefixName("/"), store.TagName("u"), store.PathName("/a/b"),
			} {
				k.demand(n)
				k.demand(store.TagName("elsewhere"))
				k.demand(store.PathName("/a"))
				k.by(at("/a/b"), n, "")
			}
			k.put(at("/a/b"), "t")
			k.by(at("/a/b"), store.PathName("/a/b"), "") // met, and still the newest
			k.purge(store.PrefixName("/c"))
			k.purge(store.TagName("u"))
			k.by(at("/a/b"), store.PathName("/a/b"), "")
			k.purge(store.TagName("t"))
			k.by(at("/a/b"), store.PathName("/a/b"), "") // of what is missing only the path is known
			k.put(at("/a/b"), "t")
			k.by(at("/a/b"), store.TagName("t"), "")
		}},
		{"of a missing entry the name is that of its path, a prefix or the site", func(k *kit) {
			for _, n := range []store.Name{store.PathName("/a/b"), store.PrefixName("/a"), store.SiteName} {
				k.demand(n)
				k.demand(store.TagName("t"))
				k.demand(store.PatternName(pattern))
				k.by(at("/a/b"), n, "")
			}
		}},
		{"each of the two entries has the name of its own demand", func(k *kit) {
			k.put(in(there, "/a"), "t")
			k.put(at("/a"), "u")
			k.demand(store.TagName("t"))
			k.by(at("/a"), "", store.TagName("t"))
			k.demand(store.TagName("u"))
			k.by(at("/a"), store.TagName("u"), store.TagName("t"))
			k.demand(store.PathName("/a"))
			k.by(at("/a"), store.PathName("/a"), store.PathName("/a"))
			k.by(in("build-2", "/a"), store.PathName("/a"), store.PathName("/a"))
		}},
		{"the name is that of the told mark, or none if it was folded", func(k *kit) {
			k.put(in(there, "/a"), "t")
			k.put(at("/a"), "t")
			k.put(at("/b"), "noise-149")
			d := k.demand(store.TagName("t"))
			manyDemands(k)
			s := k.get(at("/a"))
			for what, of := range map[store.Name]store.Marks{s.By: s.Marks, s.OtherBy: s.OtherMarks} {
				if what == store.TagName("t") && of.Demand != d || what != "" && what != store.TagName("t") || d.After(of.Demand) {
					k.t.Errorf("%q with %+v, the demand on its tag was %v", what, of, d)
				}
			}
			k.by(at("/b"), store.TagName("noise-149"), "") // the newest of all
		}},
	}
}

// by says on which names the newest demands must have been made.
func (k *kit) by(key store.Key, by, other store.Name) {
	k.t.Helper()
	if s := k.get(key); s.By != by || s.OtherBy != other {
		k.t.Fatalf("%v: demanded by %q, the other by %q; want %q, %q", key, s.By, s.OtherBy, by, other)
	}
}
