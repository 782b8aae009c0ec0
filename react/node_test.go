package react

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

var update = flag.Bool("update", false, "write the golden files anew")

// missing skips the test, or fails it where nothing may be missing.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("FRESHET_TEST_ALL") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// modules is a folder with React, installed once for all tests of a run.
var modules struct {
	once sync.Once
	dir  string
	err  error
}

// TestMain deletes what was installed.
func TestMain(m *testing.M) {
	code := m.Run()
	if modules.dir != "" {
		if err := os.RemoveAll(modules.dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// needsReact returns a node_modules folder with React in it.
func needsReact(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"node", "npm"} {
		if _, err := exec.LookPath(name); err != nil {
			missing(t, name+" is not on PATH")
		}
	}
	modules.once.Do(func() {
		if modules.dir, modules.err = os.MkdirTemp("", "freshet-react-"); modules.err != nil {
			return
		}
		var pkg []byte
		if pkg, modules.err = os.ReadFile("testdata/site/package.json"); modules.err != nil {
			return
		}
		if modules.err = os.WriteFile(filepath.Join(modules.dir, "package.json"), pkg, 0o644); modules.err != nil {
			return
		}
		cmd := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefer-offline")
		cmd.Dir = modules.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			modules.err = fmt.Errorf("npm install react: %w\n%s", err, out)
		}
	})
	if modules.err != nil {
		missing(t, modules.err.Error())
	}
	return filepath.Join(modules.dir, "node_modules")
}

// newApp makes an app of files, with React, in a folder of its own.
func newApp(t *testing.T, files map[string]string) string {
	t.Helper()
	node := needsReact(t)
	dir := t.TempDir()
	for name, text := range files {
		if err := writeNew(filepath.Join(dir, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(node, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// siteApp is a copy of testdata/site.
func siteApp(t *testing.T) string {
	t.Helper()
	dir := newApp(t, nil)
	if err := os.CopyFS(dir, os.DirFS("testdata/site")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// stores are stores in memory that outlive being closed, as a file does.
type stores struct{ last store.Store }

type open struct{ store.Store }

func (open) Close() error { return nil }

func (s *stores) open(dir string) (store.Store, error) {
	s.last = open{mem.New(mem.Options{})}
	return s.last, os.MkdirAll(dir, 0o755)
}

// running is a built app that is served.
type running struct {
	t       *testing.T
	built   *Built
	app     *App
	site    *freshet.Site
	server  *httptest.Server
	log     *lines
	closing sync.Once
}

// lines is a log that tests read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// testEnv is the process that tests build and start in.
func testEnv() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "FRESHET_SECRET=never-in-a-worker"}
}

func mustBuild(t *testing.T, dir string) (*Built, *stores) {
	t.Helper()
	s := &stores{}
	b, err := Build(context.Background(), BuildOptions{Dir: dir, Env: testEnv(), Logger: silent(), OpenStore: s.open})
	if err != nil {
		t.Fatal(err)
	}
	return b, s
}

// run builds the app in dir and serves it.
func run(t *testing.T, dir string) *running {
	t.Helper()
	built, s := mustBuild(t, dir)
	r := serve(t, dir, s)
	r.built = built
	return r
}

// serve serves the current build, with the pages in s.
func serve(t *testing.T, dir string, s *stores) *running {
	t.Helper()
	ctx := context.Background()
	r := &running{t: t, log: &lines{}}
	logger := slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	if r.app, err = Open(ctx, Options{Dir: dir, Env: testEnv(), Logger: logger}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	if r.site, err = freshet.New(r.app.SiteOptions(freshet.Options{Logger: logger})); err != nil {
		t.Fatal(err)
	}
	h, err := r.app.Mount(r.site)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.site.Import(ctx, s.last); err != nil {
		t.Fatal(err)
	}
	if err := r.site.Start(ctx); err != nil {
		t.Fatal(err)
	}
	r.server = httptest.NewServer(h)
	return r
}

func (r *running) close() {
	r.closing.Do(func() {
		if r.server != nil {
			r.server.Close()
		}
		var err error
		if r.site != nil {
			err = r.site.Close()
		}
		if err = errors.Join(err, r.app.Close()); err != nil {
			r.t.Error(err)
		}
	})
}

// do sends a request and returns the answer with its body.
func (r *running) do(method, target string) (*http.Response, string) {
	r.t.Helper()
	req, err := http.NewRequest(method, r.server.URL+target, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res, string(body)
}

// expect sends GET target and compares status and a part of the body.
func (r *running) expect(target string, status int, part string) {
	r.t.Helper()
	res, body := r.do(http.MethodGet, target)
	if res.StatusCode != status || !strings.Contains(body, part) {
		r.t.Errorf("%s: %d %s, want %d with %q", target, res.StatusCode, body, status, part)
	}
}
