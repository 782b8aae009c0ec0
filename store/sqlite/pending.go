package sqlite

import (
	"context"
	"fmt"
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// pendingRows is how many entries are looked at for one snapshot.
const pendingRows = 1000

// Pending implements [store.Store]. It looks at every entry after the given
// path until the limit is reached.
func (s *Store) Pending(ctx context.Context, build, after string, limit int) ([]string, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.leave()
	if limit <= 0 {
		return nil, nil
	}
	stale, err := s.waiting(ctx, after, limit, func(c *conn, from string) ([]string, string, error) { return s.stale(c, build, from) })
	if err != nil {
		return nil, fmt.Errorf("sqlite: pending: %w", err)
	}
	absent, err := s.waiting(ctx, after, limit, s.absent)
	if err != nil {
		return nil, fmt.Errorf("sqlite: pending: %w", err)
	}
	// A path that got or lost its entry between the two may be in both.
	all := append(stale, absent...)
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), limit)], nil
}

// waiting calls part, which returns the pending paths of the next rows and the
// last path that it looked at, until there are enough or no rows are left.
func (s *Store) waiting(ctx context.Context, after string, limit int, part func(*conn, string) ([]string, string, error)) (all []string, err error) {
	for len(all) < limit {
		var some []string
		var last string
		err := s.read(ctx, func(c *conn) (err error) {
			some, last, err = part(c, after)
			return err
		})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if last == after {
			break
		}
		after = last
	}
	return all, nil
}

// stale returns the next paths with an entry that waits: the build's, or the
// newest of the others', unless it is older than the build's.
func (s *Store) stale(c *conn, build, after string) (paths []string, last string, err error) {
	var same, found []row // the rows of one path; those that may wait
	last = after
	end := func() {
		if len(same) == 0 {
			return
		}
		i := slices.IndexFunc(same, func(r row) bool { return r.key.Build == build })
		if i >= 0 {
			found = append(found, same[i])
		}
		if r, ok := newest(same, build); ok && (i < 0 || r.begun.After(same[i].begun)) {
			found = append(found, r)
		}
		same = same[:0]
	}
	n := 0
	err = c.each("SELECT "+rowColumns+" FROM entries e WHERE e.path > ? ORDER BY e.path", func(st *sqlite3.Stmt) error {
		r, err := readRow(st)
		if err != nil {
			return err
		}
		if r.key.Path != last {
			end()
			if n >= pendingRows {
				return errEnough
			}
		}
		last = r.key.Path
		same = append(same, r)
		n++
		return nil
	}, after)
	if err != nil {
		return nil, "", err
	}
	end()
	l := &s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range found {
		if m := l.marks.Of(r.names()); m.Demand.After(m.Purge) && !r.begun.After(m.Demand) {
			paths = append(paths, r.key.Path)
		}
	}
	return slices.Compact(paths), last, nil
}

// absent returns the next paths without any entry whose own demand waits.
func (s *Store) absent(c *conn, after string) (paths []string, last string, err error) {
	last = after
	var found []string
	err = c.each("SELECT d.name "+unmet+` AND d.name > ? AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.path = substr(d.name, 2))
		ORDER BY d.name LIMIT ?`, func(st *sqlite3.Stmt) error {
		last = store.Name(st.ColumnText(0)).Text()
		found = append(found, last)
		return nil
	}, store.PathName(after), pendingRows)
	if err != nil {
		return nil, "", err
	}
	l := &s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, path := range found {
		own := l.marks.Mark(store.PathName(path)).Demand
		if own.After(l.marks.Of(store.Names(path, "", nil)).Purge) {
			paths = append(paths, path)
		}
	}
	return paths, last, nil
}
