package sqlite

import (
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// putBody writes an entry's content in the place of the old one and returns its id.
func (b *batch) putBody(old int64, found bool, data []byte) (id int64, err error) {
	if _, rotten := b.s.rotten[old]; found && !rotten {
		err := b.c.exec("UPDATE bodies SET data = ? WHERE id = ?", data, old)
		if err != nil {
			return 0, b.suspect(old, err)
		}
		if b.c.Changes() == 1 {
			return old, nil
		}
	}
	if err := b.c.exec("INSERT INTO bodies (data) VALUES (?)", data); err != nil {
		return 0, err
	}
	return b.c.LastInsertRowID(), nil
}

func (b *batch) removeBody(id int64) error {
	if _, rotten := b.s.rotten[id]; rotten {
		return nil
	}
	if err := b.c.exec("DELETE FROM bodies WHERE id = ?", id); err != nil {
		return b.suspect(id, err)
	}
	return nil
}

// suspect notes a body whose pages cannot be read, twice in a row. The
// transaction is lost, and in the next ones the body is left where it is: its
// pages are never used again, and the entry is replaced or dropped without it.
func (b *batch) suspect(id int64, err error) error {
	if damaged(err) {
		if b.s.doubted == id {
			b.s.rotten[id] = struct{}{}
		}
		b.s.doubted = id
	}
	return err
}

// body returns the content of an entry. Content that is damaged, missing or of
// another entry is a *corruptError.
func (c *conn) body(r row) (e *store.Entry, err error) {
	var data []byte
	found, err := c.one("SELECT data FROM bodies WHERE id = ?", func(st *sqlite3.Stmt) {
		data = append(make([]byte, 0, len(st.ColumnRawBlob(0))), st.ColumnRawBlob(0)...)
	}, r.body)
	if damaged(err) {
		return nil, &corruptError{r, fmt.Errorf("its pages cannot be read: %w", err)}
	}
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, &corruptError{r, errNoBody}
	}
	e, err = store.Decode(data)
	if err != nil {
		return nil, &corruptError{r, err}
	}
	if e.Key != r.key || e.Begun != r.written || r.written.After(r.begun) {
		return nil, &corruptError{r, errOtherBody}
	}
	e.Begun, e.Made, e.Modified = r.begun, r.made, r.modified
	return e, nil
}
