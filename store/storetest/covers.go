package storetest

import (
	"fmt"

	"github.com/freshet-go/freshet/store"
)

// The entry that the names of this group cover, or do not.
const (
	path  = "/a/bc/d"
	place = "/a/{x}/{y}"
)

func covering(key store.Key, begun store.Tick) *store.Entry {
	e := entry(key, begun, "t", "author:7")
	e.Pattern = place
	return e
}

// covers tests for every kind of name, with demands and purges, what they
// cover: stored entries, entries that come late, other builds' entries.
func covers() (cases []testCase) {
	for _, row := range []struct {
		says   string
		name   store.Name
		covers bool
		known  bool // also for a path whose pattern and tags are unknown
	}{
		{"the site", store.SiteName, true, true},
		{"its path", store.PathName(path), true, true},
		{"its pattern", store.PatternName(place), true, false},
		{"its first tag", store.TagName("t"), true, false},
		{"its second tag", store.TagName("author:7"), true, false},
		{"the prefix /", store.PrefixName("/"), true, true},
		{"its first segment as prefix", store.PrefixName("/a"), true, true},
		{"its parent as prefix", store.PrefixName("/a/bc"), true, true},
		{"its whole path as prefix", store.PrefixName(path), true, true},

		{"a prefix that ends inside of a segment", store.PrefixName("/a/b"), false, false},
		{"a prefix that ends inside of the last segment", store.PrefixName("/a/bc/"), false, false},
		{"a prefix below its path", store.PrefixName("/a/bc/d/e"), false, false},
		{"a prefix beside its path", store.PrefixName("/b"), false, false},
		{"its parent's path", store.PathName("/a/bc"), false, false},
		{"a path below it", store.PathName("/a/bc/d/e"), false, false},
		{"another pattern", store.PatternName("/a/{x}"), false, false},
		{"a pattern that is spelled as its path", store.PatternName(path), false, false},
		{"a tag that its tag begins with", store.TagName("author:"), false, false},
		{"a tag that begins with its tag", store.TagName("author:77"), false, false},
		{"a tag that is spelled as its path", store.TagName(path), false, false},
	} {
		verb := "covers"
		if !row.covers {
			verb = "does not cover"
		}
		add := func(says string, run func(k *kit)) {
			cases = append(cases, testCase{fmt.Sprintf(says, row.says, verb), run})
		}
		// if it covers, the marks are m, else none
		want := func(m store.Marks) store.Marks {
			if !row.covers {
				return store.Marks{}
			}
			return m
		}
		add("a demand on %s %s an entry", func(k *kit) {
			e := covering(at(path), k.begin(at(path)))
			k.won(e)
			other := covering(in(there, path), k.begin(in(there, path)))
			k.won(other)
			a := k.accept(store.Demand{Name: row.name, Build: here, Limit: 9})
			var list []string
			if row.covers {
				list = []string{path}
			}
			k.paths("carriers", a.Carriers.Paths, list)
			k.paths("covered", k.covered(here, row.name, 9).Paths, list)
			k.paths("covered in all builds", k.covered("", row.name, 9).Paths, list)
			k.waits(path, row.covers)
			s := k.stored(at(path), e)
			if d := differ(s.Other, other); d != "" {
				k.t.Fatalf("the other build's entry: %s", d)
			}
			m := want(store.Marks{Demand: a.Tick})
			k.marks("the entry", s.Marks, m)
			k.marks("the other build's entry", s.OtherMarks, m)
			k.marks("the entry committed again", k.won(e).Marks, m)
		})
		add("a demand on %s %s an entry that is committed late", func(k *kit) {
			e := covering(at(path), k.begin(at(path)))
			m := want(store.Marks{Demand: k.demand(row.name)})
			k.marks("the entry as committed", k.won(e).Marks, m)
			k.marks("the entry", k.stored(at(path), e).Marks, m)
		})
		add("a demand on %s %s an entry that begins after it, and leaves it current", func(k *kit) {
			d := k.demand(row.name)
			e := covering(at(path), k.begin(at(path)))
			m := want(store.Marks{Demand: d})
			k.marks("the entry as committed", k.won(e).Marks, m)
			k.marks("the entry", k.stored(at(path), e).Marks, m)
			k.waits(path, false)
		})
		add("a purge of %s %s stored entries, of any build", func(k *kit) {
			e, other := covering(at(path), k.begin(at(path))), covering(in(there, path), k.begin(in(there, path)))
			k.won(e)
			k.won(other)
			p := k.purge(row.name)
			if row.covers {
				e, other = nil, nil
			}
			s := k.stored(at(path), e)
			if d := differ(s.Other, other); d != "" {
				k.t.Fatalf("the other build's entry: %s", d)
			}
			k.stored(in(there, path), other)
			for _, build := range []string{here, there} {
				if n := len(k.entries(build)); (n == 0) != row.covers {
					k.t.Errorf("%d entries in %s after the purge", n, build)
				}
				if n := k.covered(build, store.SiteName, 9).Total; (n == 0) != row.covers {
					k.t.Errorf("%d entries covered in %s after the purge", n, build)
				}
			}
			m := store.Marks{}
			if row.known {
				m = store.Marks{Demand: p, Purge: p}
			}
			k.marks("the path", s.Marks, m)
			k.pending()
		})
		add("a purge of %s %s entries that are committed late, of any build", func(k *kit) {
			keys := []store.Key{at(path), in(there, path)}
			var late []*store.Entry
			for _, key := range keys {
				late = append(late, covering(key, k.begin(key)))
			}
			p := k.purge(row.name)
			for i, e := range late {
				if row.covers {
					k.refused(e, store.Tick{})
					k.stored(keys[i], nil)
				} else {
					k.won(e)
					k.stored(keys[i], e)
				}
			}
			e := covering(at(path), k.begin(at(path)))
			m := want(store.Marks{Demand: p, Purge: p})
			k.marks("an entry that began after it", k.won(e).Marks, m)
			k.marks("the same from Get", k.stored(at(path), e).Marks, m)
		})
	}
	return cases
}
