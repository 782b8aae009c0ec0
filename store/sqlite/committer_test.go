package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
)

func TestWaitingWritesShareATransaction(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	release := hold(t, s)
	var wg sync.WaitGroup
	const n = 100
	var ticks [n]store.Tick
	for i := range n {
		k := key(fmt.Sprintf("/%d", i))
		wg.Go(func() {
			if i%2 == 0 {
				ticks[i] = make1(t, s, store.PathName(k.Path), false)
			} else {
				commitWon(t, s, entry(k, store.Tick{Epoch: 1, Time: int64(i)}, 1000, "t"))
			}
		})
	}
	queuedAre(t, s, n)
	before := s.Stats().Transactions
	release()
	wg.Wait()
	if got := s.Stats().Transactions - before; got != 2 { // that which was held, and one
		t.Errorf("%d transactions for %d writes, want 2", got, n+1)
	}
	for i := range n {
		if snap := get(t, s, key(fmt.Sprintf("/%d", i))); snap.Marks.Demand != ticks[i] || (snap.Entry == nil) != (i%2 == 0) {
			t.Fatalf("%d: %+v, want %v", i, snap, ticks[i])
		}
	}
	shut(t, s)
}

func TestATransactionIsBoundedInWritesAndBytes(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxQueued: 1000})
	for _, c := range []struct{ writes, size, want int }{{batchWrites + 10, 10, 2}, {20, 1 << 20, 3}} {
		release := hold(t, s)
		var wg sync.WaitGroup
		for i := range c.writes {
			wg.Go(func() {
				commitWon(t, s, entry(key(fmt.Sprintf("/%d/%d", c.size, i)), store.Tick{Epoch: 1, Time: int64(i)}, c.size))
			})
		}
		queuedAre(t, s, c.writes)
		before := s.Stats().Transactions
		release()
		wg.Wait()
		if got := s.Stats().Transactions - before; got != int64(c.want+1) {
			t.Errorf("%d transactions for %d writes of %d bytes, want %d", got-1, c.writes, c.size, c.want)
		}
	}
	shut(t, s)
}

func TestACallerWhoseContextEndsLeavesTheQueue(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxQueued: 2})
	begun, err := s.Begin(context.Background(), key("/a"))
	if err != nil {
		t.Fatal(err)
	}
	release := hold(t, s)
	ctx, leave := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	var failed atomic.Int32
	check := func(err error) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want that the context was cancelled", err)
		}
		failed.Add(1)
	}
	wg.Go(func() {
		_, err := s.Commit(ctx, entry(key("/a"), begun, 10))
		check(err)
	})
	wg.Go(func() {
		_, err := s.Demand(ctx, store.Demand{Name: store.PathName("/a")})
		check(err)
	})
	queuedAre(t, s, 2)
	wg.Go(func() { check(s.Prune(ctx)) }) // waits for room
	leave()
	wg.Wait()
	if n := s.Stats().Running; n != 0 {
		t.Errorf("%d renders run", n)
	}
	release()
	settled(t, s)
	if snap := get(t, s, key("/a")); snap.Entry != nil || snap.Marks != (store.Marks{}) || failed.Load() != 3 {
		t.Errorf("what was left was done: %+v", snap)
	}
	commitWon(t, s, entry(key("/a"), begun, 10))
	shut(t, s)
}

func TestReadsDoNotWaitForTheCommitter(t *testing.T) {
	s := open(t, t.TempDir(), Options{Readers: 1})
	e := put(t, s, key("/a"), 10)
	release := hold(t, s)
	has(t, s, e)
	for _, err := range s.Entries(context.Background(), build) {
		if err != nil {
			t.Fatal(err)
		}
		has(t, s, e) // although there is one connection to read with
	}
	pending(t, s)
	release()
	shut(t, s)
}

func TestCloseDoesWhatWaits(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	release := hold(t, s)
	done := make(chan store.Tick, 1)
	go func() { done <- make1(t, s, store.PathName("/a"), false) }()
	queuedAre(t, s, 1)
	closed := make(chan error, 2)
	for range 2 {
		go func() { closed <- s.Close() }()
	}
	select {
	case err := <-closed:
		t.Fatalf("closed while calls run: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	release()
	d := <-done
	for range 2 {
		if err := <-closed; err != nil {
			t.Error(err)
		}
	}
	s = open(t, dir, Options{})
	if m := get(t, s, key("/a")).Marks; m.Demand != d {
		t.Errorf("marks %+v, want %v", m, d)
	}
	shut(t, s)
}
