package react

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
)

// routed mounts testManifest with a next.config.
func routed(t testing.TB, c bundle.Config) *mounted {
	t.Helper()
	manifest := *testManifest
	manifest.Config = c
	return mountOf(t, &manifest, testListing)
}

// outer is a server that says what it was asked for.
func outer(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Outer", "1")
		if r.URL.Path == "/silent" {
			<-r.Context().Done()
		}
		_, _ = w.Write([]byte("outer " + r.Method + " " + r.RequestURI + " for " + r.Header.Get("X-Forwarded-Host") + " token " + r.Header.Get("X-Freshet-Token")))
	}))
	t.Cleanup(s.Close)
	return s
}

var shopRules = bundle.Config{
	Redirects: []bundle.Redirect{
		{Source: "/old/:slug", Destination: "/posts/:slug", Status: 308},
		{Source: "/once", Destination: "/plain", Status: 307, Has: []bundle.Condition{{Type: "query", Key: "go"}}},
		{Source: "/hello.txt", Destination: "/plain", Status: 302, Has: []bundle.Condition{{Type: "cookie", Key: "go"}}},
	},
	Rewrites: bundle.Rewrites{
		BeforeFiles: []bundle.Rewrite{
			{Source: "/hello.txt", Destination: "/ssr", Has: []bundle.Condition{{Type: "query", Key: "over"}}},
			{Source: "/one", Destination: "/two?c=1"},
			{Source: "/two", Destination: "/ssr?d=2"},
		},
		AfterFiles: []bundle.Rewrite{
			{Source: "/r1", Destination: "/ssr?k=1"},
			{Source: "/r2/:slug", Destination: "/ssr"},
			{Source: "/r3/:slug", Destination: "/posts/:slug"},
			{Source: "/r5/:path*", Destination: "/api/items/:path*"},
			{Source: "/r7", Destination: "/nowhere"},
			{Source: "/nowhere", Destination: "/plain"},
			{Source: "/plain", Destination: "/ssr"},
			{Source: "/posts/over", Destination: "/ssr"},
			{Source: "/r9", Destination: "/hello.txt"},
			{Source: "/asset", Destination: "/_next/static/main-1.js"},
			{Source: "/data", Destination: "/_next/data/B1/once.json"},
			{Source: "/rc", Destination: "/closed/none"},
			{Source: "/vary", Destination: "/posts/a", Has: []bundle.Condition{{Type: "cookie", Key: "ab", Value: "a"}}},
			{Source: "/vary", Destination: "/posts/b"},
		},
		Fallback: []bundle.Rewrite{
			{Source: "/closed/:slug", Destination: "/ssr?closed=1"},
			{Source: "/posts/:slug", Destination: "/plain"},
			{Source: "/gone/:path*", Destination: "/plain"},
		},
	},
}

