package sqlite

import (
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/freshet-go/freshet/store"
)

// ahead is how far beyond the clock ticks are reserved. After kill -9 the
// clock is ahead by at most that; after Close it is not.
const ahead = 2 * time.Second

// ledger is what is known in memory: the clock, the running renders, and the
// marks of all names, of which demands in the file is the durable copy. Marks
// get there when their transaction is synced.
type ledger struct {
	mu      sync.Mutex
	last    store.Tick // the newest that was issued or is an entry's begun
	ceiling store.Tick // that is durable: Begin issues none beyond it
	running map[store.Running]struct{}
	marks   store.Frontiers
	changes uint64 // transactions that changed an entry, so that a reader sees one overtake it
}

// begin issues a tick and registers a render, if a tick is left below the ceiling.
func (l *ledger) begin(k store.Key) (store.Tick, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.last.Next(time.Now())
	if t.After(l.ceiling) {
		return store.Tick{}, false
	}
	l.last = t
	l.running[store.Running{Key: k, Begun: t}] = struct{}{}
	return t, true
}

// demand issues the tick of a demand and tells what runs at it. The tick may be
// beyond the ceiling: it is durable with the demand or not at all.
func (l *ledger) demand() (store.Tick, []store.Running) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = l.last.Next(time.Now())
	var runs []store.Running
	for r := range l.running {
		runs = append(runs, r)
	}
	slices.SortFunc(runs, func(a, b store.Running) int { return a.Begun.Compare(b.Begun) })
	return l.last, runs
}

// end says that a render does not run any more.
func (l *ledger) end(k store.Key, begun store.Tick) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.running, store.Running{Key: k, Begun: begun})
}

// observe moves the clock to a begun that came from elsewhere.
func (l *ledger) observe(t store.Tick) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = store.Later(l.last, t)
}

// reserve returns a ceiling to make durable, if the one that is so is near.
func (l *ledger) reserve() (c store.Tick, near bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := l.last.Next(time.Now())
	c = store.Tick{Epoch: next.Epoch, Time: next.Time + ahead.Microseconds()}
	return c, c.Epoch != l.ceiling.Epoch || c.Time-l.ceiling.Time > ahead.Microseconds()/2
}

// of returns the newest durable marks of the names, and the fence for commits.
func (l *ledger) of(names iter.Seq[store.Name]) (m store.Marks, fence store.Tick) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.marks.Of(names), l.marks.Fence(names)
}

// newest returns the newest durable marks of the names, and on which of them the
// demand was made. mu is held.
func (l *ledger) newest(names iter.Seq[store.Name]) (store.Marks, store.Name) {
	return l.marks.Of(names), l.marks.By(names)
}

// seen returns how many transactions have changed an entry.
func (l *ledger) seen() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changes
}
