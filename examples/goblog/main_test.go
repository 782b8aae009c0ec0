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
	errs bytes.Buffer
}

func start(t *testing.T, args ...string) *running {
	t.Helper()
	p := &running{t: t, cmd: exec.Command(bin, append([]string{"-addr", "127.0.0.1:0"}, args...)...)}
	p.cmd.Env = append(os.Environ(), "REVALIDATE_SECRET=")
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
	if err != nil || !found {
		t.Fatalf("said %q, %v: %s", line, err, &p.errs)
	}
	addr, _, _ := strings.Cut(rest, " ")
	p.base = "http://" + addr
	return p
}

// stop ends it with a signal and expects a clean end.
func (p *running) stop() {
	p.t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.t.Fatalf("after SIGTERM: %v: %s", err, &p.errs)
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
	Receipt            struct {
		Pages []struct {
			Path          string
			Done, Changed bool
			Error         string
		}
	}
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
	if s != 200 || !a.Revalidated || len(a.Receipt.Pages) != 2 {
		t.Fatalf("revalidate: %d %+v", s, a)
	}
	for i, path := range []string{"/", page} {
		if r := a.Receipt.Pages[i]; r.Path != path || !r.Done || !r.Changed || r.Error != "" {
			t.Errorf("receipt of %s: %+v", path, r)
		}
	}
	p.expect(page, 200, "HIT", "<h1 id=\"title\">Stones &lt;b&gt;again&lt;/b&gt;</h1>")
	p.expect(page, 200, "HIT", "<p>One</p>\n<h2>Two</h2>\n<p><em>three</em> &lt;script&gt;</p>")
	p.expect("/", 200, "HIT", "Stones &lt;b&gt;again&lt;/b&gt;")

	s, a = p.post("/api/revalidate", "topic", "measuring", "secret", right)
	if s != 200 || len(a.Receipt.Pages) != 3 {
		t.Fatalf("revalidate a topic: %d %+v", s, a)
	}
	for _, r := range a.Receipt.Pages {
		if !r.Done || r.Changed {
			t.Errorf("nothing was saved, and yet: %+v", r)
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

// TestTheSourceFails: the table goes away under the running program.
func TestTheSourceFails(t *testing.T) {
	dir := t.TempDir()
	p := start(t, "-data", dir)
	db, err := driver.Open(filepath.Join(dir, "posts.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "ALTER TABLE posts RENAME TO away"); err != nil {
		t.Fatal(err)
	}
	s, a := p.post("/api/revalidate", "slug", "skipping-stones", "secret", right)
	if s != 500 || a.Revalidated || a.Message == "" || len(a.Receipt.Pages) != 2 || a.Receipt.Pages[1].Error == "" || a.Receipt.Pages[1].Done {
		t.Errorf("revalidate: %d %+v", s, a)
	}
	p.expect("/posts/skipping-stones", 200, "STALE", "On skipping stones")
	p.expect("/", 200, "STALE", "On skipping stones")
	p.expect("/edit", 503, "", "The gauge is stuck")
	if s, a := p.post("/api/save", "slug", "x", "title", "t", "topic", "t", "text", "t", "secret", right); s != 500 || a.Saved {
		t.Errorf("save: %d %+v", s, a)
	}
	if _, _, body := p.get("/posts/never-seen"); strings.Contains(body, "no such table") {
		t.Errorf("the cause is for visitors: %s", body)
	}
	if _, err := db.ExecContext(t.Context(), "ALTER TABLE away RENAME TO posts"); err != nil {
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
	long := strings.Repeat("x", maxForm)
	good := map[string]string{"slug": "a", "title": "t", "topic": "t", "text": "t", "secret": right}
	for _, row := range []struct {
		name, key, value string
		status           int
	}{
		{"an empty address", "slug", "", 422},
		{"an address with a slash", "slug", "a/b", 422},
		{"an address in capitals", "slug", "A", 422},
		{"an empty title", "title", "", 422},
		{"a title that is too long", "title", long[:201], 422},
		{"a topic that is no tag", "topic", "two words", 422},
		{"an empty text", "text", "", 422},
		{"a text that is too long", "text", long[:20_001], 422},
		{"a form that is too large", "text", long, 400},
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
			if s, a := p.post("/api/save", form...); s != row.status || a.Saved != (row.status == 200) {
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
		{"a port that is in use", []string{"-addr", addr}, "address already in use (-addr takes another address)"},
		{"a folder that is in use", []string{"-addr", "127.0.0.1:0", "-data", dir}, "in use by another freshet server"},
		{"a folder that is a file", []string{"-addr", "127.0.0.1:0", "-data", file}, "not a directory"},
		{"an address that is none", []string{"-addr", "nowhere"}, "missing port in address"},
		{"the demonstration's secret before everybody", []string{"-addr", "0.0.0.0:0"}, "set REVALIDATE_SECRET"},
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
