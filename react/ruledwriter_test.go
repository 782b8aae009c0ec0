package react

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
)

func header(source string, list ...string) bundle.HeaderRule {
	r := bundle.HeaderRule{Source: source}
	for i := 0; i < len(list); i += 2 {
		r.Headers = append(r.Headers, bundle.Header{Key: list[i], Value: list[i+1]})
	}
	return r
}

// answering is a node whose pages without a cache answer what a test says.
type answering struct {
	*fakeNode
	answer http.HandlerFunc
}

func (a answering) Proxy(w http.ResponseWriter, r *http.Request, _ workers.Route) { a.answer(w, r) }

// TestRuledHeaders: as in Next.js 16.4.6 a rule's Cache-Control wins over what
// pages and files say by default, never over an error's or a page's own.
func TestRuledHeaders(t *testing.T) {
	m := routed(t, bundle.Config{
		Redirects: []bundle.Redirect{{Source: "/moved", Destination: "/plain", Status: 307}},
		Rewrites:  bundle.Rewrites{AfterFiles: []bundle.Rewrite{{Source: "/r3/:slug", Destination: "/posts/:slug"}}},
		Headers: []bundle.HeaderRule{
			header("/:path*", "X-All", "1", "X-Twice", "1"),
			header("/posts/:slug", "X-Slug-:slug", "is :slug", "Cache-Control", "public, max-age=77", "Vary", "X-Rule", "ETag", `"rule"`, "Content-Length", "3"),
			header("/plain", "Cache-Control", "public, max-age=78", "X-Twice", "2", "Set-Cookie", "a=1", "Set-Cookie", "b=2", "Content-Type", "text/rule"),
			header("/ssr", "Cache-Control", "public, max-age=79", "X-Rule", "rule", "Set-Cookie", "a=1"),
			header("/hello.txt", "Cache-Control", "public, max-age=81"),
			header("/_next/static/:p*", "Cache-Control", "public, max-age=82"),
			header("/nothing", "Cache-Control", "public, max-age=83"),
			header("/r3/:slug", "X-R3", "1"),
			{Source: "/once", Headers: []bundle.Header{{Key: "X-V", Value: "v-:val;a:b(c)"}}, Has: []bundle.Condition{{Type: "query", Key: "v", Value: "(?<val>.*)"}}},
		},
	})
	for _, c := range []struct {
		name, target string
		want         []string // name, value; "": it is not there
	}{
		{"a static page", "/plain", []string{"X-All", "1", "X-Twice", "2", "Cache-Control", "public, max-age=78", "Set-Cookie", "a=1|b=2", "Content-Type", "text/rule"}},
		{"a cached page", "/posts/a%20b", []string{"X-All", "1", "X-Slug-A%20b", "is a%20b", "Cache-Control", "public, max-age=77", "Vary", "X-Rule|Accept-Encoding", "X-Nextjs-Cache", "MISS", "Age", "", "Content-Length", "30"}},
		{"a public file", "/hello.txt", []string{"Cache-Control", "public, max-age=81", "Content-Type", "text/plain; charset=UTF-8"}},
		{"a file for browsers", "/_next/static/main-1.js", []string{"Cache-Control", "public, max-age=82", "X-All", "1"}},
		{"none of those", "/_next/static/none.js", []string{"Cache-Control", noStore, "X-All", "1"}},
		{"an error", "/nothing", []string{"Cache-Control", noStore, "X-All", "1"}},
		{"a redirect of a rule has none", "/moved", []string{"X-All", ""}},
		{"the rules of what was asked for", "/r3/x", []string{"X-R3", "1", "Cache-Control", "s-maxage=31536000", "X-Slug-X", ""}},
		{"a value from a condition", "/once?v=x", []string{"X-V", "v-x;a:b(c)"}},
		{"which cannot break the head", "/once?v=x%0D%0ASet-Cookie:%20c=1", []string{"X-V", "", "Set-Cookie", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := m.get(c.target).Header()
			for i := 0; i < len(c.want); i += 2 {
				if got := strings.Join(h.Values(c.want[i]), "|"); got != c.want[i+1] {
					t.Errorf("%s is %q, want %q", c.want[i], got, c.want[i+1])
				}
			}
		})
	}
}

