package sqlite

import (
	"fmt"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// rowsOf counts the rows of a table.
func rowsOf(t *testing.T, s *Store, table string) (n int64) {
	t.Helper()
	err := s.read(t.Context(), func(c *conn) error {
		return c.each("SELECT count(*) FROM "+table, func(st *sqlite3.Stmt) error {
			n = st.ColumnInt64(0)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// agree says that the file has the marks that memory has.
func agree(t *testing.T, s *Store) {
	t.Helper()
	file := make(map[store.Name]store.Marks)
	var forgotten store.Marks
	err := s.read(t.Context(), func(c *conn) error {
		if _, err := c.one("SELECT forgotten_epoch, forgotten, fence_epoch, fence FROM state", func(st *sqlite3.Stmt) {
			forgotten = store.Marks{Demand: tick(st, 0), Purge: tick(st, 2)}
		}); err != nil {
			return err
		}
		return c.each("SELECT name, demand_epoch, demand, purge_epoch, purge FROM demands", func(st *sqlite3.Stmt) error {
			file[store.Name(st.ColumnText(0))] = store.Marks{Demand: tick(st, 1), Purge: tick(st, 3)}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	if s.ledger.marks.Forgotten() != forgotten {
		t.Errorf("forgotten: %+v in memory, %+v in the file", s.ledger.marks.Forgotten(), forgotten)
	}
	for n, m := range s.ledger.marks.All() {
		if f := file[n]; f.Demand != m.Demand || m.Purge.After(f.Purge) {
			t.Errorf("%s: %+v in memory, %+v in the file", n, m, f)
		}
		delete(file, n)
	}
	if len(file) > 0 {
		t.Errorf("only in the file: %v", file)
	}
}

// settled waits until the committer has nothing to do.
func settled(t *testing.T, s *Store) {
	t.Helper()
	hold(t, s)()
	hold(t, s)()
}

func TestTheTableOfDemandsIsBounded(t *testing.T) {
	const limit = 50
	dir := t.TempDir()
	s := open(t, dir, Options{FrontierLimit: limit})
	old := put(t, s, key("/old"), 10, "t")
	d := make1(t, s, store.TagName("t"), false)
	late := entry(key("/late"), d, 10, "gone")
	p := make1(t, s, store.TagName("gone"), true)
	waits := make1(t, s, store.PathName("/waits"), false)
	for i := range 20 * limit {
		make1(t, s, store.TagName(fmt.Sprint(i)), false)
	}
	for range 2 {
		settled(t, s)
		if st := s.Stats(); st.Names > limit || rowsOf(t, s, "demands") != int64(st.Names) {
			t.Errorf("%d names in memory, %d in the file, want the same and at most %d", st.Names, rowsOf(t, s, "demands"), limit)
		}
		agree(t, s)
		if m := get(t, s, old.Key).Marks; d.After(m.Demand) {
			t.Errorf("the old entry's marks are %+v, want %v or later", m, d)
		}
		if m := get(t, s, key("/waits")).Marks; waits.After(m.Demand) || m.Purge != (store.Tick{}) {
			t.Errorf("the waiting path's marks are %+v, want %v", m, waits)
		}
		pending(t, s, "/old", "/waits")
		if c, err := s.Commit(t.Context(), late); err != nil || !c.Purged {
			t.Errorf("%+v, %v: want it refused by the purge at %v", c, err, p)
		}
		shut(t, s)
		s = open(t, dir, Options{FrontierLimit: limit})
	}
	shut(t, s)
}

// What is older than every entry, render and waiting demand is forgotten, and
// nothing that is kept is staler for it.
func TestMetDemandsAreForgotten(t *testing.T) {
	const limit = 100
	s := open(t, t.TempDir(), Options{FrontierLimit: limit})
	for i := range limit/2 - 1 {
		make1(t, s, store.TagName(fmt.Sprint(i)), i%2 == 0)
	}
	e := put(t, s, key("/a"), 10, "0", "1")
	f := put(t, s, key("/b"), 10, "2")
	running, err := s.Begin(t.Context(), key("/c"))
	if err != nil {
		t.Fatal(err)
	}
	waits := make1(t, s, store.PathName("/waits"), false)
	for i := range 5 {
		make1(t, s, store.TagName(fmt.Sprint("new", i)), false)
	}
	settled(t, s)
	if st := s.Stats(); st.Names != 6 || rowsOf(t, s, "demands") != 6 {
		t.Errorf("%d names in memory, %d in the file, want the 6 newest", st.Names, rowsOf(t, s, "demands"))
	}
	for _, e := range []*store.Entry{e, f} {
		if m := get(t, s, e.Key).Marks; !e.Begun.After(m.Demand) {
			t.Errorf("%v has become stale: %+v", e.Key, m)
		}
	}
	if c, err := s.Commit(t.Context(), entry(key("/c"), running, 10, "3")); err != nil || !c.Won || !running.After(c.Marks.Demand) {
		t.Errorf("the running render: %+v, %v", c, err)
	}
	pending(t, s, "/waits")
	if m := get(t, s, key("/waits")).Marks; m.Demand != waits {
		t.Errorf("%+v, want %v", m, waits)
	}
	// An import from before what was forgotten is not taken for fresh.
	before := e.Begun
	before.Time -= 1_000_000
	if c, err := s.Commit(t.Context(), entry(key("/import"), before, 10, "1")); err != nil || !c.Purged && before.After(c.Marks.Demand) {
		t.Errorf("an import: %+v, %v", c, err)
	}
	shut(t, s)
}

// A render that began before a demand keeps that from being forgotten.
func TestNothingIsForgottenThatARenderHasToSee(t *testing.T) {
	const limit = 40
	s := open(t, t.TempDir(), Options{FrontierLimit: limit})
	running, err := s.Begin(t.Context(), key("/c"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range limit - 5 {
		make1(t, s, store.TagName(fmt.Sprint(i)), false)
	}
	settled(t, s)
	if n := s.Stats().Names; n != limit-5 {
		t.Errorf("%d names, want all %d", n, limit-5)
	}
	if err := s.Abort(t.Context(), key("/c"), running); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		make1(t, s, store.TagName(fmt.Sprint("new", i)), false)
	}
	settled(t, s)
	if n := s.Stats().Names; n > 3 {
		t.Errorf("%d names, although nothing is older", n)
	}
	shut(t, s)
}

// Names that are folded and demanded again in one transaction are not lost.
func TestANameDemandedAgainWhileItIsFoldedStays(t *testing.T) {
	const limit = 16
	s := open(t, t.TempDir(), Options{FrontierLimit: limit})
	put(t, s, key("/a"), 10) // older than all demands: none is forgotten
	ticks := make(chan store.Tick, 3*limit)
	for range 10 {
		release := hold(t, s)
		for i := range 3 * limit {
			go func() { ticks <- make1(t, s, store.TagName(fmt.Sprint(i)), i%3 == 2) }()
		}
		queuedAre(t, s, 3*limit)
		release()
		for range 3 * limit {
			<-ticks
		}
	}
	settled(t, s)
	agree(t, s)
	shut(t, s)
}

// A purge of the site ends every demand on a path: none of them keeps marks from
// being forgotten.
func TestDemandsThatThePurgeOfAllEndedAreForgotten(t *testing.T) {
	s := open(t, t.TempDir(), Options{FrontierLimit: 100})
	for i := range 60 {
		make1(t, s, store.PathName(fmt.Sprintf("/%d", i)), false)
	}
	make1(t, s, store.SiteName, true)
	for i := range 20 { // marks are looked through when the table has grown by a tenth
		make1(t, s, store.TagName(fmt.Sprint(i)), false)
	}
	if n := s.Stats().Names; n > 30 {
		t.Errorf("%d names are told apart", n)
	}
	shut(t, s)
}
