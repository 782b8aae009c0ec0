package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/freshet-go/freshet/store"
)

func entries() []testCase {
	return []testCase{
		{"entries come in byte order of their paths, only the build's, each as committed", func(k *kit) {
			paths := []string{"/", "/a", "/a-b", "/a/b", "/b", "/é"}
			want := make(map[string]*store.Entry)
			for _, p := range []string{"/é", "/b", "/a/b", "/", "/a-b", "/a"} {
				want[p] = k.put(at(p), "t")
			}
			k.put(in(there, "/a"))
			k.put(in(there, "/c"))
			got := k.entries(here)
			for i, e := range got {
				if d := differ(e, want[e.Key.Path]); d != "" {
					k.t.Errorf("entry %d: %s", i, d)
				}
			}
			k.paths("entries", pathsOf(got), paths)
			k.paths("the other build's entries", pathsOf(k.entries(there)), []string{"/a", "/c"})
		}},
		{"a build without entries yields none and no error", func(k *kit) {
			k.put(at("/a"))
			if got := k.entries("no-such-build"); len(got) != 0 {
				k.t.Errorf("got %q", pathsOf(got))
			}
		}},
		{"entries are written and read while they are listed", func(k *kit) {
			for i := range 40 {
				k.put(at(fmt.Sprintf("/%03d", i)))
			}
			var got []string
			k.ok("entries", func(ctx context.Context) error {
				for e, err := range k.s.Entries(ctx, here) {
					if err != nil {
						return err
					}
					got = append(got, e.Key.Path)
					if d := differ(e, entry(e.Key, e.Begun)); d != "" {
						return fmt.Errorf("%s: %s", e.Key.Path, d)
					}
					k.get(at("/000"))
					k.put(at("/039"))
					k.put(at(e.Key.Path + "-new"))
				}
				return nil
			})
			if !slices.IsSorted(got) {
				k.t.Errorf("paths are not in order: %q", got)
			}
			old := slices.DeleteFunc(slices.Clone(got), func(p string) bool { return len(p) > len("/000") })
			if len(old) != 40 || len(slices.Compact(got)) != len(got) {
				k.t.Errorf("%d of the 40 that were there all the time, %d in all", len(old), len(got))
			}
		}},
		{"entries that are purged while they are listed do not stop it", func(k *kit) {
			for i := range 40 {
				k.put(at(fmt.Sprintf("/%03d", i)), fmt.Sprintf("t%d", i%2))
			}
			var got []string
			k.ok("entries", func(ctx context.Context) error {
				for e, err := range k.s.Entries(ctx, here) {
					if err != nil {
						return err
					}
					if len(got) == 0 {
						k.purge(store.TagName("t1"))
					}
					got = append(got, e.Key.Path)
				}
				return nil
			})
			even := 0
			for i := range 20 {
				if slices.Contains(got, fmt.Sprintf("/%03d", 2*i)) {
					even++
				}
			}
			if even != 20 {
				k.t.Errorf("%d of the 20 entries that were not purged", even)
			}
		}},
		{"a listing that is left early holds nothing up", func(k *kit) {
			k.put(at("/a"))
			k.put(at("/b"))
			k.ok("entries", func(ctx context.Context) error {
				for _, err := range k.s.Entries(ctx, here) {
					return err
				}
				return nil
			})
			k.put(at("/a"))
			k.paths("entries", pathsOf(k.entries(here)), []string{"/a", "/b"})
		}},
		{"a listing whose context ends meanwhile goes on to its end or says so", func(k *kit) {
			for i := range 40 {
				k.put(at(fmt.Sprintf("/%03d", i)))
			}
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			var got []string
			var failed error
			for e, err := range k.s.Entries(ctx, here) {
				if err != nil {
					failed = err
					continue // an error ends the sequence
				}
				if failed != nil {
					k.t.Fatalf("%s after the error %v", e.Key.Path, failed)
				}
				got = append(got, e.Key.Path)
				stop()
			}
			if failed == nil && len(got) != 40 || failed != nil && !errors.Is(failed, context.Canceled) {
				k.t.Errorf("%d entries of 40 and the error %v", len(got), failed)
			}
		}},
		{"one sequence can be read twice", func(k *kit) {
			k.put(at("/a"))
			k.ok("entries", func(ctx context.Context) error {
				seq := k.s.Entries(ctx, here)
				for range 2 {
					n := 0
					for _, err := range seq {
						if err != nil {
							return err
						}
						n++
					}
					if n != 1 {
						return fmt.Errorf("%d entries, want 1", n)
					}
				}
				return nil
			})
		}},
	}
}

func pathsOf(es []*store.Entry) []string {
	var paths []string
	for _, e := range es {
		paths = append(paths, e.Key.Path)
	}
	return paths
}

func prunes() []testCase {
	return []testCase{
		{"pruning deletes the entries of all builds but the named ones", func(k *kit) {
			for _, b := range []string{"b1", "b3", "b2", "b4"} { // the deleted ones are the older ones
				k.put(in(b, "/a"), "t")
				k.put(in(b, "/"+b), "t")
			}
			k.prune("b2", "b4", "no-such-build")
			for b, want := range map[string][]string{"b1": nil, "b2": {"/a", "/b2"}, "b3": nil, "b4": {"/a", "/b4"}} {
				k.paths("entries of "+b, pathsOf(k.entries(b)), want)
				k.paths("covered in "+b, k.covered(b, store.TagName("t"), 9).Paths, want)
			}
			if o := k.get(in("b4", "/a")).Other; o == nil || o.Key.Build != "b2" {
				k.t.Errorf("other is %v, want that of b2", o)
			}
		}},
		{"with what it deletes pruning deletes what is older of the same path, or that would come back", func(k *kit) {
			k.put(at("/a"), "t")
			k.put(in(there, "/a"), "u")
			k.demand(store.PathName("/a"))
			k.put(at("/b"))
			k.put(in(there, "/b"))
			e := k.put(in("build-2", "/b"), "t")
			k.prune(here, "build-2")
			if s := k.stored(at("/a"), nil); s.Other != nil {
				k.t.Errorf("an entry of %s is there", s.Other.Key.Build)
			}
			if d := differ(k.stored(at("/b"), nil).Other, e); d != "" {
				k.t.Errorf("what is newer: %s", d)
			}
			k.paths("covered", k.covered("", store.TagName("t"), 9).Paths, []string{"/b"})
			k.pending("/a")
		}},
		{"pruning keeps demands, fences and running renders", func(k *kit) {
			late := entry(at("/a"), k.begin(at("/a")), "t")
			p := k.purge(store.TagName("t"))
			e := k.put(at("/b"), "t")
			d := k.demand(store.PathName("/b"))
			k.prune(here)
			k.running(store.Running{Key: late.Key, Begun: late.Begun})
			k.refused(late, store.Tick{})
			k.marks("/b", k.stored(at("/b"), e).Marks, store.Marks{Demand: d, Purge: p})
			k.pending("/b")
			k.prune()
			k.stored(at("/b"), nil)
			k.pending("/b")
		}},
		{"an entry can be committed to a build that was pruned", func(k *kit) {
			k.put(at("/a"))
			k.prune(there)
			k.stored(at("/a"), nil)
			k.stored(at("/a"), k.put(at("/a")))
		}},
	}
}