// TestRouting: the order of Next.js, as 16.4.6 was seen to do it.
func TestRouting(t *testing.T) {
	m := routed(t, shopRules)
	for _, c := range []struct {
		name, request string
		status        int
		body          string // a part of it
	}{
		{"a page without a rule", "GET /plain", 200, "/plain map[]"},
		{"a redirect before a page", "GET /once?go=1", 307, "/plain?go=1"},
		{"whose condition does not hold", "GET /once", 200, "/once map[]"},
		{"a redirect for good", "GET /old/a%20b?x=1", 308, "/posts/a%20b?x=1"},
		{"a slash at the end is taken away first", "GET /old/a/?x=1", 308, "/old/a?x=1"},
		{"repeated slashes, too", "GET //old//a", 308, "/old/a"},
		{"a backslash names no host", `GET /\example.org`, 308, "/example.org"},
		{"a public file", "GET /hello.txt", 200, "hello public\n"},
		{"a rewrite before files", "GET /hello.txt?over=1", 200, "proxy /ssr map[] data=false GET for /hello.txt?over=1 as /ssr?over=1"},
		{"a rewrite of what was rewritten", "GET /one?q=1", 200, "for /one?q=1 as /ssr?q=1&c=1&d=2"},
		{"a rewrite after files", "GET /r1?a=b", 200, "for /r1?a=b as /ssr?a=b&k=1"},
		{"its query wins", "GET /r1?k=mine", 200, "as /ssr?k=1"},
		{"a param that the destination does not use", "GET /r2/a%20b?x=y", 200, "as /ssr?x=y&slug=a%2520b"},
		{"to a cached page", "GET /r3/new?x=1", 200, "/posts/[slug] map[slug:new]"},
		{"to an API route", "PUT /r5/7", 200, "proxy /api/items/[id] map[id:7] data=false PUT for /r5/7 as /api/items/7?"},
		{"to nothing, then further", "GET /r7", 200, "/plain map[]"},
		{"never over a fixed page", "GET /plain?", 200, "/plain map[]"},
		{"over a dynamic page", "GET /posts/over", 200, "as /ssr?"},
		{"to a public file", "GET /r9", 200, "hello public\n"},
		{"to a file for browsers", "GET /asset", 200, "main();"},
		{"to data", "GET /data", 200, `{"n":`},
		{"a listed path of a closed page", "GET /closed/one", 200, "map[slug:one]"},
		{"an unlisted one falls through", "GET /closed/two", 200, "as /ssr?closed=1&slug=two"},
		{"also after a rewrite", "GET /rc", 200, "as /ssr?closed=1&slug=none"},
		{"a dynamic page before a fallback", "GET /posts/x", 200, "/posts/[slug] map[slug:x]"},
		{"a fallback", "GET /gone/a/b", 200, "/plain map[]"},
		{"nothing", "GET /nothing", 404, "own 404"},
		{"no file for browsers", "GET /_next/static/none.js", 404, "Not Found"},
		{"a file for browsers", "GET /_next/static/main-1.js", 200, "main();"},
		{"data", "GET /_next/data/B1/posts/x.json", 200, `{"n":`},
		{"data of no page", "GET /_next/data/B1/nothing.json", 404, "own 404"},
		{"data of a page without", "GET /_next/data/B1/plain.json", 404, "own 404"},
		{"the 404 page", "GET /404", 404, "own 404"},
		{"the 500 page", "GET /500", 500, "own 500"},
		{"a special file", "GET /_app", 404, "own 404"},
		{"POST to a page", "POST /plain", 405, "Method Not Allowed"},
		{"POST to a file", "POST /hello.txt", 405, "Method Not Allowed"},
		{"a malformed escape", "GET /posts/%ff", 400, "Bad Request"},
		{"a path that is too long", "GET /posts/" + strings.Repeat("a", 8<<10), 414, "Request URI Too Long"},
		{"an encoded slash is part of a segment", "GET /posts/a%2Fb", 200, "map[slug:a/b]"},
		{"the literal path of a template", "GET /user/%5Bid%5D", 200, "/user/[id] map[]"},
		{"an optional catch-all without a path", "GET /opt", 200, "/opt/[[...opt]] map[]"},
		{"a catch-all", "GET /docs/a/b", 200, "map[all:[a b]]"},
		{"a catch-all without a path", "GET /docs", 404, "own 404"},
	} {
		t.Run(c.name, func(t *testing.T) {
			method, target, _ := strings.Cut(c.request, " ")
			w := m.do(method, target)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
				t.Errorf("%s: %d %q, want %d with %q", c.request, w.Code, w.Body, c.status, c.body)
			}
			if to := w.Header().Get("Location"); w.Code >= 300 && w.Code < 400 && to != c.body {
				t.Errorf("Location is %q", to)
			}
			if (w.Header().Get("Refresh") != "") != (w.Code == 308) {
				t.Errorf("Refresh is %q", w.Header().Get("Refresh"))
			}
		})
	}
}

// TestConditionsDoNotReachThePage: what a cookie decides is which path is asked
// for, not what that path holds.
func TestConditionsDoNotReachThePage(t *testing.T) {
	m := routed(t, shopRules)
	for _, c := range []struct{ target, cookie, want string }{
		{"/vary", "ab=a", "map[slug:a]"}, {"/vary", "", "map[slug:b]"}, {"/vary", "ab=a", "map[slug:a]"},
		{"/posts/a", "ab=b", "map[slug:a]"}, {"/posts/b", "ab=a", "map[slug:b]"},
	} {
		if w := m.get(c.target, "Cookie", c.cookie); !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s with %q: %q", c.target, c.cookie, w.Body)
		}
	}
	if n := m.node.count(); n != 2 {
		t.Errorf("%d renders", n)
	}
}

