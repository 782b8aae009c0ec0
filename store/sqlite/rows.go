package sqlite

import (
	"encoding/binary"
	"fmt"
	"iter"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// row is what the table entries knows of an entry. Its begun, made and modified
// are the entry's, whatever the body says: that may be an earlier commit's.
type row struct {
	key      store.Key
	pattern  string
	listed   bool
	begun    store.Tick
	made     time.Time
	modified time.Time
	size     int64
	labels   []store.Name // its tags and its pattern
	body     int64
	written  store.Tick // the begun of the commit that wrote the body
}

func (r row) class() class { return class{r.key.Build, r.pattern, r.listed} }

// rowColumns is what readRow reads, of a table or alias e.
const rowColumns = "e.path, e.build, e.pattern, e.listed, e.begun_epoch, e.begun, e.size, e.labels, e.body, e.made, e.made_nano, e.modified, e.written_epoch, e.written"

// rowWidth is how many rowColumns there are.
const rowWidth = 14

func readRow(st *sqlite3.Stmt) (row, error) {
	r := row{
		key:      store.Key{Path: st.ColumnText(0), Build: st.ColumnText(1)},
		pattern:  st.ColumnText(2),
		listed:   st.ColumnBool(3),
		begun:    tick(st, 4),
		size:     st.ColumnInt64(6),
		body:     st.ColumnInt64(8),
		made:     time.Unix(st.ColumnInt64(9), st.ColumnInt64(10)).UTC(),
		modified: time.Unix(st.ColumnInt64(11), 0).UTC(),
		written:  tick(st, 12),
	}
	var ok bool
	if r.labels, ok = unpack(st.ColumnRawBlob(7)); !ok {
		return r, fmt.Errorf("the labels of %s: %w", r.key.Path, sqlite3.CORRUPT)
	}
	return r, nil
}

// unpack reads a list of labels as labelsOf packs it.
func unpack(b []byte) (labels []store.Name, ok bool) {
	for len(b) > 0 {
		n, at := binary.Uvarint(b)
		if at <= 0 || n > uint64(len(b)-at) {
			return nil, false
		}
		labels = append(labels, store.Name(b[at:at+int(n)]))
		b = b[at+int(n):]
	}
	return labels, true
}

// names yields every name that covers the entry.
func (r row) names() iter.Seq[store.Name] {
	return func(yield func(store.Name) bool) {
		for n := range store.Names(r.key.Path, "", nil) {
			if !yield(n) {
				return
			}
		}
		for _, n := range r.labels {
			if !yield(n) {
				return
			}
		}
	}
}

// labelsOf returns the distinct names of e's tags and pattern, and the list as
// the file has it.
func labelsOf(e *store.Entry) (labels []store.Name, packed []byte) {
	packed = []byte{}
	had := make(map[store.Name]bool, len(e.Tags)+1)
	add := func(n store.Name) {
		if !had[n] {
			had[n] = true
			labels = append(labels, n)
			packed = append(binary.AppendUvarint(packed, uint64(len(n))), n...)
		}
	}
	if e.Pattern != "" {
		add(store.PatternName(e.Pattern))
	}
	for _, t := range e.Tags {
		add(store.TagName(t))
	}
	return labels, packed
}
