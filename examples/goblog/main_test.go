package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"
)

var bin string

// TestMain builds the program once.
func TestMain(m *testing.M) { os.Exit(built(m)) }

func built(m *testing.M) int {
	dir, err := os.MkdirTemp("", "goblog-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	bin = filepath.Join(dir, "goblog")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// running is a goblog that was started by a test.
type running struct {
	t    *testing.T
	cmd  *exec.Cmd
	base string
	temp string
	errs bytes.Buffer
}

func start(t *testing.T, args ...string) *running { return startWith(t, "", args...) }

func startWith(t *testing.T, secret string, args ...string) *running {
	t.Helper()
	p := &running{t: t, cmd: exec.Command(bin, append([]string{"-addr", "127.0.0.1:0"}, args...)...)}
	p.temp = t.TempDir()
	p.cmd.Env = append(os.Environ(), "REVALIDATE_SECRET="+secret, "TMPDIR="+p.temp)
	p.cmd.Stderr = &p.errs
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			p.cmd.Process.Kill()
			p.cmd.Wait()
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	_, rest, found := strings.Cut(line, "http://")
	if err != nil || !found || !strings.Contains(line, "without REVALIDATE_SECRET the secret is "+demoSecret) {
		t.Fatalf("said %q, %v: %s", line, err, &p.errs)
	}
	addr, _, _ := strings.Cut(rest, ",")
	p.base = "http://" + addr
	return p
}

// stop ends it with a signal and expects a clean end that leaves nothing behind.
func (p *running) stop() {
	p.t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.t.Fatalf("after SIGTERM: %v: %s", err, &p.errs)
	}
	if left, err := os.ReadDir(p.temp); err != nil || len(left) > 0 {
		p.t.Errorf("left behind %v, %v", left, err)
	}
}

func (p *running) get(path string) (status int, state, body string) {
	p.t.Helper()
	resp, err := http.Get(p.base + path)
	if err != nil {
		p.t.Fatal(err)
	}
	return read(p.t, resp)
}

func read(t *testing.T, resp *http.Response) (int, string, string) {
	t.Helper()
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("X-Cache"), string(b)
}

// expect asks for a page and says what it must be and hold.
func (p *running) expect(path string, status int, state, holds string) {
	p.t.Helper()
	if s, st, body := p.get(path); s != status || st != state || !strings.Contains(body, holds) {
		p.t.Errorf("%s: %d %s, want %d %s with %q:\n%s", path, s, st, status, state, holds, body)
	}
}

// said is the JSON of a guarded form's answer.
type said struct {
	Saved, Revalidated bool
	Message            string
	Result             json.RawMessage
}

type receipt struct {
	Pages []struct {
		Path          string
		Done, Changed bool
		Error         string
	}
}

// receipt reads what a revalidation brings, also beside an error.
func (p *running) receipt(a said) (r receipt) {
	p.t.Helper()
	if err := json.Unmarshal(a.Result, &r); err != nil {
		p.t.Fatalf("no receipt: %v: %s", err, a.Result)
	}
	return r
}

func (p *running) post(path string, form ...string) (status int, a said) {
	p.t.Helper()
	v := url.Values{}
	for i := 0; i < len(form); i += 2 {
		v.Set(form[i], form[i+1])
	}
	resp, err := http.PostForm(p.base+path, v)
	if err != nil {
		p.t.Fatal(err)
	}
	status, _, body := read(p.t, resp)
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		p.t.Fatalf("%s: %v: %s", path, err, body)
	}
	return status, a
}

const right = demoSecret

