package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/store"
)

// filled is a closed store with some of everything.
type filled struct {
	dir     string
	entries map[store.Key]*store.Entry
	demand  store.Tick // on tag "t", which every entry carries
	purge   store.Tick // of /purged
	without store.Tick // demand on /without, which has no entry
	last    store.Tick
}

func fill(t *testing.T) filled {
	t.Helper()
	f := filled{dir: t.TempDir(), entries: make(map[store.Key]*store.Entry)}
	s := open(t, f.dir, Options{})
	for i := range 40 {
		k := key(fmt.Sprintf("/%02d", i))
		f.entries[k] = put(t, s, k, 9000, "t", fmt.Sprint("n", i%7))
	}
	f.demand = make1(t, s, store.TagName("t"), false)
	f.purge = make1(t, s, store.PathName("/purged"), true)
	f.without = make1(t, s, store.PathName("/without"), false)
	k := key("/after")
	f.entries[k] = put(t, s, k, 9000, "t")
	f.last = f.entries[k].Begun
	shut(t, s)
	return f
}

// holds says that a store, whatever happened to its file, gives nothing away
// that was not committed, calls nothing fresh that is not, and works.
func (f filled) holds(t *testing.T, s *Store) (found int) {
	t.Helper()
	ctx := context.Background()
	check := func(e *store.Entry, m store.Marks) {
		t.Helper()
		if !reflect.DeepEqual(e, f.entries[e.Key]) {
			t.Fatalf("%v is not what was committed", e.Key)
		}
		if e.Key.Path != "/after" && e.Begun.After(m.Demand) {
			t.Fatalf("%v would be fresh: %+v", e.Key, m)
		}
		found++
	}
	for k := range f.entries {
		if snap := get(t, s, k); snap.Entry != nil {
			check(snap.Entry, snap.Marks)
		}
	}
	n := 0
	for e, err := range s.Entries(ctx, build) {
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(e, f.entries[e.Key]) {
			t.Fatalf("listed: %v is not what was committed", e.Key)
		}
		n++
	}
	if n != found {
		t.Fatalf("%d entries listed, %d found", n, found)
	}
	for _, name := range []store.Name{store.SiteName, store.TagName("t"), store.PrefixName("/")} {
		if c, err := s.Covered(ctx, build, name, 100); err != nil || c.Total > len(f.entries) || len(c.Paths) != c.Total {
			t.Fatalf("covered by %s: %+v, %v", name, c, err)
		}
	}
	if _, err := s.Pending(ctx, build, "", 100); err != nil {
		t.Fatal(err)
	}
	// What was read before is never fresh again, not even if it is imported.
	for _, e := range f.entries {
		c, err := s.Commit(ctx, e)
		if err != nil {
			t.Fatal(err)
		}
		if e.Key.Path != "/after" && e.Begun.After(c.Marks.Demand) {
			t.Fatalf("import of %v would be fresh: %+v", e.Key, c)
		}
	}
	for k, was := range f.entries {
		e := put(t, s, k, 9000, was.Tags...)
		has(t, s, e)
		if !e.Begun.After(f.last) || !e.Begun.After(get(t, s, k).Marks.Demand) {
			t.Fatalf("%v began %v, before %v", k, e.Begun, f.last)
		}
	}
	make1(t, s, store.TagName("n3"), true)
	if c, err := s.Covered(ctx, build, store.SiteName, 0); err != nil || c.Total != 41-6 {
		t.Fatalf("after a purge %+v, %v", c, err)
	}
	return found
}

// replaced says that the file was set aside under its own name, with a line in
// the log that names it and the damage, and that a new epoch began.
func (f filled) replaced(t *testing.T, s *Store, dir string, log *logBook, damage string, kept bool) {
	t.Helper()
	names := aside(t, dir)
	if len(names) > 1 || (len(names) == 1) != kept {
		t.Fatalf("set aside: %q, want one file: %v", names, kept)
	}
	for _, part := range append(names, "the file is damaged", filepath.Join(dir, fileName), damage) {
		if !strings.Contains(log.String(), part) {
			t.Errorf("the log does not tell %q:\n%s", part, log)
		}
	}
	site := get(t, s, key("/unknown")).Marks.Demand
	if site.IsZero() || !site.After(f.last) || site.Epoch <= f.last.Epoch {
		t.Errorf("the demand on the site is %v, want a larger epoch than %v", site, f.last)
	}
}