// TestVary: caches in front are told what decided on a path, also where it decided
// against the rule. Next.js does not tell them.
func TestVary(t *testing.T) {
	out := outer(t)
	m := routed(t, bundle.Config{
		Redirects: []bundle.Redirect{{Source: "/once", Destination: "/plain", Status: 307, Has: []bundle.Condition{{Type: "header", Key: "x-country", Value: "at"}}}},
		Rewrites: bundle.Rewrites{AfterFiles: []bundle.Rewrite{
			{Source: "/vary", Destination: "/posts/a", Has: []bundle.Condition{{Type: "cookie", Key: "ab"}}},
			{Source: "/vary", Destination: "/posts/b", Missing: []bundle.Condition{{Type: "cookie", Key: "ab"}, {Type: "header", Key: "X-Old"}}},
			{Source: "/out", Destination: out.URL, Has: []bundle.Condition{{Type: "cookie", Key: "ab"}}},
			{Source: "/asked", Destination: "/posts/c", Has: []bundle.Condition{{Type: "query", Key: "a"}, {Type: "host", Value: ".*"}}},
		}},
	})
	for _, c := range []struct{ name, target, cookie, want string }{
		{"a condition that does not hold", "/once", "", "Accept-Encoding|X-Country"},
		{"one that holds", "/vary", "ab=1", "Accept-Encoding|Cookie"},
		{"several", "/vary", "", "Accept-Encoding|Cookie|X-Old"},
		{"another server's answer", "/out", "ab=1", "Cookie"},
		{"query and host are part of the address", "/asked?a=1", "", "Accept-Encoding"},
		{"a path without such rules", "/posts/a", "ab=1", "Accept-Encoding"},
		{"the same page by another path", "/posts/b", "", "Accept-Encoding"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 2 { // also from the page cache
				if got := strings.Join(m.get(c.target, "Cookie", c.cookie).Header().Values("Vary"), "|"); got != c.want {
					t.Errorf("Vary is %q, want %q", got, c.want)
				}
			}
		})
	}
	if h := m.get("/once", "X-Country", "at").Header(); h.Get("Vary") != "X-Country" || h.Get("Location") != "/plain" {
		t.Errorf("a redirect: %v", h)
	}
}

// TestRuledHeadersOfPages: what a page's own code says wins.
func TestRuledHeadersOfPages(t *testing.T) {
	for _, c := range []struct {
		name         string
		answer       http.HandlerFunc
		cacheControl string
		rule         string
	}{
		{"nothing of its own", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cache-Control", noStore)
			_, _ = io.WriteString(w, "x")
		}, "public, max-age=79", "rule"},
		{"its own", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cache-Control", "s-maxage=5")
			w.Header().Set("X-Rule", "page")
			_, _ = io.WriteString(w, "x")
		}, "s-maxage=5", "page"},
		{"an error", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cache-Control", noStore)
			w.WriteHeader(500)
		}, noStore, "rule"},
		{"flushed before it is written", func(w http.ResponseWriter, _ *http.Request) { w.(http.Flusher).Flush() }, "public, max-age=79", "rule"},
		{"after an early hint", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(200)
		}, "public, max-age=79", "rule"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := routed(t, bundle.Config{Headers: []bundle.HeaderRule{header("/ssr", "Cache-Control", "public, max-age=79", "X-Rule", "rule")}})
			m.app.node = answering{m.node, c.answer}
			s := httptest.NewServer(m.handler)
			defer s.Close()
			res, err := http.Get(s.URL + "/ssr")
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if got := res.Header.Get("Cache-Control"); got != c.cacheControl {
				t.Errorf("Cache-Control is %q", got)
			}
			if got := strings.Join(res.Header.Values("X-Rule"), "|"); got != c.rule {
				t.Errorf("X-Rule is %q", got)
			}
		})
	}
}
