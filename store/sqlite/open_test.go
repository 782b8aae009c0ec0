package sqlite

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

func TestASecondOpenIsOneClearLine(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	e := put(t, s, key("/a"), 10)
	_, err := Open(t.Context(), dir, Options{})
	want := fmt.Sprintf("sqlite: %s is in use by another freshet server (pid %d)", dir, os.Getpid())
	if !errors.Is(err, ErrInUse) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	has(t, s, e)
	shut(t, s)
	s = open(t, dir, Options{})
	has(t, s, e)
	shut(t, s)
}

func TestAFolderThatCannotBeUsedIsNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	odd := t.TempDir()
	if err := os.Mkdir(filepath.Join(odd, fileName), 0o700); err != nil {
		t.Fatal(err)
	}
	dirs := map[string]string{
		"a file":                             file,
		"a folder below a file":              filepath.Join(file, "state"),
		"a folder where none can be made":    "/proc/freshet",
		"a database that is a folder itself": odd,
	}
	if os.Getuid() != 0 {
		ro := filepath.Join(t.TempDir(), "ro")
		if err := os.Mkdir(ro, 0o500); err != nil {
			t.Fatal(err)
		}
		dirs["a folder that may only be read"] = ro
	}
	for name, dir := range dirs {
		t.Run(name, func(t *testing.T) {
			s, err := Open(t.Context(), dir, Options{})
			if err == nil {
				shut(t, s)
			}
			if err == nil || !strings.Contains(err.Error(), dir) || !strings.HasPrefix(err.Error(), "sqlite: ") {
				t.Errorf("got %v, want an error that names %s", err, dir)
			}
		})
	}
}

func TestNobodyElseMayReadTheFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "state")
	s := open(t, dir, Options{})
	put(t, s, key("/a"), 10)
	if st, err := os.Stat(dir); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", st.Mode(), err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 5 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, f := range files {
		if st, err := f.Info(); err != nil || st.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), st.Mode(), err)
		}
	}
	shut(t, s)
}

func TestAClosedFolderCanBeMovedAndCopied(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	e := put(t, s, key("/a"), 10)
	d := make1(t, s, store.PathName("/a"), false)
	shut(t, s)
	if exists(t, filepath.Join(dir, fileName+"-wal")) {
		t.Error("Close left a log")
	}
	to := copied(t, dir)
	moved := filepath.Join(t.TempDir(), "a folder, moved? 100%#")
	if err := os.Rename(dir, moved); err != nil {
		t.Fatal(err)
	}
	only := t.TempDir() // without the files beside it
	b, err := os.ReadFile(filepath.Join(to, fileName))
	if err == nil {
		err = os.WriteFile(filepath.Join(only, fileName), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"copied": to, "moved": moved, "the file alone": only} {
		s := open(t, dir, Options{})
		has(t, s, e)
		if m := get(t, s, key("/a")).Marks; m.Demand != d {
			t.Errorf("%s: marks %+v, want %v", name, m, d)
		}
		if tick := make1(t, s, store.PathName("/b"), false); !tick.After(d) || tick.Epoch != d.Epoch {
			t.Errorf("%s: tick %v after %v", name, tick, d)
		}
		shut(t, s)
	}
}

func TestANewerFileIsLeftAsItIs(t *testing.T) {
	dir := t.TempDir()
	shut(t, open(t, dir, Options{}))
	name := filepath.Join(dir, fileName)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	binary.BigEndian.PutUint32(b[60:], schemaVersion+1)
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, Options{})
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), name) {
		t.Errorf("got %v, want ErrNewer that names %s", err, name)
	}
	after, err := os.ReadFile(name)
	if err != nil || string(after) != string(b) || exists(t, name+"-wal") || len(aside(t, dir)) > 0 {
		t.Errorf("the file was touched (%v)", err)
	}
}

