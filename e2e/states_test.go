package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// datum is what a page of testdata/states is made of.
type datum struct {
	Text       string   `json:"text,omitempty"`
	Revalidate int      `json:"revalidate,omitempty"` // seconds; 0: it does not age
	Tags       []string `json:"tags,omitempty"`
	Fail       string   `json:"fail,omitempty"` // reading it fails
	Hold       bool     `json:"hold,omitempty"` // reading it waits for let
}

// states makes the application testdata/states with these pages at /p/SLUG,
// all listed, and builds it.
func states(t *testing.T, pages map[string]datum) (dir string) {
	t.Helper()
	needNode(t)
	app, err := shared.app() // for its node_modules
	if err != nil {
		t.Fatal(err)
	}
	parent, err := os.MkdirTemp(shared.dir, "s")
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(parent, "b")
	for to, from := range map[string]string{dir: filepath.Join("testdata", "states"), filepath.Join(dir, "node_modules"): filepath.Join(app, "node_modules")} {
		if err := copyTree(to, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	slugs := make([]string, 0, len(pages))
	for slug, d := range pages {
		slugs = append(slugs, slug)
		set(t, dir, slug, d)
	}
	writeData(t, dir, "list", slugs)
	rebuild(t, dir)
	return dir
}

func rebuild(t *testing.T, dir string) {
	t.Helper()
	if code, out, errOut := freshet(t, nil, "build", dir); code != 0 {
		t.Fatalf("build: code %d: %s%s", code, out, errOut)
	}
}

// set changes what a page is made of.
func set(t *testing.T, dir, slug string, d datum) {
	t.Helper()
	writeData(t, dir, slug+".json", d)
}

func writeData(t *testing.T, dir, name string, v any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err == nil {
		fresh := filepath.Join(dir, "data", "."+name)
		if err = os.WriteFile(fresh, b, 0o600); err == nil {
			err = os.Rename(fresh, filepath.Join(dir, "data", name))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// let ends the wait of a page that holds.
func let(t *testing.T, dir, slug string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "data", slug+".go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

// explained is what `freshet why --json` prints.
type explained struct {
	At      time.Time
	Path    string
	Pattern string
	Listed  bool
	State   string
	Reason  string
	Entry   *struct {
		Build           string
		Status          int
		Made            time.Time
		WindowNanos     time.Duration
		Ages, HeldUntil time.Time
		Tags            []string
	}
	Demand *struct {
		Target string
		At     time.Time
		Purge  bool
	}
	Pending bool
	Work    *struct {
		Cause         string
		Queued, Began time.Time
		Ahead         int
		Owed          bool
	}
	Limit     string
	Waiting   int
	Failures  int
	LastError string
	NextTry   time.Time
	Renders   []struct {
		At             time.Time
		Cause, Outcome string
		Error          string
	}
	StoreError string
}

// is says state and reason in one word or two.
func (x explained) is() string { return strings.TrimSpace(x.State + " " + x.Reason) }

// why asks about a path.
func (s *server) why(path string) (x explained) {
	s.t.Helper()
	code, out, errOut := freshet(s.t, nil, "why", s.dir, path, "--json")
	if code != 0 {
		s.t.Fatalf("why %s: code %d: %s", path, code, errOut)
	}
	if err := json.Unmarshal([]byte(out), &x); err != nil {
		s.t.Fatalf("why %s: %v in %s", path, err, out)
	}
	return x
}

// words asks about a path as a person does.
func (s *server) words(path string) string {
	s.t.Helper()
	code, out, errOut := freshet(s.t, nil, "why", s.dir, path)
	if code != 0 {
		s.t.Fatalf("why %s: code %d: %s", path, code, errOut)
	}
	return out
}

// control asks the server's socket, as the commands do.
func (s *server) control(path string) string {
	s.t.Helper()
	over := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(s.dir, ".freshet", "state", "control.sock"))
	}}}
	resp, err := over.Get("http://freshet" + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %d %s %v", path, resp.StatusCode, b, err)
	}
	return string(b)
}

// whyUntil asks until it is so, by the socket: that is quicker than a process for
// each question.
func (s *server) whyUntil(path, what string, ok func(explained) bool) explained {
	s.t.Helper()
	for limit := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var x explained
		if err := json.Unmarshal([]byte(s.control("/v1/why?path="+url.QueryEscape(path))), &x); err != nil {
			s.t.Fatal(err)
		}
		if ok(x) {
			return x
		}
		if time.Now().After(limit) {
			s.t.Fatalf("%s never is %s: %+v\n%s", path, what, x, s.words(path))
		}
	}
}

// visit asks for a page without waiting for the answer; end waits for it.
func (s *server) visit(path string) (end func() answer) {
	got := make(chan answer, 1)
	go func() {
		a, err := s.do("GET", path, "")
		if err != nil {
			a.body = err.Error()
		}
		got <- a
	}()
	return func() answer { return <-got }
}

// says fails the test unless the text has each part, in that order.
func says(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, p := range parts {
		_, after, ok := strings.Cut(rest, p)
		if !ok {
			t.Errorf("%q is missing, or not in its place, in\n%s", p, text)
			return
		}
		rest = after
	}
}

// command runs freshet against the server's state and fails unless it ends with the code.
func (s *server) command(code int, args ...string) (out, errOut string) {
	s.t.Helper()
	got, out, errOut := freshet(s.t, nil, append(args, "--dir", s.dir)...)
	if got != code {
		s.t.Fatalf("freshet %s: code %d, want %d: %s%s", strings.Join(args, " "), got, code, out, errOut)
	}
	return out, errOut
}

// admin starts a server that also answers on an address, and returns that.
func admin(t *testing.T, dir, token string) (s *server, addr string) {
	t.Helper()
	addr = freePort(t)
	cmd := exec.Command(binary(t), "start", dir, "--addr", "127.0.0.1:0", "--admin", addr)
	cmd.Env = append(os.Environ(), "FRESHET_TOKEN="+token)
	s = launch(t, cmd)
	s.dir = dir
	s.base = s.await(serving)[1]
	return s, addr
}

// call asks the admin address.
func call(t *testing.T, method, addr, path, body string, header ...string) answer {
	t.Helper()
	s := &server{t: t, base: "http://" + addr}
	a, err := s.do(method, path, body, header...)
	if err != nil {
		t.Fatal(fmt.Errorf("%s %s: %w", method, path, err))
	}
	return a
}

// freePort is an address of this machine that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
