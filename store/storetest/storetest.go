// Package storetest is the suite that every [store.Store] passes: [Run] for all
// of them, [RunDurable] for those that survive being closed and opened again.
// It tests the contract and nothing that a store does beyond it.
//
// Its one invariant: what fails here breaks a promise that package store makes
// in writing, and a bug found in one store becomes a case for all.
package storetest

import (
	"testing"

	"github.com/freshet-go/freshet/store"
)

// testCase is one promise.
type testCase struct {
	says string // the promise, as a sentence
	run  func(k *kit)
}

// Run runs the suite. Every case opens an empty store of its own and closes it.
// Stores with limits run it once more with small ones: a frontier limit from 16
// to 100 names, room for 64 KiB to 1 MiB of entries, and 100 entries a page bring the cases of the
// group "limits" to fold and to evict, and break none of the others.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, g := range []struct {
		name  string
		cases []testCase
	}{
		{"ticks", ticks()},
		{"begin and abort", runs()},
		{"demand", demands()},
		{"commit", commits()},
		{"content", contents()},
		{"names", covers()},
		{"purge", purges()},
		{"get", gets()},
		{"by", bys()},
		{"entries", entries()},
		{"pending", pendings()},
		{"prune", prunes()},
		{"limits", limits()},
		{"races", races()},
		{"lifetime", lifetimes()},
	} {
		t.Run(g.name, func(t *testing.T) {
			for _, c := range g.cases {
				t.Run(c.says, func(t *testing.T) {
					k := &kit{t: t, s: open(t)}
					t.Cleanup(func() {
						if err := k.s.Close(); err != nil {
							t.Errorf("close: %v", err)
						}
					})
					c.run(k)
				})
			}
		})
	}
}
