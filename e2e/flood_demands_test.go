package e2e

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	engine "github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store/sqlite"
)

// kinds are the three ways to demand something.
func (f *flooded) kinds() []func(context.Context, ...engine.Target) (engine.Receipt, error) {
	return []func(context.Context, ...engine.Target) (engine.Receipt, error){f.site.Revalidate, f.site.MarkStale, f.site.Purge}
}

// demands makes n demands from many goroutines while visitors read the listed
// pages, which all of them must get.
func (f *flooded) demands(n int, one func(i int) error) {
	f.t.Helper()
	stop := make(chan struct{})
	var reading, asking sync.WaitGroup
	for v := range 4 {
		reading.Go(func() {
			for i := v; ; i++ {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
				}
				if w := f.get(listedPage(i)); w.Code != 200 || w.Header().Get("X-State") == "MISS" {
					f.t.Errorf("%s is %d %s", listedPage(i), w.Code, w.Header().Get("X-State"))
					return
				}
			}
		})
	}
	var next atomic.Int64
	for range 100 {
		asking.Go(func() {
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				for {
					err := one(i)
					if errors.Is(err, engine.ErrBusy) { // come again later
						time.Sleep(time.Millisecond)
						continue
					}
					if err != nil && !errors.Is(err, engine.ErrPurged) {
						f.t.Errorf("demand %d: %v", i, err)
						return
					}
					break
				}
			}
		})
	}
	asking.Wait()
	close(stop)
	reading.Wait()
}

// settled waits until nothing is pending: a demand that was accepted is met.
func (f *flooded) settled() {
	f.t.Helper()
	until(f.t, "all demands are met", func() bool {
		left, err := f.store.Pending(f.t.Context(), "default", "", 1)
		if err != nil {
			f.t.Fatal(err)
		}
		return len(left) == 0 && f.store.Stats().Running == 0
	})
}

// TestFloodOfDemandsOnOnePath costs few renders, and one name in the store.
func TestFloodOfDemandsOnOnePath(t *testing.T) {
	n := floodSize(t, 10_000)
	for i, name := range []string{"revalidate", "mark stale", "purge"} {
		t.Run(name, func(t *testing.T) {
			f := openFlooded(t, engine.Options{}, sqlite.Options{})
			before, renders := f.use(), f.renders.Load()
			f.demands(n, func(int) error {
				_, err := f.kinds()[i](t.Context(), engine.Path("/p/demanded"))
				return err
			})
			f.settled()
			u, s := f.use(), f.store.Stats()
			t.Logf("%d demands cost %d renders, %d writes in %d transactions; before: %v; after: %v", n, f.renders.Load()-renders, s.Writes, s.Transactions, before, u)
			if got := f.renders.Load() - renders; got > int64(n)/10 {
				t.Errorf("%d demands cost %d renders", n, got)
			}
			if s.Names > 1 {
				t.Errorf("%d names are kept", s.Names)
			}
			if u.heap > before.heap+8<<20 || u.file > before.file+70<<20 {
				t.Errorf("it grew: %v, before %v", u, before)
			}
			for i := range listedPages {
				f.hit(i)
			}
		})
	}
}

// TestFloodOfDemandsOnManyPaths: each path is rendered for its demand, and
// pages that nobody demanded stay as they were.
func TestFloodOfDemandsOnManyPaths(t *testing.T) {
	n := floodSize(t, 10_000)
	f := openFlooded(t, engine.Options{MaxPending: 50}, sqlite.Options{})
	before := f.use()
	for i, name := range []string{"revalidate", "mark stale", "purge"} {
		renders := f.renders.Load()
		f.demands(n, func(j int) error {
			_, err := f.kinds()[i](t.Context(), engine.Path(fmt.Sprintf("/p/d-%d", j)))
			return err
		})
		f.settled()
		t.Logf("%s: %d renders; %v; %d names", name, f.renders.Load()-renders, f.use(), f.store.Stats().Names)
		want := int64(n)
		if name == "purge" {
			want = 0
		}
		if got := f.renders.Load() - renders; got < want || got > want+int64(n)/10 {
			t.Errorf("%s of %d paths: %d renders", name, n, got)
		}
	}
	if u := f.use(); u.heap > before.heap+int64(n)*5000 || u.file > before.file+int64(n)*8000+70<<20 {
		t.Errorf("it grew: %v, before %v", u, before)
	}
	for i := range listedPages {
		f.hit(i)
	}
}

// TestFloodOfTags: what no page carries costs no render, and so many names only.
func TestFloodOfTags(t *testing.T) {
	n := floodSize(t, 10_000)
	f := openFlooded(t, engine.Options{}, sqlite.Options{})
	before, renders := f.use(), f.renders.Load()
	for i, name := range []string{"revalidate", "mark stale", "purge"} {
		f.demands(n, func(j int) error {
			_, err := f.kinds()[i](t.Context(), engine.Tag(fmt.Sprintf("tag:%d", j)))
			return err
		})
		t.Logf("%s of %d tags: %v; %d names; %d renders", name, n, f.use(), f.store.Stats().Names, f.renders.Load()-renders)
	}
	f.settled()
	if got := f.renders.Load() - renders; got != 0 {
		t.Errorf("%d renders", got)
	}
	if u := f.use(); u.heap > before.heap+int64(n)*1000 || u.file > before.file+int64(n)*500+70<<20 {
		t.Errorf("it grew: %v, before %v", u, before)
	}
	for i := range listedPages {
		f.hit(i)
	}
}

// TestFloodOfDemandsWhileAllFails: past MaxPending a demand is refused; when the
// source is back all that were accepted are met.
func TestFloodOfDemandsWhileAllFails(t *testing.T) {
	const most = 200
	f := openFlooded(t, engine.Options{MaxPending: most}, sqlite.Options{})
	f.failing.Store(true)
	busy := 0
	for i := range 2 * most {
		switch _, err := f.site.MarkStale(t.Context(), engine.Path(fmt.Sprintf("/p/f-%d", i))); {
		case errors.Is(err, engine.ErrBusy):
			busy++
		case err != nil:
			t.Fatal(err)
		}
	}
	if busy != most {
		t.Errorf("%d demands of %d were refused, the limit is %d", busy, 2*most, most)
	}
	for i := range listedPages {
		f.hit(i)
	}
	f.failing.Store(false)
	f.settled()
	if _, err := f.site.Revalidate(t.Context(), engine.Path("/p/again")); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
