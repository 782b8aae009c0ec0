package mem_test

import (
	"context"
	"sync"
	"testing"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
	"github.com/freshet-go/freshet/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) store.Store { return mem.New(mem.Options{}) })
}

func TestStoreWithSmallLimits(t *testing.T) {
	storetest.Run(t, func(*testing.T) store.Store {
		return mem.New(mem.Options{MaxBytes: 256 << 10, MaxPerPage: 100, FrontierLimit: 20})
	})
}

// TestSuiteOfDurableStores holds the suite for durable stores against the
// specification: a store that is not really closed has lost nothing.
func TestSuiteOfDurableStores(t *testing.T) {
	for says, o := range map[string]mem.Options{
		"default limits": {},
		"small limits":   {FrontierLimit: 20},
	} {
		t.Run(says, func(t *testing.T) {
			var mu sync.Mutex
			kept := make(map[string]*mem.Store)
			storetest.RunDurable(t, func(t *testing.T, dir string) store.Store {
				mu.Lock()
				defer mu.Unlock()
				if kept[dir] == nil {
					kept[dir] = mem.New(o)
				}
				return unclosed{kept[dir]}
			})
		})
	}
}

// unclosed forgets running renders in Close, as a process that ends does, and
// keeps everything else.
type unclosed struct{ *mem.Store }

func (s unclosed) Close() error {
	ctx := context.Background()
	a, err := s.Demand(ctx, store.Demand{Name: store.TagName("closing")})
	if err != nil {
		return err
	}
	for _, r := range a.Running {
		if err := s.Abort(ctx, r.Key, r.Begun); err != nil {
			return err
		}
	}
	return nil
}
