package storetest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
)

// The builds that the cases use, unless they say otherwise.
const (
	here  = "build-1"
	there = "build-0"
)

// patience bounds every call, so that a store that hangs fails its case.
const patience = time.Minute

// kit is a store under test. Its methods end the test when a call fails. Every
// call has a context that is cancelled as soon as the call has returned, since
// no store may hold on to it.
type kit struct {
	t      *testing.T
	s      store.Store
	reopen func() // closes s and opens it again; only in RunDurable
}

func call(f func(ctx context.Context) error) error {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	return f(ctx)
}

func (k *kit) ok(step string, f func(ctx context.Context) error) {
	k.t.Helper()
	if err := call(f); err != nil {
		k.t.Fatalf("%s: %v", step, err)
	}
}

func (k *kit) accept(d store.Demand) (a store.Accepted) {
	k.t.Helper()
	k.ok("demand", func(ctx context.Context) (err error) {
		a, err = k.s.Demand(ctx, d)
		return err
	})
	return a
}

// demand makes a demand and returns its tick.
func (k *kit) demand(n store.Name) store.Tick {
	k.t.Helper()
	return k.accept(store.Demand{Name: n, Build: here}).Tick
}

// purge makes a demand that removes and returns its tick.
func (k *kit) purge(n store.Name) store.Tick {
	k.t.Helper()
	return k.accept(store.Demand{Name: n, Build: here, Purge: true}).Tick
}

func (k *kit) begin(key store.Key) (at store.Tick) {
	k.t.Helper()
	k.ok("begin", func(ctx context.Context) (err error) {
		at, err = k.s.Begin(ctx, key)
		return err
	})
	return at
}

func (k *kit) abort(key store.Key, begun store.Tick) {
	k.t.Helper()
	k.ok("abort", func(ctx context.Context) error { return k.s.Abort(ctx, key, begun) })
}

func (k *kit) commit(e *store.Entry) (c store.Committed) {
	k.t.Helper()
	k.ok("commit", func(ctx context.Context) (err error) {
		c, err = k.s.Commit(ctx, e)
		return err
	})
	return c
}

// put begins and commits an entry, which must win.
func (k *kit) put(key store.Key, tags ...string) *store.Entry {
	k.t.Helper()
	e := entry(key, k.begin(key), tags...)
	k.won(e)
	return e
}

// won commits an entry, which must win.
func (k *kit) won(e *store.Entry) store.Committed {
	k.t.Helper()
	c := k.commit(e)
	if !c.Won || c.Purged || c.Stored != e.Begun {
		k.t.Fatalf("commit of %v begun %v: got %+v, want a win", e.Key, e.Begun, c)
	}
	return c
}

// lost commits an entry, which must lose to the stored one.
func (k *kit) lost(e *store.Entry, to store.Tick) {
	k.t.Helper()
	if c := k.commit(e); c.Won || c.Purged || c.Stored != to {
		k.t.Fatalf("commit of %v begun %v: got %+v, want it to lose to %v", e.Key, e.Begun, c, to)
	}
}

// refused commits an entry, which a purge must refuse.
func (k *kit) refused(e *store.Entry, stored store.Tick) {
	k.t.Helper()
	if c := k.commit(e); c.Won || !c.Purged || c.Stored != stored {
		k.t.Fatalf("commit of %v begun %v: got %+v, want it refused by a purge, and %v stored", e.Key, e.Begun, c, stored)
	}
}

func (k *kit) get(key store.Key) (s store.Snapshot) {
	k.t.Helper()
	k.ok("get", func(ctx context.Context) (err error) {
		s, err = k.s.Get(ctx, key)
		return err
	})
	return s
}

// stored says which entry Get must return; nil: none.
func (k *kit) stored(key store.Key, want *store.Entry) store.Snapshot {
	k.t.Helper()
	s := k.get(key)
	if d := differ(s.Entry, want); d != "" {
		k.t.Fatalf("stored for %v: %s", key, d)
	}
	return s
}

func (k *kit) covered(build string, n store.Name, limit int) (c store.Carriers) {
	k.t.Helper()
	k.ok("covered", func(ctx context.Context) (err error) {
		c, err = k.s.Covered(ctx, build, n, limit)
		return err
	})
	return c
}

// pending says which paths of build here a demand must wait for.
func (k *kit) pending(want ...string) {
	k.t.Helper()
	k.pendingIn(here, want...)
}

func (k *kit) pendingIn(build string, want ...string) {
	k.t.Helper()
	k.paths("pending in "+build, k.page(build, "", 1000), want)
}

// waits says whether a demand must wait for the path, whatever else is pending.
func (k *kit) waits(path string, want bool) {
	k.t.Helper()
	if list := k.page(here, "", 1000); slices.Contains(list, path) != want {
		k.t.Fatalf("pending: got %q, want %s among them: %v", list, path, want)
	}
}

func (k *kit) page(build, after string, limit int) (paths []string) {
	k.t.Helper()
	k.ok("pending", func(ctx context.Context) (err error) {
		paths, err = k.s.Pending(ctx, build, after, limit)
		return err
	})
	return paths
}

// running says which renders must be running now.
func (k *kit) running(want ...store.Running) {
	k.t.Helper()
	got := k.accept(store.Demand{Name: store.TagName("nobody-has-this")}).Running
	sortRuns(got)
	sortRuns(want)
	if !slices.Equal(got, want) {
		k.t.Fatalf("running: got %v, want %v", got, want)
	}
}

func (k *kit) entries(build string) (list []*store.Entry) {
	k.t.Helper()
	k.ok("entries", func(ctx context.Context) error {
		for e, err := range k.s.Entries(ctx, build) {
			if err != nil {
				return err
			}
			list = append(list, e)
		}
		return nil
	})
	return list
}

func (k *kit) prune(keep ...string) {
	k.t.Helper()
	k.ok("prune", func(ctx context.Context) error { return k.s.Prune(ctx, keep...) })
}

func (k *kit) paths(what string, got, want []string) {
	k.t.Helper()
	if !slices.Equal(got, want) {
		k.t.Fatalf("%s: got %q, want %q", what, got, want)
	}
}

func (k *kit) marks(what string, got, want store.Marks) {
	k.t.Helper()
	if got != want {
		k.t.Fatalf("marks of %s: got %+v, want %+v", what, got, want)
	}
}

// together runs f n times at once, and ends the test if any returns an error.
func (k *kit) together(n int, f func(i int) error) {
	k.t.Helper()
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			k.t.Errorf("goroutine %d: %v", i, err)
		}
	}
	if k.t.Failed() {
		k.t.FailNow()
	}
}

func sortRuns(rs []store.Running) {
	slices.SortFunc(rs, func(a, b store.Running) int { return a.Begun.Compare(b.Begun) })
}
