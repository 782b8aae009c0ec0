package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// again commits the content of e once more, changed, with a begun of its own, and
// returns what must be stored then.
func again(t *testing.T, s *Store, e *store.Entry, change func(*store.Entry)) (*store.Entry, store.Committed) {
	t.Helper()
	f := *e
	f.Answers = append([]store.Answer(nil), e.Answers...)
	f.Modified = time.Time{}
	var err error
	if f.Begun, err = s.Begin(context.Background(), e.Key); err != nil {
		t.Fatal(err)
	}
	f.Made = e.Made.Add(time.Hour + time.Nanosecond)
	if change != nil {
		change(&f)
	}
	c := commitWon(t, s, &f)
	return as(&f, c.Modified), c
}

// written returns what lies in the file for the only entry.
func written(t *testing.T, s *Store) (data []byte) {
	t.Helper()
	err := s.read(context.Background(), func(c *conn) error {
		_, err := c.one("SELECT data FROM bodies", func(st *sqlite3.Stmt) { data = bytes.Clone(st.ColumnRawBlob(0)) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func flipped(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-1] ^= 1
	return b
}

func TestWhatDiffersInTicksAndTimesAloneIsNotWrittenAgain(t *testing.T) {
	zip := func(gzip, brotli bool) func(*store.Entry) {
		return func(e *store.Entry) {
			if e.Answers[0].Gzip = nil; gzip {
				e.Answers[0].Gzip = []byte("gzip")
			}
			if e.Answers[0].Brotli = nil; brotli {
				e.Answers[0].Brotli = []byte("brotli")
			}
		}
	}
	for says, c := range map[string]struct {
		first, change func(*store.Entry)
		kept, same    bool // the body; the content
	}{
		"ticks and times":            {nil, nil, true, true},
		"a Modified of its own":      {nil, func(e *store.Entry) { e.Modified = e.Made }, true, true},
		"the window":                 {nil, func(e *store.Entry) { e.Window++ }, false, true},
		"the pattern":                {nil, func(e *store.Entry) { e.Pattern = "/x" }, false, true},
		"the listing":                {nil, func(e *store.Entry) { e.Listed = true }, false, true},
		"a tag more":                 {nil, func(e *store.Entry) { e.Tags = []string{"t", "u"} }, false, true},
		"no tags":                    {nil, func(e *store.Entry) { e.Tags = nil }, false, true},
		"the content":                {nil, func(e *store.Entry) { e.Answers[0].Hash = "other" }, false, false},
		"a body under the same hash": {nil, func(e *store.Entry) { e.Answers[0].Body = flipped(e.Answers[0].Body) }, false, true},
		"a status under it":          {nil, func(e *store.Entry) { e.Answers[0].Status = 404 }, false, true},
		"a header under it":          {nil, func(e *store.Entry) { e.Answers[0].Header = nil }, false, true},
		"a variant more":             {nil, func(e *store.Entry) { e.Answers = append(e.Answers, store.Answer{Name: "data"}) }, false, false},
		"gzip that comes":            {nil, zip(true, false), false, true},
		"brotli that comes":          {zip(true, false), zip(true, true), false, true},
		"another form":               {zip(true, false), zip(false, true), false, true},
		"gzip that is there":         {zip(true, false), zip(true, false), true, true},
		"gzip that does not come":    {zip(true, true), zip(false, true), true, true},
		"forms that do not come":     {zip(true, true), zip(false, false), true, true},
	} {
		t.Run(says, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, Options{})
			e := put(t, s, key("/a"), 20_000, "t")
			if c.first != nil {
				e, _ = again(t, s, e, c.first)
			}
			body, before := written(t, s), s.Stats()
			f, done := again(t, s, e, c.change)
			after := s.Stats()
			if kept := bytes.Equal(body, written(t, s)); kept != c.kept || after.Unchanged-before.Unchanged != map[bool]int64{true: 1}[c.kept] {
				t.Errorf("the body was kept: %v, want %v; %+v", kept, c.kept, after)
			}
			if done.Unchanged != c.same || c.same != done.Modified.Equal(e.Modified) {
				t.Errorf("%+v, was modified %v; the same content: want %v", done, e.Modified, c.same)
			}
			if c.kept {
				f.Answers = e.Answers // with its compressed forms
				if after.Bytes != before.Bytes {
					t.Errorf("%d bytes, before %d", after.Bytes, before.Bytes)
				}
			} else if after.Bytes != f.Size() {
				t.Errorf("%d bytes, want %d", after.Bytes, f.Size())
			}
			counts(t, s)
			killed := copied(t, dir)
			has(t, s, f)
			for es, err := range s.Entries(t.Context(), build) {
				if err != nil || es.Begun != f.Begun || !es.Made.Equal(f.Made) || !es.Modified.Equal(f.Modified) {
					t.Errorf("listed: %v, %v", es, err)
				}
			}
			shut(t, s)
			for _, d := range []string{dir, killed} {
				s := open(t, d, Options{})
				has(t, s, f)
				if _, done := again(t, s, f, nil); !done.Unchanged || !done.Modified.Equal(f.Modified) || s.Stats().Unchanged != 1 {
					t.Errorf("after opening again: %+v, %+v", done, s.Stats())
				}
				shut(t, s)
			}
		})
	}
}

// An entry that was committed again is the youngest, and its body is still its own.
func TestUnchangedEntriesAreEvictedAndDroppedAsOthers(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxBytes: 35_000})
	a, b := put(t, s, key("/a"), 10_000, "t"), put(t, s, key("/b"), 10_000, "t")
	a, _ = again(t, s, a, nil)
	put(t, s, key("/c"), 10_000, "t")
	put(t, s, key("/d"), 10_000, "t") // /b has to go
	if get(t, s, b.Key).Entry != nil || s.Stats().Evictions != 1 {
		t.Errorf("kept %s, %+v", held(t, s), s.Stats())
	}
	has(t, s, a)
	counts(t, s)
	if err := s.Prune(t.Context(), "b2"); err != nil {
		t.Fatal(err)
	}
	counts(t, s)
	if st := s.Stats(); st.Entries != 0 || st.Unchanged != 1 {
		t.Errorf("%+v", st)
	}
	shut(t, s)
}

