package sqlite

import (
	"context"
	"fmt"
	"math"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// Commit implements [store.Store]. An entry larger than Options.MaxBytes or 64
// MiB, and an unlisted one for which only listed ones could make room, is
// [store.ErrTooLarge], if what is older of its path could be dropped.
func (s *Store) Commit(ctx context.Context, e *store.Entry) (store.Committed, error) {
	if err := s.enter(ctx); err != nil {
		s.ledger.end(e.Key, e.Begun)
		return store.Committed{}, err
	}
	defer s.leave()
	w := &commit{e: e}
	err := w.encode(s.opt.MaxBytes)
	if err == nil {
		err = s.do(ctx, w)
		if err != nil && w.tooLarge != nil { // not ErrTooLarge: what is older may come back
			err = fmt.Errorf("%s; drop what is older: %w", w.tooLarge.Error(), err)
		}
	}
	if err == nil {
		err = w.refused
	}
	if err != nil { // the render has ended all the same
		s.ledger.end(e.Key, e.Begun)
		return store.Committed{}, fmt.Errorf("sqlite: commit %s: %w", e.Key.Path, err)
	}
	return w.done, nil
}

// commit is the write of an entry.
type commit struct {
	e        *store.Entry
	tooLarge error // no room can be made for it: nothing is written, and what is older is dropped
	size     int64
	data     []byte
	content  string
	form     form
	done     store.Committed
	refused  error
}

func (w *commit) bytes() int { return len(w.data) }

// encode makes what the file will hold, while the committer is busy with others.
func (w *commit) encode(most int64) error {
	if b := w.e.Begun; b.Epoch > math.MaxInt64 || b.Time > math.MaxInt64/2 || b.Time < math.MinInt64/2 {
		return fmt.Errorf("begun %v is no tick of a store", b)
	}
	w.size = w.e.Size()
	if most = min(most, maxEntry); w.size > most {
		w.tooLarge = fmt.Errorf("%w: %d bytes, at most %d", store.ErrTooLarge, w.size, most)
		return nil
	}
	w.data, w.content, w.form = store.Encode(w.e), w.e.Content(), formOf(w.e)
	return nil
}

func (w *commit) do(b *batch) error {
	e := w.e
	b.s.ledger.end(e.Key, e.Begun)
	if w.refused = w.tooLarge; w.refused != nil {
		return b.refuse(e)
	}
	m, fence := b.marks(e.Names())
	w.done, w.refused = store.Committed{Marks: m}, nil
	old, found, err := b.row(e.Key)
	if err != nil {
		return err
	}
	w.done.Stored = old.begun
	switch {
	case !fence.IsZero() && !e.Begun.After(fence):
		w.done.Purged = true
		return nil
	case found && !e.Begun.After(old.begun):
		if e.Begun == old.begun {
			w.done.Won, w.done.Modified = true, old.modified
		}
		return nil
	}
	_, rotten := b.s.rotten[old.body]
	same := found && !rotten && old.form.serves(w.form)
	size := w.size
	if same {
		size = old.size
	}
	if found {
		b.sizes[old.class()] = b.sizes[old.class()].without(old.size)
	}
	room, err := b.makeRoom(e, size)
	if err != nil {
		return err
	}
	if !room {
		if found {
			b.sizes[old.class()] = b.sizes[old.class()].with(old.size)
		}
		w.refused = fmt.Errorf("%w: entries that stay take the room", store.ErrTooLarge)
		return b.refuse(e)
	}
	k := class{e.Key.Build, e.Pattern, e.Listed}
	b.sizes[k] = b.sizes[k].with(size)
	b.changed = true
	b.s.ledger.observe(e.Begun)
	w.done.Won, w.done.Stored = true, e.Begun
	w.done.Unchanged = found && old.content == w.content
	w.done.Modified = e.ModifiedAfter(old.content, old.modified)
	if same {
		return w.renew(b)
	}
	return w.put(b, old.row, found)
}

// renew gives the stored entry, which differs in nothing else, the ticks and
// times of the new one. Its body stays.
func (w *commit) renew(b *batch) error {
	b.unchanged++
	e := w.e
	return b.c.exec(`UPDATE entries SET begun_epoch = ?, begun = ?, made = ?, made_nano = ?, modified = ? WHERE path = ? AND build = ?`,
		e.Begun, e.Made.Unix(), e.Made.Nanosecond(), w.done.Modified.Unix(), e.Key.Path, e.Key.Build)
}

// put writes the entry in the place of the old one.
func (w *commit) put(b *batch, old row, found bool) error {
	e := w.e
	labels, packed := labelsOf(e)
	if err := b.relabel(e.Key, old.labels, labels); err != nil {
		return err
	}
	body, err := b.putBody(old.body, found, w.data)
	if err != nil {
		return err
	}
	return b.c.exec(`INSERT OR REPLACE INTO entries (path, build, pattern, listed, begun_epoch, begun, made, made_nano, modified,
			content, size, labels, body, form, written_epoch, written)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Key.Path, e.Key.Build, e.Pattern, e.Listed, e.Begun, e.Made.Unix(), e.Made.Nanosecond(), w.done.Modified.Unix(),
		w.content, w.size, packed, body, []byte(w.form), e.Begun)
}

// replaced is what a commit needs to know of the entry that it replaces.
type replaced struct {
	row
	content string
	form    form
}

// row returns what is known of the entry of k.
func (b *batch) row(k store.Key) (r replaced, found bool, err error) {
	err = b.c.each("SELECT "+rowColumns+", e.content, e.form FROM entries e WHERE e.path = ? AND e.build = ?", func(st *sqlite3.Stmt) (err error) {
		found = true
		r.row, err = readRow(st)
		r.content, r.form = st.ColumnText(rowWidth), form(st.ColumnRawBlob(rowWidth+1))
		return err
	}, k.Path, k.Build)
	return r, found, err
}

// relabel moves an entry from its old labels to its new ones.
func (b *batch) relabel(k store.Key, old, new []store.Name) error {
	keep := make(map[store.Name]bool, len(old))
	for _, n := range old {
		keep[n] = false
	}
	for _, n := range new {
		if _, had := keep[n]; had {
			keep[n] = true
		} else if err := b.c.exec("INSERT OR IGNORE INTO labels (name, build, path) VALUES (?, ?, ?)", n, k.Build, k.Path); err != nil {
			return err
		}
	}
	for n, kept := range keep {
		if !kept {
			if err := b.c.exec("DELETE FROM labels WHERE name = ? AND build = ? AND path = ?", n, k.Build, k.Path); err != nil {
				return err
			}
		}
	}
	return nil
}
