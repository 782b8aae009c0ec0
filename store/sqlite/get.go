package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// Get implements [store.Store]. An entry whose content is damaged is dropped,
// which is logged, and missing.
func (s *Store) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	if err := s.enter(ctx); err != nil {
		return store.Snapshot{}, err
	}
	defer s.leave()
	for {
		snap, same, err := s.snapshot(ctx, k)
		var bad *corruptError
		switch {
		case errors.As(err, &bad):
			err = s.drop(ctx, bad)
		case err == nil && same:
			return snap, nil
		}
		if err != nil {
			return store.Snapshot{}, fmt.Errorf("sqlite: get %s: %w", k.Path, err)
		}
	}
}

// snapshot reads the entries and then the marks that cover them. It reports
// whether the path had the same entries before and after, so that all of it was
// true at one moment.
func (s *Store) snapshot(ctx context.Context, k store.Key) (snap store.Snapshot, same bool, err error) {
	seen := s.ledger.seen()
	var rows []row
	err = s.read(ctx, func(c *conn) (err error) {
		snap = store.Snapshot{}
		if rows, err = c.rows(k.Path); err != nil {
			return err
		}
		if i := slices.IndexFunc(rows, func(r row) bool { return r.key == k }); i >= 0 {
			if snap.Entry, err = c.content(rows[i]); err != nil {
				return err
			}
		}
		if r, ok := newest(rows, k.Build); ok {
			snap.Other, err = c.content(r)
		}
		return err
	})
	if err != nil {
		return store.Snapshot{}, false, err
	}
	if s.mark(&snap, k) == seen {
		return snap, true, nil
	}
	err = s.read(ctx, func(c *conn) error {
		now, err := c.rows(k.Path)
		same = slices.EqualFunc(rows, now, func(a, b row) bool { return a.key == b.key && a.begun == b.begun })
		return err
	})
	return snap, same, err
}

// content is what body says, or says again: a read may fail once.
func (c *conn) content(r row) (*store.Entry, error) {
	e, err := c.body(r)
	var bad *corruptError
	if errors.As(err, &bad) {
		e, err = c.body(r)
	}
	return e, err
}

// mark adds the marks to a snapshot and returns how many transactions have
// changed an entry by then.
func (s *Store) mark(snap *store.Snapshot, k store.Key) uint64 {
	l := &s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	if snap.Entry != nil {
		snap.Marks, snap.By = l.newest(snap.Entry.Names())
	} else {
		snap.Marks, snap.By = l.newest(store.Names(k.Path, "", nil))
	}
	if snap.Other != nil {
		snap.OtherMarks, snap.OtherBy = l.newest(snap.Other.Names())
	}
	return l.changes
}

// rows returns what is known of the entries of all builds for a path.
func (c *conn) rows(path string) (rows []row, err error) {
	err = c.each("SELECT "+rowColumns+" FROM entries e WHERE e.path = ?", func(st *sqlite3.Stmt) error {
		r, err := readRow(st)
		rows = append(rows, r)
		return err
	}, path)
	return rows, err
}

// newest returns the row with the largest begun of all builds but that one.
func newest(rows []row, but string) (r row, found bool) {
	for _, o := range rows {
		if o.key.Build != but && (!found || o.begun.After(r.begun)) {
			r, found = o, true
		}
	}
	return r, found
}
