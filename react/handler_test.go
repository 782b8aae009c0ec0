package react

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
)

func TestHandler(t *testing.T) {
	for _, c := range []struct {
		name, request string
		status        int
		body          string // a part of it
	}{
		{"a static page", "GET /plain", 200, "/plain map[] #"},
		{"a page with a param", "GET /posts/x", 200, "/posts/[slug] map[slug:x] #"},
		{"a param is decoded", "GET /posts/c%20d%2Fe", 200, "/posts/[slug] map[slug:c d/e] #"},
		{"a catch-all", "GET /docs/a/b%2Fc", 200, "/docs/[...all] map[all:[a b/c]] #"},
		{"an optional catch-all without a path", "GET /opt", 200, "/opt/[[...opt]] map[] #"},
		{"a dynamic route without data has one page", "GET /user/7", 200, "/user/[id] map[] #"},
		{"and the literal path is the same page", "GET /user/%5Bid%5D", 200, "/user/[id] map[] #"},
		{"it takes no POST", "POST /user/7", 405, "Method Not Allowed"},
		{"a listed path of a closed page", "GET /closed/one", 200, "map[slug:one]"},
		{"an unlisted one", "GET /closed/two", 404, "own 404"},
		{"the shell", "GET /lazy/x", 200, "the shell"},
		{"an API route", "PUT /api/items/7", 200, "proxy /api/items/[id] map[id:7] data=false PUT"},
		{"a page of getServerSideProps", "POST /ssr", 200, "proxy /ssr map[] data=false POST"},
		{"no page", "GET /nothing", 404, "own 404"},
		{"an unknown API route", "GET /api/nothing", 404, "own 404"},
		{"POST to a page", "POST /plain", 405, "Method Not Allowed"},
		{"a malformed escape", "GET /posts/%ff", 400, "Bad Request"},
		{"the 404 page itself", "GET /404", 404, "own 404"},
		{"the 500 page itself", "GET /500", 500, "own 500"},
		{"a special file", "GET /_app", 404, "own 404"},
		{"data of a page", "GET /_next/data/B1/once.json", 200, `{"n":`},
		{"data of the root, which has none", "GET /_next/data/B1/index.json", 404, "own 404"},
		{"data of a shell's path is rendered", "GET /_next/data/B1/lazy/y.json", 200, `{"n":`},
		{"data of an unlisted path", "GET /_next/data/B1/closed/two.json", 404, "own 404"},
		{"data of no page", "GET /_next/data/B1/nothing.json", 404, "own 404"},
		{"data of another build", "GET /_next/data/B2/once.json", 404, "own 404"},
		{"data of a page of getServerSideProps", "GET /_next/data/B1/ssr.json?a=1", 200, "proxy /ssr map[] data=true GET"},
		{"data of a dynamic route without data", "GET /_next/data/B1/user/7.json", 404, "own 404"},
		{"data of an API route", "GET /_next/data/B1/api/items/7.json", 404, "own 404"},
		{"POST to data", "POST /_next/data/B1/once.json", 405, "Method Not Allowed"},
		{"an unknown asset", "GET /_next/static/x.js", 404, "Not Found"},
		{"another path below _next", "GET /_next/image", 404, "own 404"},
		{"out of _next by dots", "GET /_next/../plain", 200, "/plain map[]"},
		{"out of _next by encoded dots", "GET /_next/%2e%2e/plain", 200, "/plain map[]"},
		{"a public file", "GET /hello.txt", 200, "hello public\n"},
		{"a public file by dots", "GET /files/../hello.txt", 200, "hello public\n"},
		{"a public file before a dynamic page", "GET /posts/first", 200, "a file before a dynamic page"},
		{"POST to a public file", "POST /hello.txt", 405, "Method Not Allowed"},
		{"a path that is too long", "GET /posts/" + strings.Repeat("a", 8<<10), 414, "Request URI Too Long"},
		{"a path that is far too long", "GET /posts/" + strings.Repeat("a", 17_000), 431, "Request Header Fields Too Large"},
		{"a slash at the end", "GET /plain/?x=1", 308, "/plain?x=1"},
		{"two slashes", "GET //example.org/x", 308, "/example.org/x"},
		{"a backslash", "GET /\\example.org", 308, "/example.org"},
	} {
		t.Run(c.name, func(t *testing.T) {
			method, target, _ := strings.Cut(c.request, " ")
			w := mount(t).do(method, target)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
				t.Errorf("%s: %d %q, want %d with %q", c.request, w.Code, w.Body, c.status, c.body)
			}
			switch {
			case w.Code == http.StatusMethodNotAllowed && w.Header().Get("Allow") != "GET, HEAD":
				t.Errorf("Allow is %q", w.Header().Get("Allow"))
			case w.Code >= 400 && w.Header().Get("Cache-Control") != noStore:
				t.Errorf("Cache-Control is %q", w.Header().Get("Cache-Control"))
			case w.Code >= 400 && w.Header().Get("X-Nextjs-Cache") != "":
				t.Errorf("an error has a state, %q", w.Header().Get("X-Nextjs-Cache"))
			}
		})
	}
}

