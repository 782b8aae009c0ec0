package sqlite

import (
	"errors"
	"iter"
	"maps"

	"github.com/freshet-go/freshet/store"
)

// class is what entries are counted by: one page's, listed or not.
type class struct {
	build, pattern string
	listed         bool
}

// tally counts the entries of a class.
type tally struct{ entries, bytes int64 }

func (t tally) with(size int64) tally    { return tally{t.entries + 1, t.bytes + size} }
func (t tally) without(size int64) tally { return tally{t.entries - 1, t.bytes - size} }

// batch is one transaction of the committer: what it has done so far and what
// memory must follow once it is durable.
type batch struct {
	s         *Store
	c         *conn
	raised    map[store.Name]store.Marks // by its demands
	sizes     map[class]tally            // of all entries after it
	evicted   int64
	unchanged int64               // commits that wrote no body
	changed   bool                // an entry
	ceiling   store.Tick          // that it made durable, if not zero
	unmet     map[store.Name]bool // paths' names, if memory is to fold some
}

// transact does the writes of rs, if any, in one transaction. After an error
// nothing of it is done.
func (s *Store) transact(rs []*request) error {
	if s.db == nil {
		return s.broken
	}
	b := &batch{s: s, c: s.db.writer, raised: make(map[store.Name]store.Marks), sizes: maps.Clone(s.sizes)}
	if err := b.c.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := b.run(rs)
	if err == nil {
		err = b.c.exec("COMMIT")
	}
	if err != nil {
		if !b.c.GetAutocommit() {
			err = errors.Join(err, b.c.exec("ROLLBACK"))
		}
		return err
	}
	s.stats.transactions.Add(1)
	s.stats.writes.Add(int64(len(rs)))
	s.publish(b)
	return nil
}

func (b *batch) run(rs []*request) error {
	for _, r := range rs {
		if err := r.do(b); err != nil {
			return err
		}
	}
	if err := b.prepareFold(); err != nil {
		return err
	}
	if err := b.dropFolded(); err != nil {
		return err
	}
	return b.reserve()
}

// publish has memory follow a durable transaction.
func (s *Store) publish(b *batch) {
	maps.DeleteFunc(b.sizes, func(_ class, t tally) bool { return t.entries == 0 })
	s.sizes = b.sizes
	s.stats.evictions.Add(b.evicted)
	s.stats.unchanged.Add(b.unchanged)
	s.stats.holds(b.total(func(class) bool { return true }))
	clear(s.dropped)
	s.dropped = s.dropped[:0]
	l := &s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	l.marks.Unmet = func(n store.Name) bool { return b.unmet[n] }
	for n, m := range b.raised {
		s.dropped = append(s.dropped, l.marks.Raise(n, m)...)
	}
	l.marks.Unmet = nil
	if b.changed {
		l.changes++
	}
	if !b.ceiling.IsZero() {
		l.ceiling = b.ceiling
	}
}

// marks returns the newest marks of the names and the fence for commits, those
// of this transaction included.
func (b *batch) marks(names iter.Seq[store.Name]) (m store.Marks, fence store.Tick) {
	m, fence = b.s.ledger.of(names)
	if len(b.raised) > 0 {
		for n := range names {
			m = m.Join(b.raised[n])
		}
	}
	return m, store.Later(fence, m.Purge)
}

// reserve makes a ceiling durable if the last one is near: with what is
// written anyway, so that Begin seldom waits for a transaction of its own.
func (b *batch) reserve() error {
	c, near := b.s.ledger.reserve()
	if !near {
		return nil
	}
	b.ceiling = c
	return b.c.exec("UPDATE state SET epoch = ?, ceiling = ?", c)
}

// reserve is the write of a Begin that found no tick left.
type reserve struct{}

func (reserve) do(*batch) error { return nil } // every transaction does it
func (reserve) bytes() int      { return 0 }
