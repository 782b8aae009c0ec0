package storetest

import (
	"fmt"
	"math/rand/v2"

	"github.com/freshet-go/freshet/store"
)

// many is more than a small frontier limit holds.
const many = 150

// manyDemands pushes older names out of a small frontier.
func manyDemands(k *kit) {
	k.t.Helper()
	for i := range many {
		k.demand(store.TagName(fmt.Sprintf("noise-%d", i)))
	}
}

// limits holds for every store, but only one with small limits must drop
// something: see Run.
func limits() []testCase {
	return []testCase{
		{"no number of later demands makes a stale entry fresh", func(k *kit) {
			k.put(at("/tag"), "t")
			k.put(at("/path"))
			k.put(at("/pre/x"))
			e := entry(at("/pattern"), k.begin(at("/pattern")))
			e.Pattern = "/{other}"
			k.won(e)
			late := entry(at("/late"), k.begin(at("/late")), "t")
			at1 := map[string]store.Tick{}
			at1["/tag"] = k.demand(store.TagName("t"))
			at1["/late"] = at1["/tag"]
			at1["/path"] = k.demand(store.PathName("/path"))
			at1["/pre/x"] = k.demand(store.PrefixName("/pre"))
			at1["/pattern"] = k.demand(store.PatternName("/{other}"))
			manyDemands(k)
			if c := k.won(late); at1["/late"].After(c.Marks.Demand) {
				k.t.Errorf("a late commit is told %+v, want a demand at %v or later", c.Marks, at1["/late"])
			}
			for p, d := range at1 {
				if s := k.get(at(p)); s.Entry == nil || d.After(s.Marks.Demand) {
					k.t.Errorf("%s has the marks %+v, want a demand at %v or later", p, s.Marks, d)
				}
			}
			k.pending("/late", "/path", "/pattern", "/pre/x", "/tag")
		}},
		{"an entry that begins after all demands is current, however many there were", func(k *kit) {
			manyDemands(k)
			e := k.put(at("/a"), "t", "noise-0")
			if s := k.stored(at("/a"), e); !e.Begun.After(s.Marks.Demand) {
				k.t.Errorf("begun %v is not after %+v", e.Begun, s.Marks)
			}
			k.pending()
		}},
		{"no number of later demands lets a purged entry pass", func(k *kit) {
			late := entry(at("/late"), k.begin(at("/late")), "t")
			gone := k.put(at("/gone"), "t")
			other := k.put(in(there, "/gone"), "t")
			k.purge(store.TagName("t"))
			manyDemands(k)
			k.refused(late, store.Tick{})
			k.refused(gone, store.Tick{})
			k.refused(other, store.Tick{})
			if s := k.stored(at("/gone"), nil); s.Other != nil {
				k.t.Errorf("the other build's entry is back")
			}
		}},
		{"no number of purges takes away an entry that they do not cover", func(k *kit) {
			e := k.put(at("/a"), "t")
			for i := range many {
				k.purge(store.TagName(fmt.Sprintf("noise-%d", i)))
			}
			if s := k.stored(at("/a"), e); !e.Begun.After(s.Marks.Purge) {
				k.t.Errorf("begun %v is not after the purge in %+v", e.Begun, s.Marks)
			}
			k.paths("entries", pathsOf(k.entries(here)), []string{"/a"})
		}},
		{"no number of later demands loses a pending path", func(k *kit) {
			k.demand(store.PathName("/without"))
			k.put(at("/with"))
			k.demand(store.PathName("/with"))
			manyDemands(k)
			k.pending("/with", "/without")
			k.put(at("/with"))
			k.put(at("/without"))
			k.pending()
		}},
		{"no number of entries loses a pending path, whether its entry stays or is dropped", func(k *kit) {
			k.put(at("/old"))
			k.demand(store.PathName("/old"))
			crowd(k)
			k.pending("/old")
			k.put(at("/old"))
			k.pending()
		}},
		{"no number of unlisted entries drops a listed one", func(k *kit) {
			e := entry(at("/listed"), k.begin(at("/listed")))
			e.Listed = true
			k.won(e)
			crowd(k)
			k.stored(at("/listed"), e)
		}},
		{"no number of unlisted entries of one page drops one of another", func(k *kit) {
			e := entry(at("/other"), k.begin(at("/other")))
			e.Pattern = "/{other}"
			k.won(e)
			for i := range many { // small ones, so that only their number counts
				k.put(at(fmt.Sprintf("/many/%d", i)))
			}
			k.stored(at("/other"), e)
		}},
		{"a dropped entry leaves everything else as it was", func(k *kit) {
			k.put(at("/a"), "t")
			crowd(k)
			late := entry(at("/a"), k.begin(at("/a")), "t")
			k.purge(store.TagName("t"))
			k.refused(late, store.Tick{})
			k.stored(at("/a"), nil)
			e := k.put(at("/a"), "t")
			k.stored(at("/a"), e)
			k.paths("carriers", k.covered(here, store.TagName("t"), 9).Paths, []string{"/a"})
		}},
	}
}

// crowd commits 2 MiB of unlisted entries that cannot be compressed.
func crowd(k *kit) {
	k.t.Helper()
	noise := rand.NewChaCha8([32]byte{1})
	for i := range 64 {
		key := at(fmt.Sprintf("/crowd/%d", i))
		e := entry(key, k.begin(key))
		e.Answers[0].Body = make([]byte, 32<<10)
		if _, err := noise.Read(e.Answers[0].Body); err != nil {
			k.t.Fatal(err)
		}
		k.won(e)
	}
}
