// Package mem is the reference implementation of [store.Store], in memory: it
// is short, so that it can be read as the specification, and it is what a site
// has that was given no store. It is not durable: everything ends with the
// process.
//
// Its one invariant: every kept entry has begun after every purge that covers
// it, and is replaced only by one that began later.
package mem

import (
	"container/list"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/freshet-go/freshet/store"
)

// DefaultMaxBytes is the default of [Options.MaxBytes]: 1 GiB.
const DefaultMaxBytes = 1 << 30

// Options bound what a [Store] keeps. The zero value is fine.
type Options struct {
	// MaxBytes bounds the sum of the entries' sizes, see [store.Entry.Size]. 0:
	// DefaultMaxBytes. Past it the entries that no page lists are dropped first,
	// then listed ones; of each the one that was committed longest ago, since
	// what is visited often is also regenerated, and read from the page cache
	// rather than from here; with it goes what began before it of the same path.
	MaxBytes int64

	// MaxPerPage bounds how many entries of paths that no page lists are kept for
	// one pattern of one build. 0: store.DefaultMaxPerPage. Past it the page's
	// entry that was committed longest ago is dropped.
	MaxPerPage int

	// FrontierLimit is how many names of demands are told apart, see
	// [store.Frontiers]. 0: store.DefaultFrontierLimit.
	FrontierLimit int
}

// Store is a [store.Store]. One mutex guards it whole: a demand, a begin and a
// commit exclude each other, and that is what makes their ticks an order.
type Store struct {
	maxBytes   int64
	maxPerPage int

	mu        sync.Mutex
	closed    bool
	last      store.Tick // the newest one that was issued or is an entry's begun
	frontiers store.Frontiers
	running   map[store.Running]struct{}
	paths     map[string]map[string]*list.Element // by path, then build, of *store.Entry
	order     [2]list.List                        // the unlisted and the listed entries as they were committed
	pages     map[page]*list.List                 // the unlisted ones of each page as they were committed
	inPage    map[store.Key]*list.Element         // where in pages an entry is
	bytes     int64                               // of all entries
	gone      map[string]store.Tick               // the newest begun of dropped entries, of paths that the frontiers know
}

var _ store.Store = (*Store)(nil)

// New returns an empty store. Its epoch is the time of the call in
// microseconds, so that a store made later has later ticks.
func New(o Options) *Store {
	s := &Store{
		maxBytes:   o.MaxBytes,
		maxPerPage: o.MaxPerPage,
		last:       store.Tick{Epoch: uint64(time.Now().UnixMicro())},
		running:    make(map[store.Running]struct{}),
		paths:      make(map[string]map[string]*list.Element),
		pages:      make(map[page]*list.List),
		inPage:     make(map[store.Key]*list.Element),
		gone:       make(map[string]store.Tick),
	}
	if s.maxPerPage <= 0 {
		s.maxPerPage = store.DefaultMaxPerPage
	}
	if s.maxBytes <= 0 {
		s.maxBytes = DefaultMaxBytes
	}
	s.frontiers = store.Frontiers{Limit: o.FrontierLimit, Unmet: s.unmet}
	return s
}

// enter locks the store for a call, unless that is over before it began.
func (s *Store) enter(ctx context.Context) error {
	s.mu.Lock()
	err := ctx.Err()
	if s.closed {
		err = store.ErrClosed
	}
	if err != nil {
		s.mu.Unlock()
	}
	return err
}

// Demand implements [store.Store].
func (s *Store) Demand(ctx context.Context, d store.Demand) (store.Accepted, error) {
	if err := s.enter(ctx); err != nil {
		return store.Accepted{}, err
	}
	defer s.mu.Unlock()
	s.last = s.last.Next(time.Now())
	acc := store.Accepted{Tick: s.last, Carriers: s.carriers(d.Build, d.Name, d.Limit)}
	for r := range s.running {
		acc.Running = append(acc.Running, r)
	}
	m := store.Marks{Demand: acc.Tick}
	if d.Purge {
		m.Purge = acc.Tick
		s.dropAll(slices.Collect(s.covered(d.Name)))
	}
	for _, folded := range s.frontiers.Raise(d.Name, m) {
		if folded.Kind() == store.KindPath {
			delete(s.gone, folded.Text())
		}
	}
	return acc, nil
}

// Begin implements [store.Store].
func (s *Store) Begin(ctx context.Context, k store.Key) (store.Tick, error) {
	if err := s.enter(ctx); err != nil {
		return store.Tick{}, err
	}
	defer s.mu.Unlock()
	s.last = s.last.Next(time.Now())
	s.running[store.Running{Key: k, Begun: s.last}] = struct{}{}
	return s.last, nil
}

// Commit implements [store.Store].
func (s *Store) Commit(ctx context.Context, e *store.Entry) (store.Committed, error) {
	if err := s.enter(ctx); err != nil {
		return store.Committed{}, err
	}
	defer s.mu.Unlock()
	delete(s.running, store.Running{Key: e.Key, Begun: e.Begun})
	if e.Size() > s.maxBytes {
		s.dropOlder(e)
		return store.Committed{}, store.ErrTooLarge
	}
	c := store.Committed{Marks: s.frontiers.Of(e.Names())}
	old := s.entry(e.Key)
	if old != nil {
		c.Stored = old.Begun
	}
	switch {
	case !e.Begun.After(s.frontiers.Fence(e.Names())):
		c.Purged = true
	case old != nil && !e.Begun.After(old.Begun):
		if e.Begun == old.Begun {
			c.Won, c.Modified = true, old.Modified
		}
	default:
		c.Won, c.Stored = true, e.Begun
		var content string
		var modified time.Time
		if old != nil {
			content, modified = old.Content(), old.Modified
		}
		kept := *e // e is its caller's
		kept.Modified = e.ModifiedAfter(content, modified)
		c.Unchanged, c.Modified = content == e.Content(), kept.Modified
		s.last = store.Later(s.last, e.Begun)
		s.keep(&kept)
	}
	return c, nil
}

// Abort implements [store.Store].
func (s *Store) Abort(ctx context.Context, k store.Key, begun store.Tick) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	delete(s.running, store.Running{Key: k, Begun: begun})
	return nil
}

// Prune implements [store.Store].
func (s *Store) Prune(ctx context.Context, keep ...string) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	kept := make(map[string]bool, len(keep))
	for _, b := range keep {
		kept[b] = true
	}
	var others []*store.Entry
	for e := range s.covered(store.SiteName) {
		if !kept[e.Key.Build] {
			others = append(others, e)
		}
	}
	s.dropAll(others)
	return nil
}

// Close implements [store.Store].
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed, s.frontiers, s.order = true, store.Frontiers{}, [2]list.List{}
	s.running, s.paths, s.gone = nil, nil, nil
	return nil
}
