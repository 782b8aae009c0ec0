package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// Queries whose cost must not grow with what they do not return.
func TestQueriesUseTheirIndexes(t *testing.T) {
	dir := t.TempDir()
	shut(t, open(t, dir, Options{}))
	c, err := disk{}.connect(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	plan := func(sql string) string {
		var steps []string
		if err := c.each("EXPLAIN QUERY PLAN "+sql, func(st *sqlite3.Stmt) error {
			steps = append(steps, st.ColumnText(3))
			return nil
		}); err != nil {
			t.Fatal(sql, err)
		}
		return strings.Join(steps, "; ")
	}
	tag := covering(store.TagName("t"))[0]
	below := covering(store.PrefixName("/a"))[1]
	for says, q := range map[string]struct{ sql, want string }{
		"sizes when opening":        {"SELECT build, pattern, listed, count(*), sum(size) FROM entries GROUP BY build, pattern, listed", "SCAN entries USING COVERING INDEX entries_by_age"},
		"the next to evict":         {"SELECT " + rowColumns + " FROM entries e WHERE e.build = ? AND e.pattern = ? AND e.listed = ? AND NOT (e.path = ? AND (e.build = ? OR (e.begun_epoch, e.begun) > (?, ?))) ORDER BY e.begun_epoch, e.begun LIMIT 1", "SEARCH e USING INDEX entries_by_age (build=? AND pattern=? AND listed=?)"},
		"what is older of a path":   {"SELECT " + rowColumns + " FROM entries e WHERE e.path = ? AND (e.begun_epoch, e.begun) < (?, ?)", "SEARCH e USING PRIMARY KEY (path=?)"},
		"how much is newer of it":   {"SELECT coalesce(sum(e.size), 0) FROM entries e WHERE e.path = ? AND e.build <> ? AND (e.begun_epoch, e.begun) > (?, ?)", "SEARCH e USING PRIMARY KEY (path=?)"},
		"the entries of a path":     {"SELECT " + rowColumns + " FROM entries e WHERE e.path = ?", "SEARCH e USING PRIMARY KEY (path=?)"},
		"the next pending":          {"SELECT " + rowColumns + " FROM entries e WHERE e.path > ? ORDER BY e.path", "SEARCH e USING PRIMARY KEY (path>?)"},
		"the next entries":          {"SELECT " + rowColumns + " FROM entries e WHERE e.path >= ? AND +e.build = ? ORDER BY e.path LIMIT ?", "SEARCH e USING PRIMARY KEY (path>?)"},
		"how many a prefix covers":  {"SELECT count(*) " + below.from + " WHERE " + below.where + " AND +e.build = ?", "SEARCH e USING PRIMARY KEY (path>? AND path<?)"},
		"what a prefix covers":      {"SELECT " + below.path + " " + below.from + " WHERE " + below.where + " AND +e.build = ? ORDER BY " + below.path + " LIMIT ?", "SEARCH e USING PRIMARY KEY (path>? AND path<?)"},
		"what a tag covers":         {"SELECT l.path FROM labels l WHERE " + tag.where + " AND l.build = ? ORDER BY l.path LIMIT ?", "SEARCH l USING PRIMARY KEY (name=? AND build=?)"},
		"how many a tag covers":     {"SELECT count(*) FROM labels l WHERE " + tag.where + " AND l.build = ?", "SEARCH l USING PRIMARY KEY (name=? AND build=?)"},
		"what a purged tag removes": {"SELECT " + rowColumns + " " + tag.from + " WHERE " + tag.where, "SEARCH l USING PRIMARY KEY (name=?); SEARCH e USING PRIMARY KEY (path=? AND build=?)"},
		"the waiting paths":         {"SELECT d.name " + unmet + " AND d.name > ? AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.path = substr(d.name, 2)) ORDER BY d.name LIMIT ?", "SEARCH d USING PRIMARY KEY (name>? AND name<?)"},
	} {
		if got := plan(q.sql); !strings.HasPrefix(got, q.want) || strings.Contains(got, "TEMP B-TREE") {
			t.Errorf("%s: the plan is %q, want %q", says, got, q.want)
		}
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
}