func TestAnotherProgramMayReadTheFile(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	e := put(t, s, key("/a"), 10)
	c, err := disk{}.connect(filepath.Join(dir, fileName), "query_only = ON")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	count := func(st *sqlite3.Stmt) { n = st.ColumnInt(0) }
	for _, sql := range []string{"BEGIN", "SELECT count(*) FROM entries"} {
		if _, err := c.one(sql, count); err != nil {
			t.Fatal(err)
		}
	}
	f := put(t, s, key("/b"), 10)
	shut(t, s) // the log stays, for the other one
	if n != 1 || !exists(t, filepath.Join(dir, fileName+"-wal")) {
		t.Errorf("it read %d entries, the log is there: %v", n, exists(t, filepath.Join(dir, fileName+"-wal")))
	}
	s = open(t, dir, Options{})
	has(t, s, e)
	has(t, s, f)
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	if len(aside(t, dir)) > 0 {
		t.Error("that was taken for damage")
	}
}

func TestBadOptionsAreRefused(t *testing.T) {
	for name, o := range map[string]Options{"MaxBytes": {MaxBytes: -1}, "MaxPerPage": {MaxPerPage: -1}, "FrontierLimit": {FrontierLimit: -1}, "MaxQueued": {MaxQueued: -1}, "Readers": {Readers: -1}} {
		if _, err := Open(t.Context(), t.TempDir(), o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	dir := t.TempDir()
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	stop()
	e := put(t, s, key("/a"), 10) // the context bounds opening only
	shut(t, s)
	if _, err := Open(ctx, dir, Options{}); err == nil {
		t.Error("opened with a context that has ended")
	}
	s = open(t, dir, Options{})
	has(t, s, e)
	shut(t, s)
}

// In a synctest bubble it is the year 2000.
func TestTicksIncreaseWhenTheClockIsSetBack(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	last := make1(t, s, store.PathName("/a"), false)
	shut(t, s)
	synctest.Test(t, func(t *testing.T) {
		s := open(t, dir, Options{})
		for i := range 100 {
			b, err := s.Begin(t.Context(), key("/a"))
			if err != nil {
				t.Fatal(err)
			}
			d := make1(t, s, store.PathName("/a"), false)
			if !b.After(last) || !d.After(b) || d.Epoch != last.Epoch {
				t.Fatalf("%d: %v, then %v, then %v", i, last, b, d)
			}
			last = d
			time.Sleep(time.Second)
		}
		if last.Wall().Before(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("the clock went back with ticks at %v", last.Wall())
		}
		b, err := s.Begin(t.Context(), key("/a")) // the last tick is not of a write
		if err != nil {
			t.Fatal(err)
		}
		last = b
		crash := copied(t, dir) // as if killed now
		shut(t, s)
		for _, dir := range []string{dir, crash} {
			s := open(t, dir, Options{})
			if tick := make1(t, s, store.PathName("/a"), false); !tick.After(last) {
				t.Errorf("%v after %v", tick, last)
			}
			shut(t, s)
		}
	})
}

// Most begins write nothing, and yet no tick is issued twice.
func TestBeginsShareReservations(t *testing.T) {
	dir := t.TempDir()
	var last store.Tick
	for range 5 {
		s := open(t, dir, Options{})
		before := s.Stats().Transactions
		for range 1000 {
			b, err := s.Begin(t.Context(), key("/a"))
			if err != nil || !b.After(last) {
				t.Fatalf("%v after %v: %v", b, last, err)
			}
			last = b
			if err := s.Abort(t.Context(), key("/a"), b); err != nil {
				t.Fatal(err)
			}
		}
		if st := s.Stats(); st.Transactions-before > 100 || st.Running != 0 {
			t.Errorf("%+v, %d transactions before", st, before)
		}
		to := copied(t, dir)
		shut(t, s)
		dir = to
	}
}

// TestTicksWithoutWritesAreReserved: no tick is issued that a crash would have
// issued again, though nothing was written for long. Every bubble begins in the
// same second, so that the second one's clock is set back.
func TestTicksWithoutWritesAreReserved(t *testing.T) {
	dir, all := t.TempDir(), t
	var last store.Tick
	synctest.Test(t, func(t *testing.T) {
		s := open(t, dir, Options{})
		time.Sleep(time.Hour)
		b, err := s.Begin(t.Context(), key("/a"))
		if err != nil {
			t.Fatal(err)
		}
		last, dir = b, copied(all, dir) // as if killed now
		shut(t, s)
	})
	synctest.Test(t, func(t *testing.T) {
		s := open(t, dir, Options{})
		b, err := s.Begin(t.Context(), key("/a"))
		if err != nil || !b.After(last) {
			t.Errorf("%v after %v: %v", b, last, err)
		}
		shut(t, s)
	})
}