// A body whose pages were found unreadable is not relied on.
func TestAnUnchangedCommitReplacesARottenBody(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	e := put(t, s, key("/a"), 10_000)
	release := hold(t, s)
	s.rotten[1] = struct{}{} // the committer's, which is held
	release()
	f, c := again(t, s, e, nil)
	if !c.Unchanged || s.Stats().Unchanged != 0 {
		t.Errorf("%+v, %+v: want a new body", c, s.Stats())
	}
	has(t, s, f)
	shut(t, s)
}

func TestAFileOfAnOlderFormIsSetAside(t *testing.T) {
	for says, unclosed := range map[string]bool{"that was closed": false, "of a killed process": true} {
		t.Run(says, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, Options{})
			e := put(t, s, key("/a"), 10)
			d := make1(t, s, store.PathName("/b"), false)
			killed := copied(t, dir)
			shut(t, s)
			if unclosed {
				dir = killed
			}
			name := filepath.Join(dir, fileName)
			b := readFile(t, name)
			binary.BigEndian.PutUint32(b[60:], schemaVersion-1) // as SQLite keeps PRAGMA user_version
			writeFile(t, name, b)
			var log logBook
			s = open(t, dir, Options{Logger: log.logger()})
			if snap := get(t, s, e.Key); snap.Entry != nil || !snap.Marks.Demand.After(d) || snap.Marks.Demand.Epoch <= e.Begun.Epoch || snap.By != store.SiteName {
				t.Errorf("%+v: want nothing, and a demand on the site in a larger epoch than %v", snap, e.Begun)
			}
			names := aside(t, dir)
			if len(names) != 1 || !strings.Contains(log.String(), names[0]) || !strings.Contains(log.String(), fmt.Sprintf("the form %d of an older freshet", schemaVersion-1)) {
				t.Errorf("set aside %q; log:\n%s", names, &log)
			}
			if strings.Contains(log.String(), "damage") && !strings.Contains(log.String(), ".damaged-") || strings.Contains(log.String(), "is damaged") {
				t.Errorf("the log calls it damaged:\n%s", &log)
			}
			f := put(t, s, key("/a"), 10)
			shut(t, s)
			s = open(t, dir, Options{Logger: log.logger()})
			has(t, s, f)
			shut(t, s)
			if len(aside(t, dir)) != 1 {
				t.Error("the new one was set aside, too")
			}
		})
	}
}
