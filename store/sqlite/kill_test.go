package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/freshet-go/freshet/store"
)

// childFolder tells the test binary to be the process that is killed.
const childFolder = "FRESHET_TEST_SQLITE_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		fmt.Fprintln(os.Stderr, child(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// child writes to the store until it is killed. It tells every acknowledged
// write on stdout: what, the path, the tick.
func child(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	var mu sync.Mutex
	tell := func(what, path string, t store.Tick) error {
		mu.Lock()
		defer mu.Unlock()
		_, err := fmt.Printf("%s %s %d %d\n", what, path, t.Epoch, t.Time)
		return err
	}
	if err := tell("open", "-", store.Tick{}); err != nil {
		return err
	}
	fail := make(chan error)
	for i := range 8 {
		go func() {
			for n := 0; ; n++ {
				path := fmt.Sprintf("/%d/%d", i, rand.IntN(20))
				if err := childStep(ctx, s, rand.IntN(10), path, tell); err != nil {
					fail <- err
				}
			}
		}()
	}
	return <-fail
}

func childStep(ctx context.Context, s *Store, kind int, path string, tell func(string, string, store.Tick) error) error {
	switch {
	case kind < 6:
		begun, err := s.Begin(ctx, key(path))
		if err != nil {
			return err
		}
		if err := tell("begin", path, begun); err != nil {
			return err
		}
		if _, err := s.Commit(ctx, entry(key(path), begun, 5000, "t")); err != nil {
			return err
		}
		return tell("commit", path, begun)
	case kind < 9:
		a, err := s.Demand(ctx, store.Demand{Name: store.PathName(path)})
		if err != nil {
			return err
		}
		return tell("demand", path, a.Tick)
	default:
		a, err := s.Demand(ctx, store.Demand{Name: store.PathName(path), Purge: true})
		if err != nil {
			return err
		}
		return tell("purge", path, a.Tick)
	}
}

// acked is what the children were told about one path, the newest of each.
type acked struct{ commit, demand, purge store.Tick }

// killed runs a child, kills it after some acknowledgements and adds them.
func killed(t *testing.T, dir string, after int, all map[string]acked) (last store.Tick) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childFolder+"="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for lines := bufio.NewScanner(out); lines.Scan(); n++ {
		var what, path string
		var tick store.Tick
		if _, err := fmt.Sscan(lines.Text(), &what, &path, &tick.Epoch, &tick.Time); err != nil {
			continue // the line that the kill cut
		}
		a := all[path]
		switch what {
		case "commit":
			a.commit = store.Later(a.commit, tick)
		case "demand":
			a.demand = store.Later(a.demand, tick)
		case "purge":
			a.purge = store.Later(a.purge, tick)
		}
		all[path] = a
		last = store.Later(last, tick)
		if n == after {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != -1 || n < after {
		t.Fatalf("the child ended by itself after %d writes: %v\n%s", n, err, stderr.String())
	}
	return last
}

func TestEverythingAcknowledgedIsThereAfterKill9(t *testing.T) {
	dir, all := t.TempDir(), make(map[string]acked)
	var last store.Tick
	for round := range 6 {
		after := 1 + rand.IntN(2000)
		last = store.Later(last, killed(t, dir, after, all))
		delete(all, "-")
		s := open(t, dir, Options{})
		if names := aside(t, dir); len(names) > 0 {
			t.Fatalf("round %d: a kill was taken for damage: %q", round, names)
		}
		waits, err := s.Pending(t.Context(), build, "", 1000)
		if err != nil {
			t.Fatal(err)
		}
		for path, a := range all {
			checkAcked(t, s, path, a, slices.Contains(waits, path))
		}
		tick := make1(t, s, store.TagName("none"), false)
		if !tick.After(last) {
			t.Fatalf("round %d: tick %v is not after %v", round, tick, last)
		}
		last = tick
		t.Logf("round %d: killed after %d lines, %d paths, %+v", round, after, len(all), s.Stats())
		shut(t, s)
	}
}

// checkAcked compares what is stored for a path with what was acknowledged. One
// write more may have been done than was told.
func checkAcked(t *testing.T, s *Store, path string, a acked, waits bool) {
	t.Helper()
	snap := get(t, s, key(path))
	e, m := snap.Entry, snap.Marks
	if store.Later(a.demand, a.purge).After(m.Demand) || a.purge.After(m.Purge) {
		t.Fatalf("%s: marks %+v, acknowledged %+v", path, m, a)
	}
	switch {
	case e == nil && a.commit.After(m.Purge):
		t.Fatalf("%s: the entry is gone, acknowledged %+v, marks %+v", path, a, m)
	case e != nil && (a.commit.After(e.Begun) || !e.Begun.After(m.Purge)):
		t.Fatalf("%s: begun %v, acknowledged %+v, marks %+v", path, e.Begun, a, m)
	case e != nil && !reflect.DeepEqual(e, as(entry(e.Key, e.Begun, 5000, "t"), e.Modified)):
		t.Fatalf("%s: the entry is not what was committed", path)
	}
	due := m.Demand.After(m.Purge) && (e == nil || !e.Begun.After(m.Demand))
	if due != waits {
		t.Fatalf("%s: pending %v, want %v: %+v", path, waits, due, snap.Marks)
	}
}

func TestALockEndsWithItsProcess(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childFolder+"="+dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "open") {
		t.Fatalf("child: %q, %v", line, err)
	}
	_, err = Open(t.Context(), dir, Options{})
	want := fmt.Sprintf("sqlite: %s is in use by another freshet server (pid %d)", dir, cmd.Process.Pid)
	if !errors.Is(err, ErrInUse) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) {
		t.Fatal(err)
	}
	shut(t, open(t, dir, Options{}))
}
