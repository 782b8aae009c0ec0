package sqlite

import (
	"fmt"
	"maps"
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// raise moves the marks of a name, in the file at once and in memory when the
// transaction is durable.
func (b *batch) raise(name store.Name, t store.Tick, purge bool) error {
	m := store.Marks{Demand: t}
	sql := `INSERT INTO demands (name, demand_epoch, demand) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET demand_epoch = excluded.demand_epoch, demand = excluded.demand`
	args := []any{name, t}
	if purge {
		m.Purge = t
		sql = `INSERT INTO demands (name, demand_epoch, demand, purge_epoch, purge) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET demand_epoch = excluded.demand_epoch, demand = excluded.demand,
				purge_epoch = excluded.purge_epoch, purge = excluded.purge`
		args = append(args, t)
	}
	b.raised[name] = b.raised[name].Join(m)
	return b.c.exec(sql, args...)
}

// meet remembers that a demand on the path was met by an entry that is dropped
// now, so that its absence does not make the path pending again.
func (b *batch) meet(path string, begun store.Tick) error {
	return b.c.exec(`UPDATE demands SET met_epoch = ?1, met = ?2
		WHERE name = ?3 AND (demand_epoch, demand) < (?1, ?2) AND (met_epoch, met) < (?1, ?2)`, begun, store.PathName(path))
}

// unmet are the demands on paths that no entry of any build has met, as far as
// demands and entries alone tell: a purge of more than the path is not looked at.
const unmet = `FROM demands d WHERE d.name >= 'p' AND d.name < 'q'
	AND (d.demand_epoch, d.demand) > (d.purge_epoch, d.purge)
	AND (d.demand_epoch, d.demand) > (d.met_epoch, d.met)
	AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.path = substr(d.name, 2)
		AND (e.begun_epoch, e.begun) > (d.demand_epoch, d.demand))`

// prepareFold finds out which names memory must fold last, if it may fold when
// this transaction is published.
func (b *batch) prepareFold() error {
	l := &b.s.ledger
	l.mu.Lock()
	full := l.marks.Len()+len(b.raised) > b.s.opt.FrontierLimit
	l.mu.Unlock()
	if !full || len(b.raised) == 0 {
		return nil
	}
	var err error
	b.unmet, err = b.c.unmet()
	return err
}

func (c *conn) unmet() (map[store.Name]bool, error) {
	names := make(map[store.Name]bool)
	err := c.each("SELECT d.name "+unmet, func(st *sqlite3.Stmt) error {
		names[store.Name(st.ColumnText(0))] = true
		return nil
	})
	return names, err
}

// dropFolded has the file follow what memory folded. A name that has a mark of
// its own again is kept.
func (b *batch) dropFolded() error {
	if len(b.s.dropped) == 0 {
		return nil
	}
	l := &b.s.ledger
	l.mu.Lock()
	forgotten := l.marks.Forgotten()
	var gone []store.Name
	for _, n := range b.s.dropped {
		if _, again := b.raised[n]; !again && !l.marks.Knows(n) {
			gone = append(gone, n)
		}
	}
	l.mu.Unlock()
	for _, n := range gone {
		if err := b.c.exec("DELETE FROM demands WHERE name = ?", n); err != nil {
			return err
		}
	}
	return b.c.exec("UPDATE state SET forgotten_epoch = ?, forgotten = ?, fence_epoch = ?, fence = ?", forgotten.Demand, forgotten.Purge)
}

// forget folds, when half of the table is used, all marks that are older than
// every entry, every running render and every unmet demand on a path. That
// changes nothing for any of them; what an import brings that began before is
// stale, or refused, rather than called fresh.
func (s *Store) forget() error {
	l := &s.ledger
	l.mu.Lock()
	n := l.marks.Len()
	l.mu.Unlock()
	if n < max(s.opt.FrontierLimit/2, s.nextForget) {
		return nil
	}
	oldest, known, err := s.oldest()
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for r := range l.running {
		if !known || oldest.After(r.Begun) {
			oldest, known = r.Begun, true
		}
	}
	if !known {
		oldest = l.last.Next(l.last.Wall())
	}
	for name, m := range maps.Collect(l.marks.All()) {
		if oldest.After(m.Demand) {
			l.marks.Forget(name)
			s.dropped = append(s.dropped, name)
		}
	}
	s.nextForget = l.marks.Len() + max(s.opt.FrontierLimit/10, 1)
	return nil
}

// oldest returns the least tick among the entries' begun and the unmet demands
// on paths.
func (s *Store) oldest() (least store.Tick, known bool, err error) {
	c := s.db.writer
	consider := func(st *sqlite3.Stmt) {
		if t := tick(st, 0); !known || least.After(t) {
			least, known = t, true
		}
	}
	for _, k := range slices.Collect(maps.Keys(s.sizes)) {
		if _, err := c.one(`SELECT begun_epoch, begun FROM entries WHERE build = ? AND pattern = ? AND listed = ?
			ORDER BY begun_epoch, begun LIMIT 1`, consider, k.build, k.pattern, k.listed); err != nil {
			return least, known, err
		}
	}
	_, err = c.one("SELECT d.demand_epoch, d.demand "+unmet+" ORDER BY d.demand_epoch, d.demand LIMIT 1", consider)
	return least, known, err
}

// loadMarks reads the file's marks into memory.
func (s *Store) loadMarks(c *conn) error {
	l := &s.ledger
	l.marks = store.Frontiers{Limit: s.opt.FrontierLimit}
	rows, err := 0, error(nil)
	if _, err = c.one("SELECT count(*) FROM demands", func(st *sqlite3.Stmt) { rows = st.ColumnInt(0) }); err != nil {
		return fmt.Errorf("demands: %w", err)
	}
	if rows > s.opt.FrontierLimit {
		waiting, err := c.unmet()
		if err != nil {
			return fmt.Errorf("demands: %w", err)
		}
		l.marks.Unmet = func(n store.Name) bool { return waiting[n] }
		defer func() { l.marks.Unmet = nil }()
	}
	return c.each("SELECT name, demand_epoch, demand, purge_epoch, purge FROM demands", func(st *sqlite3.Stmt) error {
		m := store.Marks{Demand: tick(st, 1), Purge: tick(st, 3)}
		l.last = store.Later(l.last, m.Demand)
		s.dropped = append(s.dropped, l.marks.Raise(store.Name(st.ColumnText(0)), m)...)
		return nil
	})
}
