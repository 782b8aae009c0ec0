package sqlite

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// check compares a store with what was promised, and returns the first thing
// that is not kept. It writes two demands at the end.
func (p *promised) check(s *Store) error {
	ctx := context.Background()
	waits, err := s.Pending(ctx, build, "", 1000)
	if err != nil {
		return fmt.Errorf("pending: %w", err)
	}
	present := make(map[store.Key]*store.Entry)
	for k, e := range p.entries {
		snap, err := s.Get(ctx, k)
		if err != nil {
			return err
		}
		if snap.Entry != nil {
			present[k] = snap.Entry
		}
		if err := p.checkEntry(k, e, snap, slices.Contains(waits, k.Path)); err != nil {
			return fmt.Errorf("%s of build %s: %w", k.Path, k.Build, err)
		}
	}
	for name, m := range p.marks {
		got := s.ledger.marks.Mark(name)
		got.Demand = store.Later(got.Demand, s.ledger.marks.Mark(store.SiteName).Demand)
		if m.Demand.After(got.Demand) || m.Purge.After(got.Purge) && !p.shown(m.Purge, got.Demand) {
			return fmt.Errorf("the marks of %q are %+v, acknowledged %+v", name, got, m)
		}
		if path := name.Text(); name.Kind() == store.KindPath && m.Demand.After(m.Purge) && p.never(path) && !p.shown(m.Demand, got.Demand) && !slices.Contains(waits, path) {
			return fmt.Errorf("the demand on %s is not pending", path)
		}
	}
	if err := p.checkWhole(s, present); err != nil {
		return err
	}
	return p.checkTicks(s)
}

// never reports whether no entry of a path was ever tried, nor a purge that
// covers it: then a demand on it waits.
func (p *promised) never(path string) bool {
	for k := range p.entries {
		if k.Path == path {
			return false
		}
	}
	for _, o := range p.purges {
		for n := range store.Names(path, "", nil) {
			if n == o.name {
				return false
			}
		}
	}
	return true
}

// shown reports whether what has that tick may be missing, since the newest
// demand says that the file was damaged.
func (p *promised) shown(t, newest store.Tick) bool {
	return p.lost != 0 && t.Epoch <= p.lost && newest.Epoch > p.lost
}

func (p *promised) checkEntry(k store.Key, e *promisedEntry, snap store.Snapshot, waits bool) error {
	got, m := snap.Entry, snap.Marks
	if got == nil {
		if e.newest != nil && !p.gone(e) && !p.shown(e.newest.entry.Begun, m.Demand) {
			return fmt.Errorf("the entry is gone, begun %v was acknowledged; marks %+v", e.newest.entry.Begun, m)
		}
		return nil
	}
	whole := slices.ContainsFunc(e.tried, func(o *store.Entry) bool {
		as := *o
		as.Modified = got.Modified // Commit decided it
		return reflect.DeepEqual(&as, got)
	})
	switch want := p.marksOf(got.Names()); {
	case !whole:
		return fmt.Errorf("the entry begun %v is none that was committed", got.Begun)
	case e.newest != nil && e.newest.entry.Begun.After(got.Begun):
		return fmt.Errorf("begun %v, but %v was acknowledged", got.Begun, e.newest.entry.Begun)
	case !got.Begun.After(m.Purge):
		return fmt.Errorf("begun %v is not after the purge %v", got.Begun, m.Purge)
	case want.Demand.After(m.Demand) || want.Purge.After(m.Purge) && !p.shown(want.Purge, m.Demand):
		return fmt.Errorf("marks %+v, acknowledged %+v", m, want)
	}
	if due := m.Demand.After(m.Purge) && !got.Begun.After(m.Demand); k.Build == build && due != waits {
		return fmt.Errorf("pending is %v, begun %v, marks %+v", waits, got.Begun, m)
	}
	return nil
}

// checkWhole says that all tables tell of the same entries.
func (p *promised) checkWhole(s *Store, present map[store.Key]*store.Entry) error {
	ctx := context.Background()
	labels := make(map[store.Name]int)
	listed := 0
	for k, e := range present {
		if k.Build != build {
			continue
		}
		listed++
		names, _ := labelsOf(e)
		for _, n := range names {
			labels[n]++
		}
	}
	for e, err := range s.Entries(ctx, build) {
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(present[e.Key], e) {
			return fmt.Errorf("entries yields %s begun %v, get does not", e.Key.Path, e.Begun)
		}
		listed--
	}
	if listed != 0 {
		return fmt.Errorf("entries yields %d too few", listed)
	}
	for _, n := range []store.Name{store.TagName("x"), store.TagName("y"), store.TagName("z"), store.PatternName("/u/{id}")} {
		if c, err := s.Covered(ctx, build, n, 0); err != nil || c.Total != labels[n] {
			return fmt.Errorf("%q is carried by %d entries, listed are %d: %w", n, labels[n], c.Total, err)
		}
	}
	var entries, size, bodies, loose int64
	err := s.read(ctx, func(c *conn) error {
		_, err := c.one(`SELECT count(*), coalesce(sum(size), 0), (SELECT count(*) FROM bodies),
			(SELECT count(*) FROM labels l WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.path = l.path AND e.build = l.build)) FROM entries`,
			func(st *sqlite3.Stmt) {
				entries, size, bodies, loose = st.ColumnInt64(0), st.ColumnInt64(1), st.ColumnInt64(2), st.ColumnInt64(3)
			})
		return err
	})
	if st := s.Stats(); err != nil || st.Entries != entries || st.Bytes != size || bodies != entries || loose != 0 {
		return fmt.Errorf("%+v, but there are %d entries of %d bytes with %d bodies and %d loose labels: %w", st, entries, size, bodies, loose, err)
	}
	return nil
}

func (p *promised) checkTicks(s *Store) error {
	ctx := context.Background()
	last := p.issued
	for i := range 2 {
		a, err := s.Demand(ctx, store.Demand{Name: store.TagName("none")})
		if err != nil {
			return err
		}
		b, err := s.Begin(ctx, key("/none"))
		if err != nil {
			return err
		}
		if err := s.Abort(ctx, key("/none"), b); err != nil {
			return err
		}
		if !a.Tick.After(last) || !b.After(a.Tick) {
			return fmt.Errorf("round %d: after the tick %v a demand got %v and a render %v", i, last, a.Tick, b)
		}
		last = b
	}
	return nil
}