func TestTheStory(t *testing.T) {
	dir := t.TempDir()
	p := start(t, "-data", dir)
	const page = "/posts/skipping-stones"
	p.expect("/", 200, "HIT", "On skipping stones") // rendered before the first visitor
	p.expect(page, 200, "HIT", "<h1 id=\"title\">On skipping stones</h1>")
	p.expect("/edit?slug=skipping-stones", 200, "", "value=\"On skipping stones\"")
	p.expect("/edit?slug=skipping-stones", 200, "", "name=\"secret\" value=\""+demoSecret+"\"")
	p.expect("/edit?slug=not-yet", 200, "", "name=\"slug\" value=\"not-yet\"")
	p.expect("/edit", 200, "", "A new post")
	p.expect("/posts/no-such", 404, "MISS", "Nothing at this bend")
	p.expect("/no-such", 404, "", "Nothing at this bend")

	row := []string{"slug", "skipping-stones", "title", "Stones <b>again</b>", "topic", "measuring", "text", "One\r\n\r\n## Two\r\n\r\n*three* <script>"}
	for _, secret := range []string{"", "wrong", right + "x"} {
		if s, a := p.post("/api/save", append(row, "secret", secret)...); s != 401 || a.Saved {
			t.Errorf("save with the secret %q: %d %+v", secret, s, a)
		}
		if s, a := p.post("/api/revalidate", "slug", "skipping-stones", "secret", secret); s != 401 || a.Revalidated || a.Message != "Invalid secret" {
			t.Errorf("revalidate with the secret %q: %d %+v", secret, s, a)
		}
	}
	if s, _, body := p.get("/api/revalidate?slug=skipping-stones&secret=" + right); s != 401 {
		t.Errorf("a secret in an address: %d %s", s, body)
	}

	if s, a := p.post("/api/save", append(row, "secret", right)...); s != 200 || !a.Saved {
		t.Fatalf("save: %d %+v", s, a)
	}
	p.expect("/edit?slug=skipping-stones", 200, "", "Stones &lt;b&gt;again&lt;/b&gt;")
	p.expect(page, 200, "HIT", ">On skipping stones<") // the page is not told by saving
	p.expect("/", 200, "HIT", "On skipping stones")

	s, a := p.post("/api/revalidate", "slug", "skipping-stones", "secret", right)
	got := p.receipt(a)
	if s != 200 || !a.Revalidated || len(got.Pages) != 2 {
		t.Fatalf("revalidate: %d %+v", s, a)
	}
	for i, path := range []string{"/", page} {
		if r := got.Pages[i]; r.Path != path || !r.Done || !r.Changed || r.Error != "" {
			t.Errorf("receipt of %s: %+v", path, r)
		}
	}
	p.expect(page, 200, "HIT", "<h1 id=\"title\">Stones &lt;b&gt;again&lt;/b&gt;</h1>")
	p.expect(page, 200, "HIT", "<p>One</p>\n<h2>Two</h2>\n<p><em>three</em> &lt;script&gt;</p>")
	p.expect("/", 200, "HIT", "Stones &lt;b&gt;again&lt;/b&gt;")

	s, a = p.post("/api/revalidate", "slug", "skipping-stones", "tag", "topic:measuring", "secret", right)
	got = p.receipt(a)
	if s != 200 || len(got.Pages) != 2 {
		t.Fatalf("revalidate a topic: %d %+v", s, a)
	}
	for i, path := range []string{"/posts/reading-a-gauge", page} {
		if r := got.Pages[i]; r.Path != path || !r.Done || r.Changed {
			t.Errorf("%s, of which nothing was saved: %+v", path, r)
		}
	}

	p.expect("/posts/a-new-one", 404, "MISS", "Nothing at this bend")
	p.expect("/posts/a-new-one", 404, "HIT", "Nothing at this bend")
	if s, a := p.post("/api/save", "slug", "a-new-one", "title", "New", "topic", "people", "text", "Text", "secret", right); s != 200 {
		t.Fatalf("save a new post: %d %+v", s, a)
	}
	p.expect("/posts/a-new-one", 404, "HIT", "Nothing at this bend")
	if s, a := p.post("/api/revalidate", "slug", "a-new-one", "secret", right); s != 200 || !a.Revalidated {
		t.Fatalf("revalidate a new post: %d %+v", s, a)
	}
	p.expect("/posts/a-new-one", 200, "HIT", ">New</h1>")
	p.expect("/", 200, "HIT", "/posts/a-new-one")

	p.stop()
	p = start(t, "-data", dir)
	p.expect("/posts/a-new-one", 200, "HIT", ">New</h1>")
	p.stop()
}

