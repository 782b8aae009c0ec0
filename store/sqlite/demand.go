package sqlite

import (
	"context"
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// Demand implements [store.Store].
func (s *Store) Demand(ctx context.Context, d store.Demand) (store.Accepted, error) {
	if err := s.enter(ctx); err != nil {
		return store.Accepted{}, err
	}
	defer s.leave()
	w := &demand{d: d}
	if err := s.do(ctx, w); err != nil {
		return store.Accepted{}, fmt.Errorf("sqlite: demand on %q: %w", d.Name, err)
	}
	return w.done, nil
}

// demand is the write of a demand or purge.
type demand struct {
	d    store.Demand
	done store.Accepted
}

func (w *demand) bytes() int { return len(w.d.Name) }

func (w *demand) do(b *batch) (err error) {
	w.done = store.Accepted{}
	w.done.Tick, w.done.Running = b.s.ledger.demand()
	if w.done.Carriers, err = b.c.carriers(w.d.Build, w.d.Name, w.d.Limit); err != nil {
		return err
	}
	if w.d.Purge {
		if err := b.purge(w.d.Name, w.done.Tick); err != nil {
			return err
		}
	}
	return b.raise(w.d.Name, w.done.Tick, w.d.Purge)
}

// purge deletes the entries of all builds that the name covers, and what is
// older of their paths. All have begun before its tick, for the clock is never
// behind an entry.
func (b *batch) purge(n store.Name, t store.Tick) error {
	if n == store.SiteName || n == store.PrefixName("/") {
		return b.purgeAll(t)
	}
	var gone []row
	take := func(st *sqlite3.Stmt) error {
		r, err := readRow(st)
		gone = append(gone, r)
		return err
	}
	for _, q := range covering(n) {
		if err := b.c.each("SELECT "+rowColumns+" "+q.from+" WHERE "+q.where, take, q.args...); err != nil {
			return err
		}
	}
	if n.Kind() == store.KindTag || n.Kind() == store.KindPattern { // another build's entry may be without it
		var err error
		if gone, err = b.withOlder(gone); err != nil {
			return err
		}
	}
	return b.drop(gone)
}

// purgeAll deletes all entries, without looking at each. No demand on a path
// waits any more.
func (b *batch) purgeAll(t store.Tick) error {
	for _, table := range []string{"labels", "entries", "bodies"} {
		if err := b.c.exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	b.changed = true
	clear(b.sizes)
	return b.c.exec("UPDATE demands SET met_epoch = ?, met = ? WHERE name >= 'p' AND name < 'q'", t)
}
