package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/sqlite"
)

func TestPagesOutliveARestart(t *testing.T) {
	dir := blog(t)
	s := start(t, dir)
	s.save("skipping-stones", "Edited")
	if a := s.revalidate(secret, "skipping-stones"); a.code != 200 {
		t.Fatalf("got %d %s", a.code, a.body)
	}
	before := map[string]page{}
	for _, path := range []string{"/posts/skipping-stones", "/posts/reading-a-gauge", "/"} {
		before[path] = s.read(path)
	}
	s.terminate()
	source(t, dir, false)
	s = start(t, dir)
	for path, want := range before {
		if got := s.read(path); got != want {
			t.Errorf("%s was %v and is %v", path, want, got)
		}
	}
}

func TestADemandThatFailedIsMetAfterARestart(t *testing.T) {
	dir := blog(t)
	s := start(t, dir)
	s.save("skipping-stones", "Edited")
	source(t, dir, false)
	if a := s.revalidate(secret, "skipping-stones"); a.code != 500 {
		t.Fatalf("got %d %s", a.code, a.body)
	}
	s.kill()
	source(t, dir, true)
	s = start(t, dir)
	until(t, "the demand is met", func() bool { return s.read("/posts/skipping-stones").title == "Edited" })
}

func TestABuildBesideARunningServer(t *testing.T) {
	dir := blog(t)
	s := start(t, dir)
	s.save("skipping-stones", "Edited")
	old := s.read("/posts/skipping-stones")
	code, out, errOut := freshet(t, nil, "build", dir)
	if code != 0 {
		t.Fatalf("code %d: %s%s", code, out, errOut)
	}
	if got := s.read("/posts/skipping-stones"); got != old {
		t.Errorf("the running server's post was %v and is %v", old, got)
	}
	s.terminate()
	s = start(t, dir)
	if got := s.read("/posts/skipping-stones"); got.title != "Edited" {
		t.Errorf("after a restart the newer build's post is %v", got)
	}
}

// TestADamagedStateIsSetAside: the server starts and says what it did. What it
// has are the pages of the build, and since demands may be lost with the file,
// none of them is taken for fresh.
func TestADamagedStateIsSetAside(t *testing.T) {
	dir := blog(t)
	s := start(t, dir)
	s.save("skipping-stones", "Edited")
	if a := s.revalidate(secret, "skipping-stones"); a.code != 200 {
		t.Fatalf("got %d %s", a.code, a.body)
	}
	s.terminate()
	state := filepath.Join(dir, ".freshet", "state")
	if err := os.WriteFile(filepath.Join(state, "freshet.db"), []byte(strings.Repeat("this is no database\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir)
	if files, err := filepath.Glob(filepath.Join(state, "freshet.db.damaged-*")); err != nil || len(files) != 1 || !strings.Contains(s.said(), filepath.Base(files[0])) {
		t.Errorf("the damaged file is %q (%v), the log says:\n%s", files, err, s.said())
	}
	if a := s.get("/posts/skipping-stones"); a.code != 200 || a.header.Get("X-Nextjs-Cache") != "STALE" {
		t.Errorf("got %d as %s", a.code, a.header.Get("X-Nextjs-Cache"))
	}
	until(t, "the post is rendered again", func() bool { return s.read("/posts/skipping-stones").title == "Edited" })
}

// TestPagesOfBuildsThatAreGoneAreDropped: of each change of the code the state
// would otherwise keep all pages.
func TestPagesOfBuildsThatAreGoneAreDropped(t *testing.T) {
	dir := blog(t)
	s := start(t, dir)
	s.terminate()
	first := strings.TrimSpace(read(t, filepath.Join(dir, ".freshet", "builds", "current")))
	for i := range 3 { // three builds are kept
		name := filepath.Join(dir, "pages", "about.js")
		if err := os.WriteFile(name, fmt.Appendf(nil, "export default function About() { return <p>%d</p> }\n", i), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, out, errOut := freshet(t, nil, "build", dir); code != 0 {
			t.Fatalf("code %d: %s%s", code, out, errOut)
		}
	}
	s = start(t, dir)
	if a := s.get("/about"); !strings.Contains(a.body, "<p>2</p>") {
		t.Errorf("got %s", a.body)
	}
	s.terminate()
	st, err := sqlite.Open(t.Context(), filepath.Join(dir, ".freshet", "state"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if c, err := st.Covered(t.Context(), first, store.SiteName, 0); err != nil || c.Total != 0 {
		t.Errorf("%d pages of the build that is gone are kept: %v", c.Total, err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAnOlderBuildReplacesNothing(t *testing.T) {
	dir := blog(t)
	s := start(t, dir)
	s.save("skipping-stones", "Edited")
	if a := s.revalidate(secret, "skipping-stones"); a.code != 200 {
		t.Fatalf("got %d %s", a.code, a.body)
	}
	s.terminate()
	s = start(t, dir) // the build's pages are taken over again
	if got := s.read("/posts/skipping-stones"); got.title != "Edited" {
		t.Errorf("got %v", got)
	}
}

func TestWorkersEndWithAKilledServer(t *testing.T) {
	s := start(t, blog(t), "--workers", "1")
	var v struct{ Pid int }
	if err := json.Unmarshal([]byte(s.get("/api/pid").body), &v); err != nil || v.Pid == 0 {
		t.Fatalf("pid %d: %v", v.Pid, err)
	}
	s.kill()
	until(t, "the worker has ended", func() bool {
		state, err := exec.Command("ps", "-o", "stat=", "-p", fmt.Sprint(v.Pid)).Output()
		return err != nil || len(state) == 0 || state[0] == 'Z'
	})
}

func TestAFolderThatCannotBeWrittenIsServed(t *testing.T) {
	dir := blog(t)
	entries := filepath.Join(dir, ".freshet", "builds")
	before := listing(t, entries)
	s := start(t, dir, "--state", filepath.Join(filepath.Dir(dir), "s"))
	if got := s.read("/posts/skipping-stones"); got.title != "On skipping stones" {
		t.Errorf("got %v", got)
	}
	if after := listing(t, entries); after != before {
		t.Errorf("the server wrote into the build: before %s, after %s", before, after)
	}
	if _, err := os.Stat(filepath.Join(dir, ".freshet", "state")); !os.IsNotExist(err) {
		t.Errorf("the server made a state in the application: %v", err)
	}
}

// listing names every file below dir with size and time of change.
func listing(t *testing.T, dir string) string {
	t.Helper()
	all := ""
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		all += fmt.Sprintln(path, info.Size(), info.ModTime().UnixNano())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
