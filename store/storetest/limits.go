package storetest

import (
	"context"
	"errors"
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
		{"an entry that is dropped since its page has too many takes what is older of its path with it", func(k *kit) {
			k.put(in(there, "/a"))
			k.put(at("/a"))
			k.demand(store.PathName("/a"))
			k.put(in(there, "/b"))
			k.put(at("/b"))
			newer := k.put(in("build-2", "/b"))
			for i := range many {
				k.put(at(fmt.Sprintf("/many/%d", i)))
			}
			k.notBack(at("/a"), in(there, "/a"))
			if s := k.get(at("/b")); s.Entry == nil {
				if d := differ(s.Other, newer); d != "" {
					k.t.Errorf("what is newer of the path: %s", d)
				}
				k.stored(in(there, "/b"), nil)
			}
			k.pending("/a")
		}},
		{"an entry that is dropped for want of room takes what is older of its path with it, listed or not", func(k *kit) {
			for path, listed := range map[string]bool{"/listed": true, "/not": false} {
				e := entry(at(path), k.begin(at(path)))
				e.Listed = listed
				k.won(e)
				k.put(in(there, path))
				k.demand(store.PathName(path))
			}
			crowd(k)
			k.notBack(in(there, "/listed"), at("/listed"))
			k.notBack(in(there, "/not"), at("/not"))
			k.pending("/listed", "/not")
		}},
		{"an entry that is too large takes what is older of its path with it, and meets no demand", func(k *kit) {
			k.put(at("/a"), "t")
			k.put(in(there, "/a"), "t")
			other := k.put(at("/b"))
			k.demand(store.PathName("/a"))
			if !k.tooLarge(large(at("/a"), k.begin(at("/a")))) {
				return
			}
			if s := k.stored(at("/a"), nil); s.Other != nil {
				k.t.Errorf("an entry of %s is there, begun %v", s.Other.Key.Build, s.Other.Begun)
			}
			k.stored(at("/b"), other)
			if c := k.covered("", store.TagName("t"), 9); c.Total != 0 {
				k.t.Errorf("the tag covers %+v", c)
			}
			k.pending("/a")
			k.stored(at("/a"), k.put(at("/a")))
			k.pending()
		}},
		{"an entry that is too large takes nothing that began later", func(k *kit) {
			e := large(at("/a"), k.begin(at("/a")))
			k.put(in("build-2", "/a"))
			d := k.demand(store.PathName("/a"))
			own, newest := k.put(at("/a")), k.put(in(there, "/a"))
			k.tooLarge(e)
			s := k.stored(at("/a"), own)
			if diff := differ(s.Other, newest); diff != "" {
				k.t.Errorf("another build's: %s", diff)
			}
			k.marks("what is stored", s.Marks, store.Marks{Demand: d})
			k.pending()
			k.running()
		}},
	}
}

// notBack says that where a path's newer entry was dropped, its older one is not left.
func (k *kit) notBack(newer, older store.Key) {
	k.t.Helper()
	if k.get(newer).Entry == nil && k.get(older).Entry != nil {
		k.t.Errorf("%s: the newer entry was dropped, and the older one is there", newer.Path)
	}
}

// large returns an entry of 2 MiB, more than a store with small limits can hold.
func large(key store.Key, begun store.Tick) *store.Entry {
	e := entry(key, begun)
	e.Answers[0].Body = make([]byte, 2<<20)
	return e
}

// tooLarge commits an entry and reports whether it was refused as too large.
func (k *kit) tooLarge(e *store.Entry) bool {
	k.t.Helper()
	err := call(func(ctx context.Context) error {
		_, err := k.s.Commit(ctx, e)
		return err
	})
	if err != nil && !errors.Is(err, store.ErrTooLarge) {
		k.t.Fatalf("commit of %v: %v, want success or ErrTooLarge", e.Key, err)
	}
	return err != nil
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
