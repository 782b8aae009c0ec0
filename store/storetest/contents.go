package storetest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet/store"
)

func contents() []testCase {
	return []testCase{
		{"the first content of a path counts from the whole second after it was made", func(k *kit) {
			e := page(at("/a"), k.begin(at("/a")), "one")
			e.Made = time.Unix(1000, 1)
			k.modified(e, false, time.Unix(1001, 0))
		}},
		{"the same content keeps its time; its begun, its Made and a met demand are the new ones'", func(k *kit) {
			first := k.won(page(at("/a"), k.begin(at("/a")), "one", "t")).Modified
			for i := range 4 {
				k.demand(store.TagName("t"))
				k.pending("/a")
				e := page(at("/a"), k.begin(at("/a")), "one", "t")
				e.Made = time.Unix(int64(10_000_000_000*i), int64(i))
				k.modified(e, true, first)
				k.pending()
			}
			list := k.entries(here)
			if len(list) != 1 || !list[0].Modified.Equal(first) || list[0].Made.Unix() != 30_000_000_000 {
				k.t.Errorf("listed: %+v", list)
			}
		}},
		{"a changed content has a later time, also if only a variant changed, or went", func(k *kit) {
			last := time.Time{}
			for i, change := range []func(*store.Entry){
				func(*store.Entry) {},
				func(e *store.Entry) { e.Answers[0] = answer("", "two") },
				func(e *store.Entry) { e.Answers[1] = answer("data", "two") },
				func(e *store.Entry) { e.Answers[1] = answer("other", "two") },
				func(e *store.Entry) { e.Answers = e.Answers[:1] },
				func(*store.Entry) {},
			} {
				e := page(at("/a"), k.begin(at("/a")), "one")
				change(e)
				e.Made = time.Unix(int64(1000+10*i), 0)
				last = k.modified(e, false, time.Unix(int64(1001+10*i), 0))
			}
			k.modified(page(at("/a"), k.begin(at("/a")), "one"), true, last)
		}},
		{"contents that change within a second have different times, also when the clock went back", func(k *kit) {
			for i := range 5 {
				e := page(at("/a"), k.begin(at("/a")), fmt.Sprint(i%2))
				e.Made = time.Unix(1000-int64(i/3), int64(i))
				k.modified(e, false, time.Unix(int64(1001+i), 0))
			}
		}},
		{"the same entry committed again keeps its time and is not told unchanged", func(k *kit) {
			for range 2 {
				e := page(at("/a"), k.begin(at("/a")), "one")
				first := k.won(e).Modified
				for range 3 {
					k.modified(e, false, first)
				}
			}
		}},
		{"who loses or is refused is told no time and not unchanged", func(k *kit) {
			late := page(at("/a"), k.begin(at("/a")), "one")
			e := page(at("/a"), k.begin(at("/a")), "one")
			k.won(e)
			lost := k.commit(late)
			k.purge(store.PathName("/a"))
			for what, c := range map[string]store.Committed{"the loser": lost, "the refused": k.commit(e)} {
				if c.Won || c.Unchanged || !c.Modified.IsZero() {
					k.t.Errorf("%s: %+v", what, c)
				}
			}
		}},
		{"what another build or another path has is no earlier content", func(k *kit) {
			k.won(page(in(there, "/a"), k.begin(in(there, "/a")), "one"))
			k.won(page(at("/b"), k.begin(at("/b")), "one"))
			e := page(at("/a"), k.begin(at("/a")), "one")
			e.Made = time.Unix(1000, 0)
			k.modified(e, false, time.Unix(1001, 0))
		}},
		{"what was purged or pruned is no earlier content", func(k *kit) {
			for i, remove := range []func(){
				func() {},
				func() { k.purge(store.PathName("/a")) },
				func() { k.purge(store.SiteName) },
				func() { k.prune(there) },
			} {
				remove()
				e := page(at("/a"), k.begin(at("/a")), "one")
				e.Made = time.Unix(int64(1000+10*i), 0)
				k.modified(e, false, time.Unix(int64(1001+10*i), 0))
			}
		}},
		{"an imported entry keeps a time of its own", func(k *kit) {
			e := page(at("/a"), k.begin(at("/a")), "one")
			e.Made, e.Modified = time.Unix(1000, 0), time.Unix(500, 0)
			k.modified(e, false, time.Unix(500, 0))
			e = page(at("/a"), k.begin(at("/a")), "one")
			e.Made, e.Modified = time.Unix(2000, 0), time.Unix(700, 0)
			k.modified(e, true, time.Unix(500, 0))
		}},
		{"the same content with other tags is unchanged, and is covered by the new ones", func(k *kit) {
			first := k.won(page(at("/a"), k.begin(at("/a")), "one", "t", "u")).Modified
			k.modified(page(at("/a"), k.begin(at("/a")), "one", "u", "v"), true, first)
			for tag, want := range map[string]int{"t": 0, "u": 1, "v": 1} {
				if c := k.covered(here, store.TagName(tag), 9); c.Total != want {
					k.t.Errorf("%s covers %+v, want %d", tag, c, want)
				}
			}
			k.demand(store.TagName("t"))
			k.pending()
			k.demand(store.TagName("v"))
			k.pending("/a")
			k.purge(store.TagName("v"))
			k.stored(at("/a"), nil)
		}},
		{"the same content with another pattern, window, listing or order of tags is stored with it", func(k *kit) {
			first := k.won(page(at("/a"), k.begin(at("/a")), "one", "t", "u")).Modified
			for _, change := range []func(*store.Entry){
				func(e *store.Entry) { e.Pattern = "/{other}" },
				func(e *store.Entry) { e.Window = time.Hour },
				func(e *store.Entry) { e.Window = 0 },
				func(e *store.Entry) { e.Listed = true },
				func(e *store.Entry) { e.Listed = false },
				func(e *store.Entry) { slices.Reverse(e.Tags) },
			} {
				e := page(at("/a"), k.begin(at("/a")), "one", "t", "u")
				change(e)
				k.modified(e, true, first)
				other := 0
				if e.Pattern != pattern {
					other = 1
				}
				if c := k.covered(here, store.PatternName("/{other}"), 9); c.Total != other {
					k.t.Errorf("the other pattern covers %+v, want %d", c, other)
				}
			}
		}},
		{"compressed forms that come are kept, and those of the same content may stay", func(k *kit) {
			forms := []struct{ gzip, brotli []byte }{
				{nil, nil}, {[]byte("g1"), nil}, {nil, []byte("b2")}, {nil, nil}, {[]byte("g4"), []byte("b4")}, {nil, nil}, {[]byte("g6"), nil},
			}
			var had [2]map[string]bool
			had[0], had[1] = make(map[string]bool), make(map[string]bool)
			for i, f := range forms {
				e := page(at("/a"), k.begin(at("/a")), "one")
				e.Answers[1].Gzip, e.Answers[1].Brotli = f.gzip, f.brotli
				if c := k.won(e); c.Unchanged != (i > 0) {
					k.t.Errorf("%d: %+v", i, c)
				}
				got := k.get(at("/a")).Entry.Answers[1]
				for j, b := range [][2][]byte{{f.gzip, got.Gzip}, {f.brotli, got.Brotli}} {
					want, has := b[0], b[1]
					had[j][string(want)] = true
					if (has == nil) != (len(has) == 0) || want != nil && has == nil || has != nil && !had[j][string(has)] {
						k.t.Errorf("%d: the compressed form %q, committed was %q", i, has, want)
					}
				}
			}
		}},
		{"Commit does not change its caller's entry", func(k *kit) {
			for _, text := range []string{"one", "one", "two"} {
				e := page(at("/a"), k.begin(at("/a")), text, "t")
				e.Listed = true
				e.Answers[0].Gzip = []byte{0x1f, 0x8b}
				was := clone(e)
				k.won(e)
				k.won(e)
				k.get(at("/a"))
				k.demand(store.TagName("t"))
				if !reflect.DeepEqual(e, was) {
					k.t.Errorf("it is %+v now, it was %+v", e, was)
				}
			}
		}},
		{"of commits of one content at once the first decides the time", func(k *kit) {
			const n = 40
			var won, fresh atomic.Int32
			var times [n]time.Time
			k.together(n, func(i int) error {
				return call(func(ctx context.Context) error {
					begun, err := k.s.Begin(ctx, at("/a"))
					if err != nil {
						return err
					}
					e := page(at("/a"), begun, "one")
					e.Made = time.Unix(int64(1000+i), 0)
					c, err := k.s.Commit(ctx, e)
					if err != nil || !c.Won {
						return err
					}
					won.Add(1)
					if !c.Unchanged {
						fresh.Add(1)
					}
					times[i] = c.Modified
					return nil
				})
			})
			want := k.get(at("/a")).Entry.Modified
			for i, m := range times {
				if !m.IsZero() && !m.Equal(want) {
					k.t.Errorf("%d was told %v, stored is %v", i, m, want)
				}
			}
			if fresh.Load() != 1 {
				k.t.Errorf("%d of %d winners were the first", fresh.Load(), won.Load())
			}
		}},
	}
}

// modified commits an entry, which must win and be told so; and Get must return
// it with that time.
func (k *kit) modified(e *store.Entry, unchanged bool, want time.Time) time.Time {
	k.t.Helper()
	c := k.won(e)
	if c.Unchanged != unchanged || !c.Modified.Equal(want) {
		k.t.Fatalf("commit of %v: unchanged %v, modified %v; want %v, %v", e.Key, c.Unchanged, c.Modified, unchanged, want)
	}
	stored := *e
	stored.Modified = want
	k.stored(e.Key, &stored)
	return c.Modified
}
