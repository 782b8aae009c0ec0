package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// Bounds of what Entries reads at once, so that no connection is held while
// its caller works.
const (
	chunkEntries = 64
	chunkBytes   = 4 << 20
)

// Entries implements [store.Store]. Damaged entries are dropped, which is
// logged, and not yielded.
func (s *Store) Entries(ctx context.Context, build string) iter.Seq2[*store.Entry, error] {
	return func(yield func(*store.Entry, error) bool) {
		for after, more := "", true; more; {
			var chunk []*store.Entry
			var err error
			chunk, after, more, err = s.chunk(ctx, build, after)
			for _, e := range chunk {
				if !yield(e, nil) {
					return
				}
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// chunk returns the next entries, the path to go on from, and whether there may
// be more. It begins with paths not before after, which no path equals that was
// returned: a path and a zero byte follows the path at once.
func (s *Store) chunk(ctx context.Context, build, from string) (chunk []*store.Entry, next string, more bool, err error) {
	if err := s.enter(ctx); err != nil {
		return nil, "", false, err
	}
	defer s.leave()
	var bad []*corruptError
	err = s.read(ctx, func(c *conn) error {
		chunk, next, more, bad = nil, from, false, nil
		var rows []row
		if err := c.each("SELECT "+rowColumns+` FROM entries e WHERE e.path >= ? AND +e.build = ?
			ORDER BY e.path LIMIT ?`, func(st *sqlite3.Stmt) error {
			r, err := readRow(st)
			rows = append(rows, r)
			return err
		}, from, build, chunkEntries); err != nil {
			return err
		}
		var size int64
		more = len(rows) == chunkEntries
		for i, r := range rows {
			next = r.key.Path + "\x00"
			e, err := c.content(r)
			var damage *corruptError
			if errors.As(err, &damage) {
				bad = append(bad, damage)
				continue
			}
			if err != nil {
				return err
			}
			chunk = append(chunk, e)
			if size += r.size; size >= chunkBytes && i+1 < len(rows) {
				more = true
				break
			}
		}
		return nil
	})
	for _, damage := range bad {
		if err == nil {
			err = s.drop(ctx, damage)
		}
	}
	if err != nil {
		err = fmt.Errorf("sqlite: entries of %q: %w", build, err)
	}
	return chunk, next, more, err
}
