package e2e

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

var isStopping = regexp.MustCompile(`stopping: running requests`)

// slow begins a request that ends when release is called.
func slow(t *testing.T, s *server) (rest func() (string, error), release func()) {
	t.Helper()
	resp, err := client.Get(s.base + "/api/slow")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	body := bufio.NewReader(resp.Body)
	if line, err := body.ReadString('\n'); err != nil || line != "begun\n" {
		t.Fatalf("got %q, %v", line, err)
	}
	rest = func() (string, error) {
		b, err := io.ReadAll(body)
		return string(b), err
	}
	return rest, func() {
		if err := os.WriteFile(filepath.Join(s.dir, "data", "go"), nil, 0o600); err != nil {
			t.Error(err)
		}
	}
}

func TestSIGTERMFinishesARunningRequest(t *testing.T) {
	s := start(t, blog(t))
	rest, release := slow(t, s)
	s.signal(syscall.SIGTERM)
	s.await(isStopping)
	release()
	if got, err := rest(); err != nil || got != "done\n" {
		t.Errorf("the running request got %q, %v", got, err)
	}
	if code := s.wait(); code != 0 {
		t.Errorf("the exit code is %d", code)
	}
	if _, err := os.Stat(filepath.Join(s.dir, ".freshet", "state", "control.sock")); !os.IsNotExist(err) {
		t.Errorf("the control socket: %v", err)
	}
}

func TestASecondSignalEndsAtOnce(t *testing.T) {
	s := start(t, blog(t))
	slow(t, s)
	s.signal(syscall.SIGTERM)
	s.await(isStopping)
	s.signal(syscall.SIGTERM)
	s.wait()
	if st, ok := s.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || st.Signal() != syscall.SIGTERM {
		t.Errorf("it ended with %v", s.cmd.ProcessState)
	}
}

func TestHealthChecks(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // a free port
	if err != nil {
		t.Fatal(err)
	}
	health := l.Addr().String()
	l.Close()
	s := start(t, blog(t), "--health", health)
	socket := filepath.Join(s.dir, ".freshet", "state", "control.sock")
	if info, err := os.Stat(socket); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the control socket: %v, %v", info, err)
	}
	over := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}}
	for _, row := range []struct {
		name string
		c    *http.Client
		base string
	}{{"on the control socket", over, "http://freshet"}, {"on the address that was asked for", client, "http://" + health}} {
		t.Run(row.name, func(t *testing.T) {
			for path, want := range map[string]string{"/healthz": `{"status":"ok"}`, "/readyz": `"status":"ready"`} {
				resp, err := row.c.Get(row.base + path)
				if err != nil {
					t.Fatal(err)
				}
				b, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err != nil || resp.StatusCode != 200 || !strings.Contains(string(b), want) {
					t.Errorf("%s: %d %s %v", path, resp.StatusCode, b, err)
				}
			}
		})
	}
	if a := s.get("/healthz"); a.code != http.StatusNotFound {
		t.Errorf("on the public address /healthz is %d", a.code)
	}
}

func TestTheLogTellsNoSecret(t *testing.T) {
	s := start(t, blog(t), "--log-format", "json")
	s.revalidate(secret, "skipping-stones")
	if _, err := s.do("GET", "/?my_token=hidden-1", "", "Authorization", "Bearer hidden-2", "Cookie", "session=hidden-3"); err != nil {
		t.Fatal(err)
	}
	s.await(regexp.MustCompile(`my_token=\*\*\*`))
	s.await(regexp.MustCompile(`secret=\*\*\*&slug=skipping-stones`))
	if log := s.said(); strings.Contains(log, secret) || strings.Contains(log, "hidden") {
		t.Errorf("the log tells: %s", log)
	}
	s.await(regexp.MustCompile(`"path":"/\?my_token=\*\*\*","status":200,"bytes":\d+,"duration":\d+,"state":"HIT","remote":"127.0.0.1"`))
}

func TestTheAccessLogCanBeSwitchedOff(t *testing.T) {
	s := start(t, blog(t), "--access-log=false")
	s.get("/")
	s.terminate()
	if strings.Contains(s.said(), "msg=request") {
		t.Errorf("it said %s", s.said())
	}
}

func TestWhatIsSentToEverybody(t *testing.T) {
	s := start(t, blog(t))
	for _, path := range []string{"/", "/posts/skipping-stones", "/posts/never", "/edit", "/api/pid"} {
		a := s.get(path)
		for _, name := range []string{"X-Powered-By", "X-Freshet-Token", "X-Freshet-Page", "Server"} {
			if v := a.header.Get(name); v != "" {
				t.Errorf("%s sends %s: %s", path, name, v)
			}
		}
	}
	if a := s.get("/" + strings.Repeat("a", 20<<10)); a.code != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a request line of 20 KiB gets %d, want 431", a.code)
	}
}