func TestBasePath(t *testing.T) {
	m := routed(t, bundle.Config{BasePath: "/docs", Redirects: []bundle.Redirect{
		{Source: "/old", Destination: "/once", Status: 307},
		{Source: "/out", Destination: "/docs/plain", Status: 307, NoBasePath: true},
	}, Rewrites: bundle.Rewrites{AfterFiles: []bundle.Rewrite{{Source: "/r/:id", Destination: "/ssr"}}}})
	for _, c := range []struct {
		target string
		status int
		body   string
	}{
		{"/docs", 200, "/ map[]"},
		{"/docs/", 308, "/docs"},
		{"/", 404, "own 404"},
		{"/plain", 404, "own 404"},
		{"/docsplain", 404, "own 404"},
		{"/docs/plain", 200, "/plain map[]"},
		{"/docs/plain/", 308, "/docs/plain"},
		{"/docs/old", 307, "/docs/once"},
		{"/old", 404, "own 404"},
		{"/out", 307, "/docs/plain"},
		{"/docs/hello.txt", 200, "hello public"},
		{"/hello.txt", 404, "own 404"},
		{"/docs/_next/static/main-1.js", 200, "main();"},
		{"/_next/static/main-1.js", 404, "Not Found"},
		{"/docs/_next/data/B1/once.json", 200, `{"n":`},
		{"/_next/data/B1/once.json", 404, "own 404"},
		{"/docs/ssr?a=1", 200, "for /ssr?a=1 as it is"},
		{"/docs/r/7?a=1", 200, "for /r/7?a=1 as /ssr?a=1&id=7"},
		{"/docs/user/7", 200, "/user/[id] map[]"},
		{"/docs/posts/%zz", 0, ""},
		{"/docs/posts/%ff", 400, "Bad Request"},
		{"/posts/%ff", 404, "own 404"},
		{"/docs/500", 500, "own 500"},
	} {
		if c.status == 0 {
			continue // net/http refuses it
		}
		if w := m.get(c.target); w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s: %d %q, want %d with %q", c.target, w.Code, w.Body, c.status, c.body)
		}
	}
}

func TestTrailingSlash(t *testing.T) {
	m := routed(t, bundle.Config{BasePath: "/docs", TrailingSlash: true})
	for _, c := range []struct {
		target string
		status int
		body   string
	}{
		{"/docs", 308, "/docs/"},
		{"/docs/", 200, "/ map[]"},
		{"/docs/plain?x=1", 308, "/docs/plain/?x=1"},
		{"/docs/plain/", 200, "/plain map[]"},
		{"/docs/plain//", 308, "/docs/plain/"},
		{"/about", 308, "/about/"},
		{"/docs/hello.txt", 200, "hello public"},
		{"/docs/hello.txt/", 308, "/docs/hello.txt"},
		{"/docs/posts/a.b/", 308, "/docs/posts/a.b"},
		{"/docs/posts/a.b", 200, "map[slug:a.b]"},
		{"/docs/posts/a.b-c", 200, "map[slug:a.b-c]"},
		{"/docs/posts/a.b-c/", 200, "map[slug:a.b-c]"},
		{"/docs/api/items/7", 308, "/docs/api/items/7/"},
		{"/docs/api/items/7/?z=1", 200, "for /api/items/7/?z=1 as it is"},
		{"/.well-known/x", 404, "own 404"},
		{"/docs/_next/static/main-1.js", 200, "main();"},
		{"/docs/_next/data/B1/once.json", 200, `{"n":`},
		{"/docs/nothing", 308, "/docs/nothing/"},
		{"/docs/nothing/", 404, "own 404"},
	} {
		if w := m.get(c.target); w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s: %d %q, want %d with %q", c.target, w.Code, w.Body, c.status, c.body)
		}
	}
	for target, want := range map[string]string{"/v1.2": "/v1.2/", "/v1.2/plain": "/v1.2/plain/"} {
		if w := routed(t, bundle.Config{BasePath: "/v1.2", TrailingSlash: true}).get(target); w.Header().Get("Location") != want {
			t.Errorf("%s: %d %q, want %s", target, w.Code, w.Body, want)
		}
	}
	for _, call := range m.node.calls {
		if call.Page == "/posts/[slug]" && strings.HasSuffix(call.Path, "/") {
			t.Errorf("rendered for %s, which has a dot", call.Path)
		}
	}
	if got := m.get("/docs/once/"); got.Code != 200 || m.node.calls[len(m.node.calls)-1].Path != "/once/" {
		t.Errorf("rendered for %s", m.node.calls[len(m.node.calls)-1].Path)
	}
}