// TestTheSourceFails: the table goes away under the running program; the legacy
// way of renaming leaves the views behind, which then find no table.
func TestTheSourceFails(t *testing.T) {
	dir := t.TempDir()
	p := start(t, "-data", dir)
	db, err := driver.Open(filepath.Join(dir, "posts.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "PRAGMA legacy_alter_table = ON; ALTER TABLE posts RENAME TO away"); err != nil {
		t.Fatal(err)
	}
	s, a := p.post("/api/revalidate", "slug", "skipping-stones", "secret", right)
	if r := p.receipt(a); s != 500 || a.Revalidated || len(r.Pages) != 2 || r.Pages[1].Error == "" || r.Pages[1].Done {
		t.Errorf("revalidate: %d %+v", s, a)
	}
	p.expect("/posts/skipping-stones", 200, "STALE", "On skipping stones")
	p.expect("/", 200, "STALE", "On skipping stones")
	p.expect("/edit", 503, "", "The gauge is stuck")
	if s, a := p.post("/api/save", "slug", "x", "title", "t", "topic", "t", "text", "t", "secret", right); s != 500 || a.Saved || string(a.Result) != `""` {
		t.Errorf("save: %d %+v", s, a)
	}
	for _, path := range []string{"/posts/never-seen", "/edit"} {
		if _, _, body := p.get(path); strings.Contains(body, "no such table") {
			t.Errorf("%s: the cause is for visitors: %s", path, body)
		}
	}
	if _, err := db.ExecContext(t.Context(), "PRAGMA legacy_alter_table = ON; ALTER TABLE away RENAME TO posts"); err != nil {
		t.Fatal(err)
	}
	if s, a := p.post("/api/revalidate", "slug", "skipping-stones", "secret", right); s != 200 || !a.Revalidated {
		t.Errorf("revalidate when it is back: %d %+v", s, a)
	}
	p.expect("/posts/skipping-stones", 200, "HIT", "On skipping stones")
	p.stop()
}

func TestBadForms(t *testing.T) {
	p := start(t)
	long := strings.Repeat("x", 256<<10)
	good := map[string]string{"slug": "a", "title": "t", "topic": "t", "text": "t", "secret": right}
	for _, row := range []struct {
		name, key, value string
		status           int
	}{
		{"an empty address", "slug", "", 500},
		{"an address with a slash", "slug", "a/b", 500},
		{"an address in capitals", "slug", "A", 500},
		{"an empty title", "title", "", 500},
		{"a title that is too long", "title", long[:201], 500},
		{"a topic that is no tag", "topic", "two words", 500},
		{"an empty text", "text", "", 500},
		{"a text that is too long", "text", long[:20_001], 500},
		{"a form that is too large", "text", long, 401},
		{"a row as it should be", "text", long[:20_000], 200},
	} {
		t.Run(row.name, func(t *testing.T) {
			var form []string
			for k, v := range good {
				if k == row.key {
					v = row.value
				}
				form = append(form, k, v)
			}
			if s, a := p.post("/api/save", form...); s != row.status || a.Saved != (row.status == 200) || strings.Contains(string(a.Result), "CHECK") {
				t.Errorf("%d %+v, want %d", s, a, row.status)
			}
		})
	}
	if s, a := p.post("/api/revalidate", "slug", "", "secret", right); s != 500 || a.Revalidated {
		t.Errorf("revalidate of no post: %d %+v", s, a)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.base+"/api/revalidate", strings.NewReader("slug=a&secret="+right))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if s, _, body := read(t, resp); s != 403 {
		t.Errorf("a form of another site: %d %s", s, body)
	}
	p.stop()
}

func TestStartThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	p := start(t, "-data", dir)
	addr := strings.TrimPrefix(p.base, "http://")
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		args []string
		says string
	}{
		{"a port that is in use", []string{"-addr", addr}, "address already in use"},
		{"a folder that is in use", []string{"-addr", "127.0.0.1:0", "-data", dir}, "in use by another freshet server"},
		{"a folder that is a file", []string{"-addr", "127.0.0.1:0", "-data", file}, "not a directory"},
		{"an address that is none", []string{"-addr", "nowhere"}, "missing port in address"},
	} {
		t.Run(row.name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), bin, row.args...)
			cmd.Env = append(os.Environ(), "REVALIDATE_SECRET=")
			cmd.WaitDelay = time.Second
			var errs bytes.Buffer
			cmd.Stderr = &errs
			err := cmd.Run()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 {
				t.Errorf("ended with %v", err)
			}
			if s := errs.String(); !strings.Contains(s, row.says) || strings.Count(s, "\n") != 1 || !strings.HasPrefix(s, "goblog: ") {
				t.Errorf("said %q, want one line with %q", s, row.says)
			}
		})
	}
	p.stop()
}

// TestASecretOfItsOwn: it is shown to nobody, and the demonstration's opens nothing.
func TestASecretOfItsOwn(t *testing.T) {
	const own = "what only we know"
	p := startWith(t, own)
	if _, _, body := p.get("/edit?slug=skipping-stones"); strings.Contains(body, own) || strings.Contains(body, demoSecret) {
		t.Errorf("the workshop shows a secret: %s", body)
	}
	if s, a := p.post("/api/revalidate", "slug", "skipping-stones", "secret", demoSecret); s != 401 || a.Revalidated {
		t.Errorf("the demonstration's secret: %d %+v", s, a)
	}
	if s, a := p.post("/api/revalidate", "slug", "skipping-stones", "secret", own); s != 200 || !a.Revalidated {
		t.Errorf("its own secret: %d %+v", s, a)
	}
	p.stop()
}

// TestTheProgramIsShort: the README says that it takes 150 lines, whatever they hold.
func TestTheProgramIsShort(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
			lines++
			if len(l) > 140 {
				t.Errorf("%s:%d has %d bytes: break it", name, i+1, len(l))
			}
		}
	}
	if lines == 0 || lines > 150 {
		t.Errorf("%d lines, want 1 to 150", lines)
	}
}