func TestADamagedFileIsSetAside(t *testing.T) {
	f := fill(t)
	rows := map[string]struct {
		damage func(t *testing.T, name string, b []byte)
		says   string
	}{
		"garbage of the same size": {func(t *testing.T, name string, b []byte) {
			writeFile(t, name, bytes.Repeat([]byte("garbage "), len(b)/8))
		}, "it is not a database"},
		"no bytes":              {func(t *testing.T, name string, b []byte) { writeFile(t, name, nil) }, "it has only 0 bytes"},
		"a few bytes":           {func(t *testing.T, name string, b []byte) { writeFile(t, name, b[:50]) }, "it has only 50 bytes"},
		"its first page alone":  {func(t *testing.T, name string, b []byte) { writeFile(t, name, b[:pageSize]) }, "it is cut short"},
		"all but its last byte": {func(t *testing.T, name string, b []byte) { writeFile(t, name, b[:len(b)-1]) }, "it is cut short"},
		"another program's file": {func(t *testing.T, name string, b []byte) {
			writeFile(t, name, append(b[:68:68], append([]byte("abcd"), b[72:]...)...))
		}, "another program"},
		"a head without a form": {func(t *testing.T, name string, b []byte) {
			writeFile(t, name, append(b[:60:60], append(make([]byte, 4), b[64:]...)...))
		}, "it has no form"},
		"zeros behind the head": {func(t *testing.T, name string, b []byte) {
			writeFile(t, name, append(b[:100:100], make([]byte, len(b)-100)...))
		}, "disk"},
		"a head of ones": {func(t *testing.T, name string, b []byte) {
			writeFile(t, name, append(bytes.Repeat([]byte{255}, 100), b[100:]...))
		}, "it is not a database"},
		"a tick among the demands": {func(t *testing.T, name string, b []byte) {
			n := 0
			for at := 0; ; n++ {
				i := bytes.Index(b[at:], []byte("p/without"))
				if i < 0 {
					break
				}
				at += i + len("p/without")
				b[at+5] ^= 1
			}
			if n == 0 {
				t.Fatal("there is none")
			}
			writeFile(t, name, b)
		}, "its table demands is damaged"},
		"its state emptied":        {func(t *testing.T, name string, b []byte) { sql(t, filepath.Dir(name), "DELETE FROM state") }, "it has no state"},
		"a table dropped":          {func(t *testing.T, name string, b []byte) { sql(t, filepath.Dir(name), "DROP TABLE demands") }, "demands"},
		"the file removed by hand": {func(t *testing.T, name string, b []byte) { removeFile(t, name) }, "it is gone"},
	}
	for says, row := range rows {
		t.Run(says, func(t *testing.T) {
			dir := copied(t, f.dir)
			name := filepath.Join(dir, fileName)
			row.damage(t, name, readFile(t, name))
			var log logBook
			s := open(t, dir, Options{Logger: log.logger()})
			f.replaced(t, s, dir, &log, row.says, says != "the file removed by hand")
			if n := f.holds(t, s); n != 0 {
				t.Errorf("%d entries in a new file", n)
			}
			shut(t, s)
			s = open(t, dir, Options{}) // and it is a good one
			shut(t, s)
			if n := len(aside(t, dir)); n > 1 {
				t.Errorf("%d files set aside after another start", n)
			}
		})
	}
}

// Of any page of the file any byte may be wrong. A page that holds content costs
// the entries that have a part of theirs on it, at most eight of this size.
func TestEveryDamagedPageIsSurvived(t *testing.T) {
	f := fill(t)
	whole := readFile(t, filepath.Join(f.dir, fileName))
	kept, fresh := 0, 0
	for at := 50; at < len(whole); at += 2*pageSize/3 + 11 {
		dir := copied(t, f.dir)
		b := bytes.Clone(whole)
		b[at] ^= 0x55
		writeFile(t, filepath.Join(dir, fileName), b)
		var log logBook
		s := open(t, dir, Options{Logger: log.logger()})
		n := f.holds(t, s)
		shut(t, s)
		if len(aside(t, dir)) > 0 {
			fresh++
		} else {
			kept++
			if n < len(f.entries)-8 {
				t.Errorf("byte %d: %d entries of %d are left:\n%s", at, n, len(f.entries), &log)
			}
		}
	}
	t.Logf("of %d damaged files %d were set aside, %d lost at most the eight entries that share a page", kept+fresh, fresh, kept)
	if kept < 3*fresh || fresh == 0 {
		t.Errorf("%d kept, %d set aside", kept, fresh)
	}
}

