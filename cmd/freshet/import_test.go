package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/sqlite"
)

func TestCopyFilesLeavesTheOriginalAlone(t *testing.T) {
	from := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(name), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(from, "deeper"), 0o700); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "to")
	if err := copyFiles(t.Context(), to, from); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b"} {
		got, err := os.ReadFile(filepath.Join(to, name))
		if err != nil || string(got) != name {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err := os.WriteFile(filepath.Join(to, name), nil, 0o600); err != nil {
			t.Errorf("the copy of %s cannot be written: %v", name, err)
		}
	}
	if left, err := os.ReadDir(to); err != nil || len(left) != 2 {
		t.Errorf("copied %v, %v", left, err)
	}
	if err := copyFiles(t.Context(), filepath.Join(t.TempDir(), "x"), filepath.Join(from, "none")); err == nil {
		t.Error("a folder that is not there was copied")
	}
}

// TestEntriesAreImportedOnce into one state: what had no room there any more
// must not come back older.
func TestEntriesAreImportedOnce(t *testing.T) {
	ctx, quiet := t.Context(), slog.New(slog.DiscardHandler)
	key := store.Key{Build: "b", Path: "/a"}
	built := func(dir string) {
		t.Helper()
		st, err := sqlite.Open(ctx, dir, sqlite.Options{Logger: quiet})
		if err != nil {
			t.Fatal(err)
		}
		begun, err := st.Begin(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		e := &store.Entry{Key: key, Pattern: "/a", Listed: true, Begun: begun, Made: time.Now(), Answers: []store.Answer{{Status: 200, Body: []byte("built"), Hash: "h"}}}
		if _, err := st.Commit(ctx, e); err != nil {
			t.Fatal(err)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
	first, second := filepath.Join(t.TempDir(), "e"), filepath.Join(t.TempDir(), "e")
	built(first)
	built(second)
	state := t.TempDir()
	// start takes over what entries has, and reports whether the page is there.
	start := func(state, entries string, lose bool) bool {
		t.Helper()
		st, err := sqlite.Open(ctx, filepath.Join(state, "db"), sqlite.Options{Logger: quiet})
		if err != nil {
			t.Fatal(err)
		}
		site, err := freshet.New(freshet.Options{Store: st, Build: "b", Logger: quiet})
		if err != nil {
			t.Fatal(err)
		}
		if err := importEntries(ctx, site, st, "b", entries, state, quiet); err != nil {
			t.Fatal(err)
		}
		snap, err := st.Get(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		if lose {
			if err := st.Prune(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(site.Close(), st.Close()); err != nil {
			t.Fatal(err)
		}
		return snap.Entry != nil
	}
	if !start(state, first, false) || !start(state, first, true) {
		t.Error("the first start, or the second, has no page")
	}
	if start(state, first, false) {
		t.Error("what the state had no room for came back")
	}
	if !start(state, second, true) {
		t.Error("the pages of another run of the build were not taken over")
	}
	if err := os.RemoveAll(filepath.Join(state, "db")); err != nil {
		t.Fatal(err)
	}
	if !start(state, second, false) {
		t.Error("a state that was begun anew has no page")
	}
}