func TestStartSaysInOneLineWhatIsWrong(t *testing.T) {
	s := start(t, blog(t))
	port := strings.TrimPrefix(s.base, "http://")
	other := blog(t)
	file := filepath.Join(filepath.Dir(other), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	unbuilt := filepath.Join(filepath.Dir(other), "unbuilt")
	if err := copyTree(filepath.Join(unbuilt, "pages"), filepath.Join(other, "pages")); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		env  []string
		args []string
		want string
	}{
		{"the port is in use", nil, []string{other, "--addr", port}, port + " is in use: choose another with --addr"},
		{"the health port is in use", nil, []string{other, "--addr", "127.0.0.1:0", "--health", port}, port + " is in use: choose another with --health"},
		{"a second server on the same state", nil, []string{s.dir, "--addr", "127.0.0.1:0"}, "is in use by another freshet server"},
		{"the state cannot be written", nil, []string{other, "--addr", "127.0.0.1:0", "--state", filepath.Join(file, "state")}, "--state"},
		{"the state is a file", nil, []string{other, "--addr", "127.0.0.1:0", "--state", file}, "--state"},
		{"there is no build", nil, []string{unbuilt, "--addr", "127.0.0.1:0"}, `unbuilt has no build: run "freshet build `},
		{"Node.js is missing", []string{"PATH=" + t.TempDir()}, []string{other, "--addr", "127.0.0.1:0"}, "Node.js"},
		{"Node.js is too old", []string{"PATH=" + oldNode(t)}, []string{other, "--addr", "127.0.0.1:0"}, "18.20"},
	} {
		t.Run(row.name, func(t *testing.T) {
			code, out, errOut := freshet(t, row.env, append([]string{"start"}, row.args...)...)
			if code != 1 || out != "" || strings.Count(errOut, "\n") != 1 || !strings.Contains(errOut, row.want) {
				t.Errorf("code %d, stdout %q, stderr %q; want code 1 and one line with %q", code, out, errOut, row.want)
			}
		})
	}
	if got := s.read("/posts/skipping-stones"); got.title != "On skipping stones" {
		t.Errorf("the first server serves %v", got)
	}
}

// oldNode is a folder with a program that says it is Node.js 18.
func oldNode(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "node"), []byte("#!/bin/sh\necho v18.20.4\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestBuildSaysWhatIsWrong(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(t *testing.T, dir string)
		env    []string
		want   []string
		one    bool // line
	}{
		{"Node.js is missing", func(*testing.T, string) {}, []string{"PATH=" + t.TempDir()}, []string{"Node.js"}, true},
		{"Node.js is too old", func(*testing.T, string) {}, []string{"PATH=" + oldNode(t)}, []string{"18.20"}, true},
		{"the npm packages are missing", func(t *testing.T, dir string) {
			if err := os.RemoveAll(filepath.Join(dir, "node_modules")); err != nil {
				t.Fatal(err)
			}
		}, nil, []string{"react", "npm"}, false},
		{"a page has a syntax error", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "pages", "broken.js"), []byte("export default () => <p>\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, nil, []string{"pages/broken.js:"}, false},
		{"the data source is down", func(t *testing.T, dir string) { source(t, dir, false) }, nil, []string{"the data source is down", "getStatic"}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := blog(t)
			row.change(t, dir)
			before := listing(t, filepath.Join(dir, ".freshet", "builds"))
			code, _, errOut := freshet(t, row.env, "build", dir)
			if code != 1 {
				t.Errorf("code %d", code)
			}
			for _, w := range row.want {
				if !strings.Contains(errOut, w) {
					t.Errorf("%q is missing in %s", w, errOut)
				}
			}
			if row.one && strings.Count(errOut, "\n") != 1 {
				t.Errorf("one line expected: %s", errOut)
			}
			if after := listing(t, filepath.Join(dir, ".freshet", "builds")); filesOf(after) != filesOf(before) {
				t.Errorf("the builds were\n%sand are\n%s", before, after)
			}
		})
	}
}

// filesOf leaves the time of change of folders out of a listing.
func filesOf(listing string) string {
	return regexp.MustCompile(`(?m)^\S*builds \d+ \d+\n`).ReplaceAllString(listing, "")
}

func TestPORTIsHeeded(t *testing.T) {
	dir := blog(t)
	cmd := exec.Command(binary(t), "start", dir)
	cmd.Env = append(os.Environ(), "PORT=0")
	s := launch(t, cmd)
	s.base = s.await(serving)[1]
	if !strings.HasPrefix(s.base, "http://localhost:") {
		t.Errorf("it serves on %s", s.base)
	}
	if a := s.get("/"); a.code != 200 {
		t.Errorf("got %d", a.code)
	}
}
