package sqlite

import (
	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// makeRoom evicts until e, which is not in the sizes yet, fits. If it reports
// false it has done nothing. A demand that waits for an evicted path stays.
func (b *batch) makeRoom(e *store.Entry, size int64) (bool, error) {
	most := b.s.opt.MaxBytes
	listed := func(k class) bool { return k.build == e.Key.Build && k.listed }
	if !e.Listed && b.total(listed).bytes+size > most {
		return false, nil // listed entries are never evicted for an unlisted one
	}
	page := class{e.Key.Build, e.Pattern, false}
	if !e.Listed && b.sizes[page].entries >= int64(b.s.opt.MaxPerPage) {
		v, found, err := b.oldest(e, func(k class) bool { return k == page })
		if err == nil && found {
			err = b.evict(v)
		}
		if err != nil {
			return false, err
		}
	}
	for b.total(func(class) bool { return true }).bytes+size > most {
		v, found, err := b.victim(e)
		if err == nil && found {
			err = b.evict(v)
		}
		if err != nil || !found {
			return false, err
		}
	}
	return true, nil
}

// victim returns the entry to evict next for e's sake.
func (b *batch) victim(e *store.Entry) (v row, found bool, err error) {
	for _, other := range []bool{true, false} { // builds first
		for _, listed := range []bool{false, true} {
			v, found, err = b.oldest(e, func(k class) bool { return k.listed == listed && (k.build != e.Key.Build) == other })
			if found || err != nil {
				return v, found, err
			}
		}
	}
	return v, false, nil
}

// oldest returns of all entries of such classes but e's own the one that began first.
func (b *batch) oldest(e *store.Entry, such func(class) bool) (v row, found bool, err error) {
	for k := range b.sizes {
		if !such(k) {
			continue
		}
		if err := b.c.each("SELECT "+rowColumns+` FROM entries e
			WHERE e.build = ? AND e.pattern = ? AND e.listed = ? AND NOT (e.build = ? AND e.path = ?)
			ORDER BY e.begun_epoch, e.begun LIMIT 1`, func(st *sqlite3.Stmt) error {
			r, err := readRow(st)
			if err == nil && (!found || v.begun.After(r.begun)) {
				v, found = r, true
			}
			return err
		}, k.build, k.pattern, k.listed, e.Key.Build, e.Key.Path); err != nil {
			return v, false, err
		}
	}
	return v, found, nil
}

func (b *batch) evict(r row) error {
	b.evicted++
	return b.drop([]row{r})
}

// drop deletes entries and remembers which demands they had met.
func (b *batch) drop(rows []row) error {
	for _, r := range rows {
		if err := b.meet(r.key.Path, r.begun); err != nil {
			return err
		}
		if err := b.remove(r); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes an entry.
func (b *batch) remove(r row) error {
	if err := b.relabel(r.key, r.labels, nil); err != nil {
		return err
	}
	if err := b.removeBody(r.body); err != nil {
		return err
	}
	b.sizes[r.class()] = b.sizes[r.class()].without(r.size)
	b.changed = true
	return b.c.exec("DELETE FROM entries WHERE path = ? AND build = ?", r.key.Path, r.key.Build)
}

// total sums up the classes that are such.
func (b *batch) total(such func(class) bool) (all tally) {
	for k, t := range b.sizes {
		if such(k) {
			all = tally{all.entries + t.entries, all.bytes + t.bytes}
		}
	}
	return all
}