// TestSpecialPathsAreNoPages also where a page takes every path.
func TestSpecialPathsAreNoPages(t *testing.T) {
	m := mountOf(t, &bundle.Manifest{ID: "B1", Pages: []bundle.Page{{Route: "/[[...all]]", Kind: bundle.SSG, Paths: true}}}, listing{"/[[...all]]": {Fallback: "blocking"}})
	for target, status := range map[string]int{"/x": 200, "/404": 404, "/500": 500, "/_app": 404, "/_document": 404, "/_error": 404, "/_next": 404, "/_next/x": 404} {
		if w := m.get(target); w.Code != status {
			t.Errorf("%s: %d, want %d", target, w.Code, status)
		}
	}
}

// TestStaticPagesSayNothingOfCaches, as in Next.js.
func TestStaticPagesSayNothingOfCaches(t *testing.T) {
	m := mount(t)
	for _, target := range []string{"/plain", "/user/7"} {
		h := m.get(target).Header()
		if h.Get("Cache-Control") != "" || h.Get("X-Nextjs-Cache") != "" {
			t.Errorf("%s: %v", target, h)
		}
	}
}

// TestOneRender: HTML and data of a path are of one render.
func TestOneRender(t *testing.T) {
	m := mount(t)
	html, data := m.get("/posts/x"), m.get("/_next/data/B1/posts/x.json")
	if html.Header().Get("X-Nextjs-Cache") != "MISS" || data.Header().Get("X-Nextjs-Cache") != "HIT" {
		t.Errorf("%v, then %v", html.Header(), data.Header())
	}
	if html.Body.String() != "/posts/[slug] map[slug:x] #1" || data.Body.String() != `{"n":1}` {
		t.Errorf("%q and %q", html.Body, data.Body)
	}
	if ct := data.Header().Get("Content-Type"); ct != dataType {
		t.Errorf("data is %q", ct)
	}
}

// TestTemplateIsRenderedOnce: a dynamic route without data costs one render for
// all of its paths.
func TestTemplateIsRenderedOnce(t *testing.T) {
	m := mount(t)
	for _, p := range []string{"/user/1", "/user/2", "/user/[id]"} {
		if w := m.get(p); w.Code != 200 {
			t.Errorf("%s: %d", p, w.Code)
		}
	}
	if n := m.node.count(); n != 1 {
		t.Errorf("%d renders", n)
	}
	if c := m.node.calls[0]; c.Path != "/user/[id]" || len(c.Params) != 0 {
		t.Errorf("rendered for %q with %v", c.Path, c.Params)
	}
}

func TestErrorPagesHideErrors(t *testing.T) {
	m := mount(t)
	m.node.set("/posts/x", nil, &workers.CallError{Name: "Error", Message: "SECRET", Step: "getStaticProps", Page: "/posts/[slug]"})
	for _, target := range []string{"/posts/x", "/_next/data/B1/posts/x.json"} {
		w := m.get(target)
		if w.Code != 500 || w.Body.String() != "<h1>own 500</h1>" || w.Header().Get("Cache-Control") != noStore {
			t.Errorf("%s: %d %v %q", target, w.Code, w.Header(), w.Body)
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	m := mount(t)
	for _, target := range []string{"/plain", "/nothing", "/hello.txt", "/_next/static/x.js"} {
		get, head := m.get(target), m.do(http.MethodHead, target)
		if head.Body.Len() > 0 || head.Code != get.Code || head.Header().Get("Content-Length") != get.Header().Get("Content-Length") {
			t.Errorf("%s: %d %v %q", target, head.Code, head.Header(), head.Body)
		}
	}
}

// discard is a response that nobody reads.
type discard struct{ h http.Header }

func (d *discard) Header() http.Header         { return d.h }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) WriteHeader(int)             {}

// TestHitAllocatesNothing: what stands before the site is not felt.
func TestHitAllocatesNothing(t *testing.T) {
	m := mount(t)
	w, r := &discard{http.Header{}}, httptest.NewRequest(http.MethodGet, "/posts/x", nil)
	m.handler.ServeHTTP(w, r)
	if n := testing.AllocsPerRun(100, func() { m.handler.ServeHTTP(w, r) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
