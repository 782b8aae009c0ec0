package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// killedStore returns a folder as kill -9 leaves it, and an entry that is in its log.
func killedStore(t *testing.T) (dir string, e *store.Entry) {
	t.Helper()
	from := t.TempDir()
	s := open(t, from, Options{})
	e = put(t, s, key("/a"), 3000)
	dir = copied(t, from)
	shut(t, s)
	return dir, e
}

// The note in the folder says whether there must be a log. So a log may be
// removed only after the note says that there need be none.
func TestALogIsThereAsLongAsItMustBe(t *testing.T) {
	t.Run("a start after a kill that is broken off leaves the log", func(t *testing.T) {
		dir, e := killedStore(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Open(ctx, dir, Options{}); err == nil {
			t.Fatal("opened with a context that had ended")
		}
		intact(t, dir, e)
	})
	t.Run("a start after a kill that cannot write leaves the log", func(t *testing.T) {
		dir, e := killedStore(t)
		d := disk{step: func(what, _, _ string) error {
			if what == "rewrite" {
				return errors.New("no room")
			}
			return nil
		}}
		if _, err := Open(t.Context(), dir, Options{disk: d}); err == nil {
			t.Fatal("opened without a note")
		}
		intact(t, dir, e)
	})
	t.Run("a Close that cannot say so leaves the log", func(t *testing.T) {
		dir, fail := t.TempDir(), false
		d := disk{step: func(what, _, _ string) error {
			if fail && what == "rewrite" {
				return errors.New("no room")
			}
			return nil
		}}
		s := open(t, dir, Options{disk: d})
		e := put(t, s, key("/a"), 3000)
		fail = true
		if err := s.Close(); err == nil {
			t.Fatal("closed without a note")
		}
		intact(t, dir, e)
	})
	t.Run("another program that reads at Close may remove the log later", func(t *testing.T) {
		dir := t.TempDir()
		s := open(t, dir, Options{})
		e := put(t, s, key("/a"), 3000)
		other, err := sqlite3.OpenFlags(filepath.Join(dir, fileName), sqlite3.OPEN_READWRITE)
		if err == nil {
			err = other.Exec("BEGIN; SELECT count(*) FROM entries")
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Close(), other.Exec("COMMIT; SELECT count(*) FROM entries"), other.Close()); err != nil {
			t.Fatal(err)
		}
		if exists(t, filepath.Join(dir, fileName+"-wal")) {
			t.Fatal("the other program left the log")
		}
		intact(t, dir, e)
	})
}

func TestAStartThatFailsSetsAsideOnlyOnce(t *testing.T) {
	dir, _ := killedStore(t)
	if err := os.Truncate(filepath.Join(dir, fileName+"-wal"), 0); err != nil {
		t.Fatal(err)
	}
	o := Options{Logger: new(logBook).logger()}
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // the start ends before the new file has a log
	for range keptAside + 2 {
		if _, err := Open(ctx, dir, o); err == nil {
			t.Fatal("opened")
		}
	}
	if names := aside(t, dir); len(names) != 1 {
		t.Errorf("set aside: %q", names)
	}
	shut(t, open(t, dir, o))
}

// intact opens a folder: nothing is set aside, and the entry is there.
func intact(t *testing.T, dir string, e *store.Entry) {
	t.Helper()
	s := open(t, dir, Options{})
	if names := aside(t, dir); len(names) > 0 {
		t.Errorf("it was taken for damage: %q", names)
	}
	has(t, s, e)
	shut(t, s)
}
