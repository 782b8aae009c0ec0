package sqlite

import (
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// makeRoom evicts until e, which is not in the sizes yet, fits. If it reports
// false it has done nothing. A demand that waits for an evicted path stays.
func (b *batch) makeRoom(e *store.Entry, size int64) (bool, error) {
	most := b.s.opt.MaxBytes
	listed := func(k class) bool { return k.build == e.Key.Build && k.listed }
	if b.total(func(class) bool { return true }).bytes+size > most {
		stays, err := b.newer(e) // if it were evicted, e would have to go with it
		if err != nil {
			return false, err
		}
		if !e.Listed { // listed entries are never evicted for an unlisted one
			stays += b.total(listed).bytes
		}
		if stays+size > most {
			return false, nil
		}
	}
	page := class{e.Key.Build, e.Pattern, false}
	if !e.Listed && b.sizes[page].entries >= int64(b.s.opt.MaxPerPage) {
		v, found, err := b.oldest(e, func(k class) bool { return k == page })
		if err == nil && found {
			err = b.evict(v, e.Key)
		}
		if err != nil {
			return false, err
		}
	}
	for b.total(func(class) bool { return true }).bytes+size > most {
		v, found, err := b.victim(e)
		if err == nil && found {
			err = b.evict(v, e.Key)
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

// newer returns the size of what began after e of its path, in other builds.
func (b *batch) newer(e *store.Entry) (bytes int64, err error) {
	_, err = b.c.one(`SELECT coalesce(sum(e.size), 0) FROM entries e
		WHERE e.path = ? AND e.build <> ? AND (e.begun_epoch, e.begun) > (?, ?)`,
		func(st *sqlite3.Stmt) { bytes = st.ColumnInt64(0) }, e.Key.Path, e.Key.Build, e.Begun)
	return bytes, err
}

// oldest returns of all entries of such classes the one that began first, but
// for e's own and what is newer of its path.
func (b *batch) oldest(e *store.Entry, such func(class) bool) (v row, found bool, err error) {
	for k := range b.sizes {
		if !such(k) {
			continue
		}
		if err := b.c.each("SELECT "+rowColumns+` FROM entries e
			WHERE e.build = ? AND e.pattern = ? AND e.listed = ? AND NOT (e.path = ? AND (e.build = ? OR (e.begun_epoch, e.begun) > (?, ?)))
			ORDER BY e.begun_epoch, e.begun LIMIT 1`, func(st *sqlite3.Stmt) error {
			r, err := readRow(st)
			if err == nil && (!found || v.begun.After(r.begun)) {
				v, found = r, true
			}
			return err
		}, k.build, k.pattern, k.listed, e.Key.Path, e.Key.Build, e.Begun); err != nil {
			return v, false, err
		}
	}
	return v, found, nil
}

// evict drops an entry and what is older of its path, but not the entry of that
// key: it is replaced.
func (b *batch) evict(r row, but store.Key) error {
	gone, err := b.older(r.key.Path, r.begun)
	if err != nil {
		return err
	}
	gone = append(slices.DeleteFunc(gone, func(o row) bool { return o.key == but }), r)
	b.evicted += int64(len(gone))
	return b.drop(gone)
}

// refuse drops what is older than an entry that is too large, of its path.
func (b *batch) refuse(e *store.Entry) error {
	gone, err := b.older(e.Key.Path, e.Begun)
	if err != nil {
		return err
	}
	b.evicted += int64(len(gone))
	return b.drop(gone)
}

// withOlder adds to entries that are dropped what is older of their paths, in
// any build: it would come back.
func (b *batch) withOlder(rows []row) ([]row, error) {
	had, newest := make(map[store.Key]bool, len(rows)), make(map[string]store.Tick, len(rows))
	for _, r := range rows {
		had[r.key] = true
		newest[r.key.Path] = store.Later(newest[r.key.Path], r.begun)
	}
	for path, begun := range newest {
		older, err := b.older(path, begun)
		if err != nil {
			return nil, err
		}
		for _, o := range older {
			if !had[o.key] {
				rows = append(rows, o)
			}
		}
	}
	return rows, nil
}

// older returns what began before that tick of the path, in any build.
func (b *batch) older(path string, begun store.Tick) (rows []row, err error) {
	err = b.c.each("SELECT "+rowColumns+" FROM entries e WHERE e.path = ? AND (e.begun_epoch, e.begun) < (?, ?)", func(st *sqlite3.Stmt) error {
		r, err := readRow(st)
		rows = append(rows, r)
		return err
	}, path, begun)
	return rows, err
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
