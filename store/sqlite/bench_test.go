package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// by runs f in b's loop, writers calls at once.
func by(b *testing.B, writers int, f func(i int)) {
	work := make(chan int)
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for i := range work {
				f(i)
			}
		})
	}
	n := 0
	for b.Loop() {
		work <- n
		n++
	}
	close(work)
	wg.Wait()
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "ops/s")
}

// counted is a write that has the committer count the bytes of its log.
type counted struct{ bytesLogged *atomic.Int64 }

func (counted) bytes() int { return batchBytes } // a transaction of its own
func (w counted) do(b *batch) error {
	d := b.s.db
	last := d.walPages
	b.c.WALHook(func(_ *sqlite3.Conn, _ string, pages int) error {
		grown := pages - last
		if grown < 0 { // the log began anew
			grown = pages
		}
		w.bytesLogged.Add(int64(grown) * (frameHeader + pageSize))
		last, d.walPages = pages, pages
		return nil
	})
	return nil
}

func BenchmarkCommit(b *testing.B) { benchmarkCommit(b, true) }

// BenchmarkCommitUnchanged commits each path's content again and again.
func BenchmarkCommitUnchanged(b *testing.B) { benchmarkCommit(b, false) }

func benchmarkCommit(b *testing.B, changed bool) {
	const paths = 2000
	for _, size := range []int{20 << 10, 200 << 10} {
		for _, writers := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%dKB/%d", size>>10, writers), func(b *testing.B) {
				s := open(b, b.TempDir(), Options{})
				model := entry(key("/"), store.Tick{}, size)
				commit := func(i int) {
					e := *model
					n := i % paths
					e.Key = key(fmt.Sprintf("/blog/07/post-%06d", n))
					e.Tags = []string{fmt.Sprint("author:", n%50), "blog"}
					a := model.Answers[0]
					if changed {
						a.Body = bytes.Clone(a.Body)
						binary.BigEndian.PutUint64(a.Body, uint64(i))
						a.Hash = fmt.Sprint(i)
					}
					e.Answers = []store.Answer{a}
					var err error
					if e.Begun, err = s.Begin(context.Background(), e.Key); err != nil {
						b.Error(err)
					}
					if _, err := s.Commit(context.Background(), &e); err != nil {
						b.Error(err)
					}
				}
				var wg sync.WaitGroup
				for w := range 16 { // every path has an entry
					wg.Go(func() {
						for i := w; i < paths; i += 16 {
							commit(i)
						}
					})
				}
				wg.Wait()
				var logged atomic.Int64
				if err := s.do(context.Background(), counted{&logged}); err != nil {
					b.Fatal(err)
				}
				before := s.Stats()
				by(b, writers, func(i int) { commit(paths + i) })
				after := s.Stats()
				writes := float64(after.Writes - before.Writes)
				b.ReportMetric(writes/float64(after.Transactions-before.Transactions), "writes/tx")
				b.ReportMetric(float64(logged.Load())/writes, "log-B/op")
				if n := float64(after.Unchanged - before.Unchanged); changed && n != 0 || !changed && n < 0.99*writes {
					b.Errorf("%v of %v commits wrote no body", n, writes)
				}
				shut(b, s)
			})
		}
	}
}

func BenchmarkDemand(b *testing.B) {
	for _, writers := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(writers), func(b *testing.B) {
			s := open(b, b.TempDir(), Options{})
			by(b, writers, func(i int) { make1(b, s, store.PathName(fmt.Sprint("/", i%2000)), false) })
			shut(b, s)
		})
	}
}

func BenchmarkBegin(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	for b.Loop() {
		t, err := s.Begin(context.Background(), key("/a"))
		if err == nil {
			err = s.Abort(context.Background(), key("/a"), t)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	shut(b, s)
}

func BenchmarkGet(b *testing.B) {
	for _, readers := range []int{1, 4} {
		b.Run(fmt.Sprintf("20KB/%d", readers), func(b *testing.B) {
			dir := b.TempDir()
			s := open(b, dir, Options{})
			for i := range 2000 {
				put(b, s, key(fmt.Sprint("/", i)), 20<<10, "t")
			}
			shut(b, s)
			s = open(b, dir, Options{})
			by(b, readers, func(i int) {
				if snap, err := s.Get(context.Background(), key(fmt.Sprint("/", i*7919%2000))); err != nil || snap.Entry == nil {
					b.Error(err)
				}
			})
			shut(b, s)
		})
	}
}

// BenchmarkLarge measures what grows with the number of entries, here 100,000
// of 2 KB with two tags: 20 by author, 5 by topic.
func BenchmarkLarge(b *testing.B) {
	const n = 100_000
	ctx, dir := context.Background(), b.TempDir()
	s := open(b, dir, Options{MaxPerPage: n})
	by := make(chan int)
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for i := range by {
				put(b, s, key(fmt.Sprintf("/blog/%02d/post-%06d", i%20, i)), 2000, fmt.Sprint("author:", i%20), fmt.Sprint("topic:", i%5))
			}
		})
	}
	start := time.Now()
	for i := range n {
		by <- i
	}
	close(by)
	wg.Wait()
	st := s.Stats()
	b.Logf("%d entries in %v, %d transactions, %d MiB of entries in %d MiB", n, time.Since(start), st.Transactions, st.Bytes>>20, st.FileBytes>>20)
	shut(b, s)
	b.Logf("closed, the file has %.2f times the bytes of the entries", float64(s.Stats().FileBytes)/float64(st.Bytes))
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			shut(b, open(b, dir, Options{MaxPerPage: n}))
		}
	})
	s = open(b, dir, Options{MaxPerPage: n})
	covered := func(name store.Name, limit int) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Covered(ctx, build, name, limit); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.Run("covered by a tag of 5,000", covered(store.TagName("author:7"), 100))
	b.Run("covered by a prefix of 5,000", covered(store.PrefixName("/blog/07"), 100))
	b.Run("covered by the site", covered(store.SiteName, 100))
	b.Run("demand on the site", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Demand(ctx, store.Demand{Name: store.SiteName, Build: build, Limit: 100}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("the first 100 pending of all", func(b *testing.B) {
		for b.Loop() {
			if p, err := s.Pending(ctx, build, "", 100); err != nil || len(p) != 100 {
				b.Fatal(len(p), err)
			}
		}
	})
	b.Run("pending where none is", func(b *testing.B) {
		if _, err := s.Demand(ctx, store.Demand{Name: store.PathName("/x"), Purge: true}); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if p, err := s.Pending(ctx, build, "/blog/19/post-099999", 100); err != nil || len(p) != 0 {
				b.Fatal(p, err)
			}
		}
	})
	b.Run("all entries", func(b *testing.B) {
		for b.Loop() {
			for _, err := range s.Entries(ctx, build) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	start = time.Now()
	make1(b, s, store.TagName("author:7"), true)
	b.Logf("purge of a tag of 5,000: %v", time.Since(start))
	start = time.Now()
	make1(b, s, store.SiteName, true)
	b.Logf("purge of the 95,000 others: %v", time.Since(start))
	shut(b, s)
}
