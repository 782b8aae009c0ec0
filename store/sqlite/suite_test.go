package sqlite

import (
	"log/slog"
	"testing"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/storetest"
)

// open opens a store that logs to the test.
func open(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	if o.Logger == nil {
		o.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	s, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoreKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, t.TempDir(), Options{}) })
}

func TestStoreKeepsTheContractWithSmallLimits(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		return open(t, t.TempDir(), Options{MaxBytes: 256 << 10, MaxPerPage: 100, FrontierLimit: 20, MaxQueued: 1, Readers: 1})
	})
}

func TestStoreIsDurable(t *testing.T) {
	storetest.RunDurable(t, func(t *testing.T, dir string) store.Store { return open(t, dir, Options{}) })
}

func TestStoreIsDurableWithAFewNames(t *testing.T) {
	storetest.RunDurable(t, func(t *testing.T, dir string) store.Store { return open(t, dir, Options{FrontierLimit: 20}) })
}
