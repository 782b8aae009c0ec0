package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/freshet-go/freshet/store"
)

// calls are all methods of a store but Close, by name.
func calls(s store.Store) map[string]func(ctx context.Context) error {
	return map[string]func(ctx context.Context) error{
		"Demand": func(ctx context.Context) error {
			_, err := s.Demand(ctx, store.Demand{Name: store.TagName("t"), Build: here, Limit: 9})
			return err
		},
		"a purging Demand": func(ctx context.Context) error {
			_, err := s.Demand(ctx, store.Demand{Name: store.TagName("none"), Purge: true})
			return err
		},
		"Begin": func(ctx context.Context) error {
			_, err := s.Begin(ctx, at("/c"))
			return err
		},
		"Commit": func(ctx context.Context) error {
			_, err := s.Commit(ctx, entry(at("/c"), store.Tick{Epoch: 1, Time: 1e9}))
			return err
		},
		"Abort": func(ctx context.Context) error { return s.Abort(ctx, at("/c"), store.Tick{Epoch: 1, Time: 1}) },
		"Get": func(ctx context.Context) error {
			_, err := s.Get(ctx, at("/a"))
			return err
		},
		"Covered": func(ctx context.Context) error {
			_, err := s.Covered(ctx, here, store.SiteName, 9)
			return err
		},
		"Pending": func(ctx context.Context) error {
			_, err := s.Pending(ctx, here, "", 9)
			return err
		},
		"Entries": func(ctx context.Context) error {
			for e, err := range s.Entries(ctx, here) {
				if err != nil {
					if e != nil {
						return fmt.Errorf("an entry beside the error %w", err)
					}
					return err
				}
			}
			return nil
		},
		"Prune": func(ctx context.Context) error { return s.Prune(ctx, here, there) },
	}
}

func lifetimes() []testCase {
	return []testCase{
		{"every call after Close returns ErrClosed, and a second Close does nothing", func(k *kit) {
			k.put(at("/a"), "t")
			for range 2 {
				if err := k.s.Close(); err != nil {
					k.t.Fatalf("close: %v", err)
				}
			}
			for name, f := range calls(k.s) {
				if err := call(f); !errors.Is(err, store.ErrClosed) {
					k.t.Errorf("%s after Close: %v, want ErrClosed", name, err)
				}
			}
		}},
		{"Close waits for running calls, which either succeed or return ErrClosed", func(k *kit) {
			k.put(at("/a"), "t")
			var wg sync.WaitGroup
			busy, once := make(chan struct{}), sync.Once{}
			for name, f := range calls(k.s) {
				wg.Go(func() {
					for {
						err := call(f)
						once.Do(func() { close(busy) })
						if errors.Is(err, store.ErrClosed) {
							return
						}
						if err != nil {
							k.t.Errorf("%s during Close: %v", name, err)
							return
						}
					}
				})
			}
			<-busy
			if err := k.s.Close(); err != nil {
				k.t.Errorf("close: %v", err)
			}
			for name, f := range calls(k.s) {
				if err := call(f); !errors.Is(err, store.ErrClosed) {
					k.t.Errorf("%s after Close: %v, want ErrClosed", name, err)
				}
			}
			wg.Wait()
		}},
		{"a call whose context has ended succeeds or says so, and harms nothing", func(k *kit) {
			e := k.put(at("/a"), "t")
			over, stop := context.WithCancel(context.Background())
			stop()
			late, stop := context.WithDeadline(context.Background(), time.Unix(0, 0))
			defer stop()
			for name, f := range calls(k.s) {
				for _, ctx := range []context.Context{over, late} {
					if err := f(ctx); err != nil && !errors.Is(err, ctx.Err()) {
						k.t.Errorf("%s: %v, want success or %v", name, err, ctx.Err())
					}
				}
			}
			k.stored(at("/a"), e)
			before := k.demand(store.PathName("/a"))
			f := entry(at("/a"), k.begin(at("/a")), "t")
			if !f.Begun.After(before) {
				k.t.Errorf("begun %v is not after %v", f.Begun, before)
			}
			c, err := k.s.Commit(over, f)
			if err == nil && !c.Won {
				k.t.Errorf("got %+v, want a win", c)
			}
			k.won(f)
			k.stored(at("/a"), f)
		}},
		{"contexts that end during calls lose nothing that was acknowledged", func(k *kit) {
			var mu sync.Mutex
			acked := make(map[string]store.Tick)
			k.together(4, func(i int) error {
				for n := range 25 {
					p := fmt.Sprintf("/%d/%d", i, n)
					ctx, stop := context.WithTimeout(context.Background(), time.Duration(n*n)*4*time.Microsecond)
					begun, err := k.s.Begin(ctx, at(p))
					if err == nil {
						_, err = k.s.Commit(ctx, entry(at(p), begun))
					}
					stop()
					switch {
					case err == nil:
						mu.Lock()
						acked[p] = begun
						mu.Unlock()
					case !errors.Is(err, context.DeadlineExceeded):
						return err
					}
				}
				return nil
			})
			for p, begun := range acked {
				k.stored(at(p), entry(at(p), begun))
			}
		}},
	}
}
