package storetest

import (
	"fmt"
	"slices"

	"github.com/freshet-go/freshet/store"
)

func demands() []testCase {
	tag := store.TagName("t")
	list := func(limit int) store.Demand { return store.Demand{Name: tag, Build: here, Limit: limit} }
	return []testCase{
		{"a demand lists the entries that carry the name at its tick, in byte order", func(k *kit) {
			for _, p := range []string{"/b", "/a/b", "/a-b", "/a", "/é"} {
				k.put(at(p), "t")
			}
			k.put(at("/c"), "u")
			a := k.accept(list(10))
			k.paths("carriers", a.Carriers.Paths, []string{"/a", "/a-b", "/a/b", "/b", "/é"})
			if a.Carriers.Total != 5 {
				k.t.Errorf("total is %d, want 5", a.Carriers.Total)
			}
		}},
		{"a demand lists at most the limit, the first ones, and counts all", func(k *kit) {
			for i := range 7 {
				k.put(at(fmt.Sprintf("/%d", 6-i)), "t")
			}
			for _, purge := range []bool{false, true} {
				d := list(3)
				d.Purge = purge
				a := k.accept(d)
				k.paths("carriers", a.Carriers.Paths, []string{"/0", "/1", "/2"})
				if a.Carriers.Total != 7 {
					k.t.Errorf("total is %d, want 7", a.Carriers.Total)
				}
			}
		}},
		{"a demand with limit 0 lists nothing and counts all", func(k *kit) {
			k.put(at("/a"), "t")
			k.put(at("/b"), "t")
			a := k.accept(list(0))
			if len(a.Carriers.Paths) != 0 || a.Carriers.Total != 2 {
				k.t.Errorf("got %+v, want no paths and 2 in all", a.Carriers)
			}
		}},
		{"a demand lists only entries of the build that it asks for", func(k *kit) {
			k.put(at("/a"), "t")
			k.put(in(there, "/b"), "t")
			k.paths("carriers here", k.accept(list(9)).Carriers.Paths, []string{"/a"})
			k.paths("carriers there", k.accept(store.Demand{Name: tag, Build: there, Limit: 9}).Carriers.Paths, []string{"/b"})
		}},
		{"an entry that was replaced by one without the tag does not carry it", func(k *kit) {
			k.put(at("/a"), "t", "u")
			k.put(at("/a"), "u")
			if a := k.accept(list(9)); a.Carriers.Total != 0 {
				k.t.Errorf("got %+v, want none", a.Carriers)
			}
			k.paths("carriers of u", k.covered(here, store.TagName("u"), 9).Paths, []string{"/a"})
		}},
		{"an entry that lost does not bring its tags", func(k *kit) {
			old := k.begin(at("/a"))
			e := k.put(at("/a"), "u")
			k.lost(entry(at("/a"), old, "t"), e.Begun)
			if a := k.accept(list(9)); a.Carriers.Total != 0 {
				k.t.Errorf("got %+v, want none", a.Carriers)
			}
		}},
		{"an entry with the same tag twice is listed once", func(k *kit) {
			k.put(at("/a"), "t", "u", "t")
			a := k.accept(list(9))
			k.paths("carriers", a.Carriers.Paths, []string{"/a"})
			if a.Carriers.Total != 1 {
				k.t.Errorf("total is %d, want 1", a.Carriers.Total)
			}
		}},
		{"an entry that is stale already is still a carrier", func(k *kit) {
			k.put(at("/a"), "t")
			k.demand(tag)
			k.paths("carriers", k.accept(list(9)).Carriers.Paths, []string{"/a"})
		}},
		{"a purge lists what it removes", func(k *kit) {
			k.put(at("/a"), "t")
			d := list(9)
			d.Purge = true
			k.paths("carriers", k.accept(d).Carriers.Paths, []string{"/a"})
			if a := k.accept(d); a.Carriers.Total != 0 {
				k.t.Errorf("a second purge lists %+v, want none", a.Carriers)
			}
		}},
		{"without a build the paths of all builds are listed, each once", func(k *kit) {
			k.put(at("/b"), "t")
			k.put(in(there, "/b"), "t")
			k.put(in(there, "/a"), "t")
			k.put(in("elsewhere", "/c"), "t")
			k.put(in(there, "/d"), "u")
			for _, n := range []store.Name{tag, store.PrefixName("/")} {
				want := []string{"/a", "/b", "/c"}
				if n != tag {
					want = append(want, "/d")
				}
				for _, c := range []store.Carriers{k.covered("", n, 9), k.accept(store.Demand{Name: n, Limit: 9}).Carriers} {
					k.paths("covered by "+string(n), c.Paths, want)
					if c.Total != len(want) {
						k.t.Errorf("total is %d, want %d", c.Total, len(want))
					}
				}
			}
			if c := k.covered("", tag, 2); len(c.Paths) != 2 || c.Paths[1] != "/b" || c.Total != 3 {
				k.t.Errorf("with limit 2: got %+v", c)
			}
		}},
		{"covered lists what a demand would, and is none", func(k *kit) {
			for i := range 5 {
				k.put(at(fmt.Sprintf("/%d", i)), "t")
			}
			k.put(in(there, "/a"), "t")
			c := k.covered(here, tag, 2)
			k.paths("covered", c.Paths, []string{"/0", "/1"})
			if c.Total != 5 {
				k.t.Errorf("total is %d, want 5", c.Total)
			}
			if c := k.covered(here, tag, 0); len(c.Paths) != 0 || c.Total != 5 {
				k.t.Errorf("with limit 0: got %+v, want no paths and 5 in all", c)
			}
			if c := k.covered("no-such-build", tag, 9); len(c.Paths) != 0 || c.Total != 0 {
				k.t.Errorf("of an unknown build: got %+v, want none", c)
			}
			k.marks("/0", k.get(at("/0")).Marks, store.Marks{})
			k.pending()
		}},
		{"what a demand lists is the caller's to change", func(k *kit) {
			k.put(at("/a"), "t")
			k.put(at("/b"), "t")
			k.begin(at("/c"))
			a := k.accept(list(9))
			slices.Reverse(a.Carriers.Paths)
			a.Carriers.Paths[0] = "/x"
			a.Running[0].Key.Path = "/x"
			b := k.accept(list(9))
			k.paths("carriers", b.Carriers.Paths, []string{"/a", "/b"})
			if b.Running[0].Key != at("/c") {
				k.t.Errorf("running is %v, want /c", b.Running)
			}
		}},
	}
}
