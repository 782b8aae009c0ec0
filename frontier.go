package freshet

import (
	"iter"
	"sync"
	"sync/atomic"

	"github.com/freshet-go/freshet/store"
)

// frontier is the engine's copy of the demands of its own time: what was
// demanded earlier came with each entry from the store. Readers compare gen, so
// that a hit looks nothing up while no demand comes.
type frontier struct {
	mu     sync.RWMutex
	table  store.Frontiers
	newest store.Tick // of all demands
	gen    atomic.Uint64
}

func (f *frontier) raise(n store.Name, d store.Tick, purge bool) {
	m := store.Marks{Demand: d}
	if purge {
		m.Purge = d
	}
	f.mu.Lock()
	f.table.Raise(n, m)
	f.newest = store.Later(f.newest, d)
	f.gen.Add(1)
	f.mu.Unlock()
}

// met forgets a path's own demand once an entry that began after it is shown:
// nothing older is ever shown again, and the store remembers. Otherwise a site
// whose pages are demanded one by one would fill the table and, when that is
// folded, be stale as a whole.
func (f *frontier) met(path string, begun store.Tick) {
	n := store.PathName(path)
	f.mu.RLock()
	m := f.table.Mark(n)
	f.mu.RUnlock()
	if m == (store.Marks{}) || !begun.After(m.Demand) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if begun.After(f.table.Mark(n).Demand) {
		f.table.Met(n)
	}
}

// floors are what a visitor of the names must be answered beyond, and the
// newest demand on anything.
func (f *frontier) floors(names iter.Seq[store.Name]) (floor, newest store.Tick) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.table.Of(names).Demand, f.newest
}

// by returns on which of the names the newest demand of this time was made.
func (f *frontier) by(names iter.Seq[store.Name]) store.Name {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.table.By(names)
}

// of returns the marks of names and the generation that they are true for.
func (f *frontier) of(names iter.Seq[store.Name]) (store.Marks, uint64) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.table.Of(names), f.gen.Load()
}