// Damage to one entry's content costs that entry.
func TestADamagedBodyCostsItsEntry(t *testing.T) {
	for says, damage := range map[string]string{
		"a byte of it is wrong":    "UPDATE bodies SET data = CAST(substr(data, 1, 100) || CASE substr(data, 101, 1) WHEN x'00' THEN x'01' ELSE x'00' END || substr(data, 102) AS BLOB) WHERE id = 5",
		"it is empty":              "UPDATE bodies SET data = x'' WHERE id = 5",
		"it is gone":               "DELETE FROM bodies WHERE id = 5",
		"it is another entry's":    "UPDATE bodies SET data = (SELECT data FROM bodies WHERE id = 6) WHERE id = 5",
		"it is an unknown version": "UPDATE bodies SET data = x'667273680900000000' WHERE id = 5",
		"its entry says another":   "UPDATE entries SET written = written - 1 WHERE body = 5",
		"its entry is older":       "UPDATE entries SET begun = begun - 1 WHERE body = 5",
	} {
		for how, look := range map[string]func(*Store) error{
			"get": func(s *Store) error { _, err := s.Get(context.Background(), key("/04")); return err },
			"entries": func(s *Store) (err error) {
				for _, err = range s.Entries(context.Background(), build) {
					if err != nil {
						break
					}
				}
				return err
			},
		} {
			t.Run(says+", found by "+how, func(t *testing.T) {
				f := fill(t)
				sql(t, f.dir, damage)
				var log logBook
				s := open(t, f.dir, Options{Logger: log.logger()})
				d := make1(t, s, store.PathName("/04"), false)
				if err := look(s); err != nil {
					t.Fatal(err)
				}
				if snap := get(t, s, key("/04")); snap.Entry != nil || snap.Marks.Demand != d {
					t.Fatalf("got %+v, want it missing with a demand at %v", snap, d)
				}
				if c, err := s.Covered(context.Background(), build, store.TagName("t"), 0); err != nil || c.Total != 40 {
					t.Errorf("%+v, %v: want 40 entries", c, err)
				}
				if !strings.Contains(log.String(), "/04") || len(aside(t, f.dir)) > 0 {
					t.Errorf("log:\n%s", &log)
				}
				waits, err := s.Pending(context.Background(), build, "", 100)
				if err != nil || !strings.Contains(strings.Join(waits, " "), "/04") {
					t.Errorf("pending %q, %v: want /04 too", waits, err)
				}
				has(t, s, put(t, s, key("/04"), 100))
				shut(t, s)
			})
		}
	}
}

func TestADamagedLogIsSetAside(t *testing.T) {
	f := filled{dir: t.TempDir(), entries: make(map[store.Key]*store.Entry)}
	live := open(t, f.dir, Options{})
	for i := range 12 {
		k := key(fmt.Sprintf("/%02d", i))
		f.entries[k] = put(t, live, k, 3000, "t")
	}
	f.demand = make1(t, live, store.TagName("t"), false)
	f.last = f.demand
	dir := copied(t, f.dir)
	shut(t, live)
	log := readFile(t, filepath.Join(dir, fileName+"-wal"))
	frames := (len(log) - logHeader) / (frameHeader + pageSize)
	frame := func(n int) int { return logHeader + n*(frameHeader+pageSize) }
	var ends []int // frames that end a transaction
	for n := range frames {
		if !bytes.Equal(log[frame(n)+4:frame(n)+8], make([]byte, 4)) {
			ends = append(ends, n)
		}
	}
	if len(ends) < 10 {
		t.Fatalf("%d transactions in %d frames", len(ends), frames)
	}
	last := ends[len(ends)-2] + 1 // the first frame of the last transaction
	flip := func(at int) func(string) {
		return func(name string) {
			b := bytes.Clone(log)
			b[at] ^= 1
			writeFile(t, name, b)
		}
	}
	rows := map[string]struct {
		damage func(name string)
		index  bool // of the process that was killed is there
		aside  bool
	}{
		"as it is":                                  {func(string) {}, true, false},
		"as it is, without its index":               {func(string) {}, false, false},
		"a byte of the first frame":                 {flip(frame(0) + 900), false, true},
		"a byte of a frame's head":                  {flip(frame(ends[3]) + 9), false, true},
		"a byte in the middle":                      {flip(frame(frames/2) + frameHeader + 77), false, true},
		"a byte of the last transaction but one":    {flip(frame(last) - 1), false, true},
		"a byte of its own head":                    {flip(17), false, true},
		"it is gone":                                {func(name string) { removeFile(t, name) }, true, true},
		"it is empty":                               {func(name string) { writeFile(t, name, nil) }, true, true},
		"it is its head's half":                     {func(name string) { writeFile(t, name, log[:16]) }, true, true},
		"a byte of the last transaction":            {flip(frame(last) + 900), true, true},
		"a byte of the last, as by a power failure": {flip(frame(last) + 900), false, false},
		"cut in the middle":                         {func(name string) { writeFile(t, name, log[:len(log)/2]) }, true, true},
		"the second half zeros": {func(name string) {
			writeFile(t, name, append(log[:len(log)/2:len(log)/2], make([]byte, len(log)/2)...))
		}, true, true},
		"cut within the last, as by a power failure": {func(name string) { writeFile(t, name, log[:frame(last)+900]) }, false, false},
		"garbage behind its end": {func(name string) {
			writeFile(t, name, append(bytes.Clone(log), bytes.Repeat([]byte{7}, 3*pageSize)...))
		}, true, false},
		"the frames of an older log behind its end": {func(name string) { writeFile(t, name, append(bytes.Clone(log), older(log)...)) }, true, false},
	}
	for says, row := range rows {
		t.Run(says, func(t *testing.T) {
			dir := copied(t, dir)
			if !row.index {
				removeFile(t, filepath.Join(dir, fileName+"-shm"))
			}
			row.damage(filepath.Join(dir, fileName+"-wal"))
			var book logBook
			s := open(t, dir, Options{Logger: book.logger()})
			if n := len(aside(t, dir)); n > 0 != row.aside {
				t.Errorf("%d files set aside, want it: %v\n%s", n, row.aside, &book)
			}
			if row.aside {
				f.replaced(t, s, dir, &book, "log", true)
			} else {
				for _, e := range f.entries { // the last transaction holds none
					has(t, s, e)
				}
			}
			has(t, s, put(t, s, key("/new"), 100))
			shut(t, s)
		})
	}
}

