package sqlite

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/freshet-go/freshet/store"
)

// mend is the write of a reader that found the file damaged.
type mend struct {
	db  *database
	err error
}

func (mend) bytes() int { return 0 }

// do fails with the reader's error, unless the file was replaced meanwhile.
func (w mend) do(b *batch) error {
	if b.s.db == w.db {
		return w.err
	}
	return nil
}

// anew is the write that begins a larger epoch with a demand on the site.
type anew struct{ first store.Tick }

func (anew) bytes() int { return 0 }

func (w anew) do(b *batch) error {
	b.s.ledger.observe(w.first)
	return b.raise(store.SiteName, w.first, false)
}

// replace sets the damaged file aside and opens a new one, before the committer
// runs. The demands are lost.
func (s *Store) replace(ctx context.Context, why error) error {
	last, err := s.opt.disk.readNote(s.dir)
	if err != nil {
		return err
	}
	if _, err := s.renew(max(last.epoch, s.ledger.last.Epoch), why); err != nil {
		return err
	}
	return s.start(ctx, note{})
}

// heal does the same while the store runs. What memory knows is not lost: all
// marks go into the new file. Its entries are, and their pages are missing.
func (s *Store) heal(why error) error {
	var before *brokenError
	if errors.As(why, &before) {
		why = before.why
	}
	s.dbMu.Lock()
	defer s.dbMu.Unlock()
	if s.db != nil {
		if err := s.db.close(); err != nil {
			s.opt.Logger.Warn("sqlite: the damaged file was not closed cleanly", "file", s.path(), "error", err.Error())
		}
		s.db = nil
	}
	l := &s.ledger
	l.mu.Lock()
	epoch := l.last.Epoch
	l.mu.Unlock()
	first, err := s.renew(epoch, why)
	if err == nil {
		l.mu.Lock()
		l.last, l.ceiling = store.Later(l.last, first), store.Tick{}
		l.changes++
		l.mu.Unlock()
		clear(s.sizes)
		clear(s.rotten)
		s.stats.holds(tally{})
		if s.db, err = s.opt.disk.openDatabase(s.path(), s.opt.Readers); err == nil {
			err = s.transact([]*request{{write: restore{}}, {write: anew{first}}})
		}
	}
	if err == nil {
		err = s.settle()
	}
	if err != nil {
		if s.db != nil {
			err = errors.Join(err, s.db.close())
			s.db = nil
		}
		s.broken = &brokenError{why, err}
		return s.broken
	}
	return nil
}

// brokenError says that there is no file to work with.
type brokenError struct{ why, err error }

func (e *brokenError) Error() string {
	return fmt.Sprintf("the file is damaged (%v) and cannot be replaced: %v", e.why, e.err)
}

func (e *brokenError) Unwrap() []error { return []error{e.why, e.err} }

// restore is the write of everything that memory keeps into an empty file.
type restore struct{}

func (restore) bytes() int { return 0 }

func (restore) do(b *batch) error {
	l := &b.s.ledger
	l.mu.Lock()
	forgotten, marks := l.marks.Forgotten(), maps.Collect(l.marks.All())
	l.mu.Unlock()
	for name, m := range marks {
		if err := b.c.exec(`INSERT OR REPLACE INTO demands (name, demand_epoch, demand, purge_epoch, purge)
			VALUES (?, ?, ?, ?, ?)`, name, m.Demand, m.Purge); err != nil {
			return err
		}
	}
	return b.c.exec("UPDATE state SET forgotten_epoch = ?, forgotten = ?, fence_epoch = ?, fence = ?", forgotten.Demand, forgotten.Purge)
}
