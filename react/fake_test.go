package react

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/assets"
	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
)

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// fakeNode is a caller whose pages say what they were called with.
type fakeNode struct {
	mu      sync.Mutex
	calls   []workers.Call
	replies map[string]func(workers.Call) (*workers.Reply, error) // by path; otherwise a page
}

func (f *fakeNode) Call(_ context.Context, c workers.Call) (*workers.Reply, error) {
	f.mu.Lock()
	f.calls = append(f.calls, c)
	n, reply := len(f.calls), f.replies[c.Path]
	f.mu.Unlock()
	if reply != nil {
		return reply(c)
	}
	parts := map[string][]byte{"html": fmt.Appendf(nil, "%s %v #%d", c.Page, c.Params, n)}
	if c.Page != "/" && c.Page != "/plain" && c.Page != "/user/[id]" { // pages without data
		parts["data"] = fmt.Appendf(nil, `{"n":%d}`, n)
	}
	return &workers.Reply{Status: 200, Parts: parts}, nil
}

func (f *fakeNode) Proxy(w http.ResponseWriter, r *http.Request, rt workers.Route) {
	fmt.Fprintf(w, "proxy %s %v data=%t %s for %s as ", rt.Page, rt.Params, rt.Data, r.Method, r.URL)
	if rt.Rewrite == nil {
		fmt.Fprint(w, "it is")
	} else {
		fmt.Fprintf(w, "%s?%s", rt.Rewrite.Path, rt.Rewrite.Query)
	}
}

func (f *fakeNode) Close() error { return nil }

// set has the page at path answer with reply from now on.
func (f *fakeNode) set(path string, reply *workers.Reply, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.replies == nil {
		f.replies = make(map[string]func(workers.Call) (*workers.Reply, error))
	}
	f.replies[path] = func(workers.Call) (*workers.Reply, error) { return reply, err }
}

func (f *fakeNode) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.calls)
}

var testManifest = &bundle.Manifest{ID: "B1", Pages: []bundle.Page{
	{Route: "/", Kind: bundle.Static},
	{Route: "/plain", Kind: bundle.Static},
	{Route: "/user/[id]", Kind: bundle.Static},
	{Route: "/once", Kind: bundle.SSG},
	{Route: "/posts/[slug]", Kind: bundle.SSG, Paths: true},
	{Route: "/closed/[slug]", Kind: bundle.SSG, Paths: true},
	{Route: "/lazy/[slug]", Kind: bundle.SSG, Paths: true},
	{Route: "/docs/[...all]", Kind: bundle.SSG, Paths: true},
	{Route: "/opt/[[...opt]]", Kind: bundle.SSG, Paths: true},
	{Route: "/ssr", Kind: bundle.SSR},
	{Route: "/api/items/[id]", Kind: bundle.API},
}}

var testListing = listing{
	"/posts/[slug]":   {Fallback: "blocking", Paths: []string{"/posts/first", "/posts/a%20b"}},
	"/closed/[slug]":  {Fallback: "false", Paths: []string{"/closed/one"}},
	"/lazy/[slug]":    {Fallback: "true", Shell: "shells/0.html"},
	"/docs/[...all]":  {Fallback: "blocking"},
	"/opt/[[...opt]]": {Fallback: "blocking"},
}

// mounted is an app of testManifest on a site in memory.
type mounted struct {
	node    *fakeNode
	app     *App
	site    *freshet.Site
	handler http.Handler
}

func mount(t *testing.T) *mounted {
	t.Helper()
	return mountOf(t, testManifest, testListing)
}

func mountOf(t testing.TB, manifest *bundle.Manifest, l listing) *mounted {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"shells/0.html":                  "the shell",
		"public/hello.txt":               "hello public\n",
		"public/files/with space.txt":    "spaced\n",
		"public/posts/first":             "a file before a dynamic page",
		"public/.hidden":                 "not to be seen",
		"public/.well-known/thing":       "to be seen",
		"public/.git/config":             "not to be seen",
		"secret.txt":                     "outside",
		"public/files/style.css":         "p {}",
		"public/files/deep/er/data.json": "{}",
		"static/main-1.js":               strings.Repeat("main();\n", 400),
		"static/pages/posts/_slug_-1.js": "page()",
		"static/media/dot-1.png":         strings.Repeat("no text ", 400),
	} {
		if err := writeNew(filepath.Join(dir, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../secret.txt", filepath.Join(dir, "public", "leads-out.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("hello.txt", filepath.Join(dir, "public", "leads-in.txt")); err != nil {
		t.Fatal(err)
	}
	if _, err := assets.Pack(context.Background(), filepath.Join(dir, staticName)); err != nil {
		t.Fatal(err)
	}
	m := &mounted{node: &fakeNode{}}
	pages, err := pagesOf(manifest, l, dir)
	if err != nil {
		t.Fatal(err)
	}
	public, err := openPublic(filepath.Join(dir, "public"))
	if err != nil {
		t.Fatal(err)
	}
	static, err := assets.Open(filepath.Join(dir, staticName))
	if err != nil {
		t.Fatal(err)
	}
	set, err := ruleset(&manifest.Config)
	if err != nil {
		t.Fatal(err)
	}
	m.app = &App{dir: dir, id: manifest.ID, config: manifest.Config, rules: set, outside: newOutside(silent()), pages: pages, node: m.node, public: public, static: static, logger: silent(),
		errors: errorPages{notFound: []byte("<h1>own 404</h1>"), failed: []byte("<h1>own 500</h1>"), logger: silent()}}
	m.site, err = freshet.New(m.app.SiteOptions(freshet.Options{Logger: silent()}))
	if err != nil {
		t.Fatal(err)
	}
	if m.handler, err = m.app.Mount(m.site); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.site.Close(); err != nil {
			t.Error(err)
		}
		if err := m.app.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func (m *mounted) do(method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	return w
}

func (m *mounted) get(target string, header ...string) *httptest.ResponseRecorder {
	return m.do(http.MethodGet, target, header...)
}
