package sqlite

import (
	"context"
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// Covered implements [store.Store].
func (s *Store) Covered(ctx context.Context, build string, name store.Name, limit int) (c store.Carriers, err error) {
	if err := s.enter(ctx); err != nil {
		return store.Carriers{}, err
	}
	defer s.leave()
	err = s.read(ctx, func(r *conn) (err error) {
		c, err = r.carriers(build, name, limit)
		return err
	})
	if err != nil {
		return store.Carriers{}, fmt.Errorf("sqlite: covered by %q: %w", name, err)
	}
	return c, nil
}

// query is a part of what a name covers: rows of e, with e.path = path.
type query struct {
	from, path, where string
	args              []any
}

const fromEntries = "FROM entries e"

// covering returns the queries that find the entries that n covers, those with
// the lesser paths first.
func covering(n store.Name) []query {
	text := n.Text()
	switch n.Kind() {
	case store.KindSite:
		if text == "" {
			return []query{{fromEntries, "e.path", "true", nil}}
		}
	case store.KindPath:
		return []query{{fromEntries, "e.path", "e.path = ?", []any{text}}}
	case store.KindPrefix:
		if text == "/" {
			return []query{{fromEntries, "e.path", "true", nil}}
		}
		if text != "" {
			return []query{
				{fromEntries, "e.path", "e.path = ?", []any{text}},
				{fromEntries, "e.path", "e.path >= ? AND e.path < ?", []any{text + "/", text + "0"}}, // '0' follows '/'
			}
		}
	case store.KindPattern:
		if text == "" {
			break
		}
		fallthrough
	case store.KindTag:
		return []query{{"FROM labels l JOIN entries e ON e.path = l.path AND e.build = l.build", "l.path", "l.name = ?", []any{n}}}
	}
	return nil
}

// carriers counts the paths of a build, or of all, that a name covers and lists
// the first.
func (c *conn) carriers(build string, n store.Name, limit int) (all store.Carriers, err error) {
	for _, q := range covering(n) {
		// The + keeps the planner from the index by build where that by path is
		// better: within a range, and to list without sorting.
		from, count, list := q.from, " AND +e.build = ?", " AND +e.build = ?"
		switch {
		case q.path == "l.path": // the label alone tells
			from, count, list = "FROM labels l", " AND l.build = ?", " AND l.build = ?"
		case q.where == "true":
			count = " AND e.build = ?"
		}
		args, path := append(q.args, build), q.path
		if build == "" {
			args, path, count, list = q.args, "DISTINCT "+q.path, "", ""
		}
		add := func(st *sqlite3.Stmt) { all.Total += st.ColumnInt(0) }
		if _, err := c.one("SELECT count("+path+") "+from+" WHERE "+q.where+count, add, args...); err != nil {
			return all, err
		}
		if left := limit - len(all.Paths); left > 0 {
			take := func(st *sqlite3.Stmt) error {
				all.Paths = append(all.Paths, st.ColumnText(0))
				return nil
			}
			if err := c.each("SELECT "+path+" "+from+" WHERE "+q.where+list+" ORDER BY "+q.path+" LIMIT ?",
				take, append(args, left)...); err != nil {
				return all, err
			}
		}
	}
	return all, nil
}