// older returns the frames of a log as those of another one.
func older(log []byte) []byte {
	b := bytes.Clone(log[logHeader:])
	for at := 0; at < len(b); at += frameHeader + pageSize {
		b[at+8]++
	}
	return b
}

func TestAnOlderFilePutBackMakesAllStale(t *testing.T) {
	f := fill(t)
	old := copied(t, f.dir)
	writeFile(t, filepath.Join(f.dir, fileName), []byte("damaged"))
	shut(t, open(t, f.dir, Options{})) // a larger epoch
	if err := os.Rename(filepath.Join(old, fileName), filepath.Join(f.dir, fileName)); err != nil {
		t.Fatal(err)
	}
	n, err := disk{}.readNote(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, f.dir, Options{})
	snap := get(t, s, key("/after"))
	if snap.Entry == nil || snap.Marks.Demand.Epoch <= n.epoch {
		t.Errorf("marks %+v, want the entry and a demand in a larger epoch than %d", snap.Marks, n.epoch)
	}
	if f.holds(t, s) != len(f.entries) {
		t.Error("entries are gone")
	}
	shut(t, s)
}

// SQLite would take a log that lies there for that of the new file.
func TestALogWithoutItsFileIsSetAside(t *testing.T) {
	dir := t.TempDir()
	live := open(t, dir, Options{})
	e := put(t, live, key("/a"), 10)
	left := copied(t, dir)
	shut(t, live)
	removeFile(t, filepath.Join(left, fileName))
	removeFile(t, filepath.Join(left, noteName))
	s := open(t, left, Options{})
	if snap := get(t, s, key("/a")); snap.Entry != nil || !snap.Marks.Demand.After(e.Begun) {
		t.Errorf("got %+v, want nothing and a demand on the site", snap)
	}
	has(t, s, put(t, s, key("/a"), 10))
	shut(t, s)
	shut(t, open(t, left, Options{}))
}

func TestOnlyTheNewestDamagedFilesAreKept(t *testing.T) {
	dir := t.TempDir()
	for range keptAside + 3 {
		shut(t, open(t, dir, Options{}))
		writeFile(t, filepath.Join(dir, fileName), []byte("damaged"))
	}
	shut(t, open(t, dir, Options{}))
	names, err := filepath.Glob(filepath.Join(dir, "*.damaged-*"))
	if err != nil || len(names) != keptAside {
		t.Errorf("%q, %v; want %d", names, err, keptAside)
	}
}

func TestErrorsOfOneEntryAreNotTheFiles(t *testing.T) {
	err := error(&corruptError{row{key: key("/a")}, store.ErrCorrupt})
	if damaged(err) || !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "/a") {
		t.Errorf("%v", err)
	}
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeFile(t testing.TB, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func removeFile(t testing.TB, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}
