package react

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// published makes a build with one file and returns its folder's name.
func published(t *testing.T, b builds, id string) string {
	t.Helper()
	dir, m, err := b.stage()
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := writeNew(filepath.Join(dir, serverName, "worker.mjs"), []byte(id)); err != nil {
		t.Fatal(err)
	}
	dir, err = b.publish(dir, id)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Base(dir)
}

func names(t *testing.T, b builds) []string {
	t.Helper()
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// age makes the builds older, the first most, as if time had passed.
func age(t *testing.T, b builds, names ...string) {
	t.Helper()
	for i, n := range names {
		at := time.Now().Add(-time.Duration(len(names)-i) * time.Hour)
		if err := os.Chtimes(b.path(n), at, at); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPublish(t *testing.T) {
	b := buildsOf(t.TempDir())
	first := published(t, b, "abc")
	second := published(t, b, "abc")
	if first != "abc" || second != "abc-2" {
		t.Errorf("the same code twice is in %s and %s", first, second)
	}
	dir, m, err := b.use()
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if filepath.Base(dir) != second {
		t.Errorf("the current build is %s, want the newest, %s", dir, second)
	}
	for _, n := range names(t, b) {
		if strings.HasPrefix(n, ".") {
			t.Errorf("%s was left behind", n)
		}
	}
}

func TestPrune(t *testing.T) {
	b := buildsOf(t.TempDir())
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		published(t, b, id)
	}
	age(t, b, "a", "b", "c", "d", "e")
	used, err := markInUse(b.path("b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.prune(); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, b), []string{"b", "c", "current", "d", "e"}; !slices.Equal(got, want) {
		t.Errorf("left: %v, want %v: the newest three and what is in use", got, want)
	}
	if err := used.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.prune(); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, b), []string{"c", "current", "d", "e"}; !slices.Equal(got, want) {
		t.Errorf("left: %v, want %v", got, want)
	}
}

// TestPruneKeepsCurrent also when it is older than the others, as after a
// rollback by hand.
func TestPruneKeepsCurrent(t *testing.T) {
	b := buildsOf(t.TempDir())
	for _, id := range []string{"a", "b", "c", "d"} {
		published(t, b, id)
	}
	age(t, b, "a", "b", "c", "d")
	if err := os.WriteFile(b.path("current"), []byte("a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := b.prune(); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, b), []string{"a", "c", "current", "d"}; !slices.Equal(got, want) {
		t.Errorf("left: %v, want %v", got, want)
	}
}

// TestPruneStages: what a killed build leaves goes, what a running one works in stays.
func TestPruneStages(t *testing.T) {
	b := buildsOf(t.TempDir())
	published(t, b, "a")
	running, m, err := b.stage()
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	killed, dead, err := b.stage()
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.Close(); err != nil { // as the kernel does
		t.Fatal(err)
	}
	fresh, old := b.path(".new-fresh"), b.path(".new-old")
	for _, dir := range []string{fresh, old} { // killed before it was marked
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * staleStage)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	if err := b.prune(); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{running: true, killed: false, fresh: true, old: false} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s is there: %t, want %t", filepath.Base(dir), err == nil, want)
		}
	}
}

func TestUseRefuses(t *testing.T) {
	for _, c := range []struct{ name, current, says string }{
		{"no build", "", "run freshet build"},
		{"a build that was deleted", "gone\n", "incomplete or was deleted"},
		{"a path", "../../x\n", "does not hold the name"},
		{"an empty file", "\n", "does not hold the name"},
		{"a build that is not published", ".new-1\n", "does not hold the name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := buildsOf(t.TempDir())
			if c.current != "" {
				if err := writeNew(b.path("current"), []byte(c.current)); err != nil {
					t.Fatal(err)
				}
			}
			_, m, err := b.use()
			if err == nil {
				m.Close()
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q in it", err, c.says)
			}
		})
	}
}

// TestMarkOfDeletedFolder: who opened the mark's file before the folder was
// deleted, and locks it after that, learns that it is gone.
func TestMarkOfDeletedFolder(t *testing.T) {
	b := buildsOf(t.TempDir())
	published(t, b, "a")
	c, err := claim(b.path("a"))
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan error)
	go func() {
		m, err := markInUse(b.path("a"))
		if err == nil {
			m.Close()
		}
		got <- err
	}()
	if err := os.RemoveAll(b.path("a")); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-got; !errors.Is(err, errGone) {
		t.Errorf("got %v", err)
	}
}

func TestIDs(t *testing.T) {
	b := buildsOf(t.TempDir())
	for _, id := range []string{"abc", "abc", "xyz"} {
		published(t, b, id)
	}
	dir, m, err := b.stage() // not published
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	a := &App{dir: b.path("xyz")}
	if ids, err := a.Builds(); err != nil || !slices.Equal(ids, []string{"abc", "xyz"}) {
		t.Errorf("%q, %v beside %s", ids, err, dir)
	}
}

func TestBuildsAreKeptOutOfVersionControl(t *testing.T) {
	b := buildsOf(t.TempDir())
	published(t, b, "abc")
	file := filepath.Join(filepath.Dir(b.dir), ".gitignore")
	if data, err := os.ReadFile(file); err != nil || string(data) != "*\n" {
		t.Errorf("%q, %v", data, err)
	}
	if err := os.WriteFile(file, []byte("state\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	published(t, b, "def")
	if data, err := os.ReadFile(file); err != nil || string(data) != "state\n" {
		t.Errorf("a file of the user's became %q, %v", data, err)
	}
}
