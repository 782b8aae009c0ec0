package client

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestBasePathAndTrailingSlash: links and data keep to both.
func TestBasePathAndTrailingSlash(t *testing.T) {
	t.Run("links", func(t *testing.T) {
		tab, s := opened(t, shared.based)
		tab.Go(s.base + "/")
		tab.At("/base/")
		tab.Text("#aspath", "/")
		tab.Is(`document.querySelector('#to-plain').getAttribute('href')`, "/base/plain/")
		tab.Is(`document.querySelector('#to-long-part').getAttribute('href')`, "/base/long/#part")
		tab.Is(`document.querySelector('#to-out').getAttribute('href')`, "https://example.org/")
		tab.Mark()
		tab.Click("#to-plain")
		tab.Text("h1", "plain")
		tab.At("/base/plain/")
		tab.Text("#aspath", "/plain/")
		tab.Text("#pathname", "/plain")
		tab.Back()
		tab.Text("h1", "home")
		tab.At("/base/")
		tab.Marked()
	})
	t.Run("data", func(t *testing.T) {
		tab, s := opened(t, shared.based)
		tab.Go(s.base + "/")
		tab.Quiet()
		tab.Forget()
		tab.Mark()
		tab.Click("#to-item")
		tab.Text("h1", "item one")
		tab.At("/base/items/one/")
		tab.Marked()
		asked(t, tab, `^/base/_next/data/[^/]+/items/one\.json`)
	})
	t.Run("a page that is loaded", func(t *testing.T) {
		tab, s := opened(t, shared.based)
		tab.Go(s.base + "/docs/a/b/?x=1")
		tab.Text("h1", "docs a > b")
		tab.Text("#aspath", "/docs/a/b/?x=1")
		tab.At("/base/docs/a/b/?x=1")
	})
	t.Run("fallback", func(t *testing.T) {
		tab, s := opened(t, shared.based)
		tab.Load(s.base + "/lazy/new/")
		tab.Text("#value", "lazy new")
		tab.At("/base/lazy/new/")
	})
	t.Run("a redirect of the data", func(t *testing.T) {
		tab, s := opened(t, shared.based)
		tab.Go(s.base + "/")
		tab.Click("#to-moved")
		tab.Text("h1", "item two")
		tab.At("/base/items/two/")
	})
	t.Run("an unknown path", func(t *testing.T) {
		tab, s := opened(t, shared.based)
		tab.Expect(`status of 404`)
		tab.Go(s.base + "/")
		tab.Click("#to-unknown")
		tab.Text("h1", "not here")
		tab.At("/base/no/such/page/")
	})
	t.Run("styles and images", func(t *testing.T) {
		tab, s := opened(t, shared.based)
		tab.Go(s.base + "/styled/")
		tab.Is(`getComputedStyle(document.querySelector('h1')).color`, "rgb(0, 128, 0)")
		tab.Is(`document.querySelector('#image').complete && document.querySelector('#image').naturalWidth > 0`, true)
		tab.Quiet()
		for _, r := range tab.Requests() {
			if r.Path() == "/dot.png" || r.Status == 404 || strings.HasPrefix(r.Path(), "/_next/") {
				t.Errorf("it requests %v", r)
			}
		}
	})
}

// TestAnotherBuild: a tab that was opened before a new version went live loads
// the new version's pages from the server.
func TestAnotherBuild(t *testing.T) {
	tab, s := open(t)
	tab.Expect(`status of 404`)
	tab.Expect(`Failed to (load|fetch)`)
	tab.Expect(`(?i)load(ing)? .*(chunk|script|module)`)
	dir, err := build("newer", "")
	if err != nil {
		t.Fatal(err)
	}
	change(t, filepath.Join(dir, "pages", "items", "[id].js"), "<h1>item {id}</h1>", "<h1>new item {id}</h1>")
	m, err := shared.maker()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Build(dir); err != nil {
		t.Fatal(err)
	}
	newer, err := m.Serve(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(newer.Stop)
	front := &switching{}
	front.to(t, s.base)
	server := httptest.NewServer(front)
	t.Cleanup(server.Close)

	tab.Go(server.URL + "/")
	tab.Quiet()
	front.to(t, newer.Base)
	tab.Mark()
	tab.Click("#to-item")
	tab.Text("h1", "new item one")
	tab.At("/items/one")
	tab.Is(`window.marked`, nil)
}

// switching is a proxy in front of one server, then of another.
type switching struct {
	proxy atomic.Pointer[httputil.ReverseProxy]
}

func (f *switching) to(t *testing.T, base string) {
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	f.proxy.Store(httputil.NewSingleHostReverseProxy(u))
}

func (f *switching) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.proxy.Load().ServeHTTP(w, r)
}

func change(t *testing.T, file, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	with := strings.Replace(string(text), from, to, 1)
	if with == string(text) {
		t.Fatalf("%s has no %s", file, from)
	}
	if err := os.WriteFile(file, []byte(with), 0o600); err != nil {
		t.Fatal(err)
	}
}
