package rules

import (
	"net/http"
	"strings"
	"testing"
)

func from(source, destination string, has ...Condition) Redirect {
	return Redirect{When: When{Source: source, Has: has}, Destination: destination, Status: 307}
}

// request makes a Request of a target and headers written "Name: value".
func request(target string, headers ...string) *Request {
	path, query, _ := strings.Cut(target, "?")
	r := &Request{Path: path, Query: ParseQuery(query), Header: http.Header{}, Host: "localhost:3000"}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			r.Host = value
		} else {
			r.Header.Add(name, value)
		}
	}
	return r
}

// TestRedirect: what Next.js 16.4.6 answers to the same rules and requests.
// Where it differs on purpose the row says so.
func TestRedirect(t *testing.T) {
	for _, c := range []struct {
		name    string
		rule    Redirect
		request string
		want    string // empty: no redirect
		headers []string
	}{
		{"a fixed path", from("/old", "/new"), "/old", "/new", nil},
		{"the query is passed on", from("/old", "/new"), "/old?a=1&b=x%20y&b=2", "/new?a=1&b=x%20y&b=2", nil},
		{"a slash at the end fits, too", from("/old", "/new"), "/old/", "/new", nil},
		{"capitals do not matter", from("/old", "/new"), "/OLD", "/new", nil},
		{"what lies below does not fit", from("/old", "/new"), "/old/x", "", nil},
		{"a parameter", from("/old/:slug", "/new/:slug"), "/old/a%20b?q=1", "/new/a%20b?q=1", nil},
		{"a parameter keeps its escapes", from("/old/:slug", "/new/:slug"), "/old/%C3%B6", "/new/%C3%B6", nil},
		{"a parameter is one segment", from("/old/:slug", "/new/:slug"), "/old/a/b", "", nil},
		{"any number of segments: none", from("/w/:path*", "/x/:path*"), "/w", "/x", nil},
		{"any number of segments: two", from("/w/:path*", "/x/:path*"), "/w/a/b?c=d", "/x/a/b?c=d", nil},
		{"one or more segments", from("/p/:path+", "/x/:path+/end"), "/p/a/b", "/x/a/b/end", nil},
		{"one or more segments: none", from("/p/:path+", "/x/:path+/end"), "/p", "", nil},
		{"an optional segment is missing", from("/oo/:a?", "/x/:a*"), "/oo", "/x", nil},
		{"an optional segment is there", from("/oo/:a?", "/x/:a*"), "/oo/1", "/x/1", nil},
		{"a pattern fits", from(`/num/:id(\d{1,})`, "/n/:id"), "/num/12", "/n/12", nil},
		{"a pattern does not fit", from(`/num/:id(\d{1,})`, "/n/:id"), "/num/a", "", nil},
		{"alternatives", from("/alt/:k(aa|bb)", "/n/:k"), "/alt/bb", "/n/bb", nil},
		{"another than these", from("/alt/:k(aa|bb)", "/n/:k"), "/alt/cc", "", nil},
		{"an unnamed group", from("/un/(.*)", "/n"), "/un/x/y", "/n", nil},
		{"escaped parentheses", from(`/esc\(x\)`, "/n"), "/esc(x)", "/n", nil},
		{"a parameter in the query", from("/q/:slug", "/n?s=:slug&fixed=1"), "/q/a%20b", "/n?s=a%20b&fixed=1", nil},
		{"the destination's query wins", from("/q/:slug", "/n?s=:slug&fixed=1"), "/q/a?s=mine&t=1", "/n?s=a&t=1&fixed=1", nil},
		{"the rule's query is as it was written", from("/q2", "/n?next=/a/b"), "/q2?x=/a/b2", "/n?x=%2Fa%2Fb2&next=/a/b", nil},
		{"but never breaks the query; Next.js writes the & and the % as they are", from("/q2", "/n?enc=a%20b%26c&p=100%25"), "/q2", "/n?enc=a%20b%26c&p=100%25", nil},
		{"a parameter after #", from("/h/:slug", "/n#:slug"), "/h/a", "/n#a", nil},
		{"query and #", from("/h2/:slug", "/n?z=1#sec-:slug"), "/h2/a?y=2", "/n?y=2&z=1#sec-a", nil},
		{"another server", from("/extp/:path*", "https://example.org/:path*"), "/extp/a/b?c=d%20e", "https://example.org/a/b?c=d%20e", nil},
		{"a parameter in its name", from("/exth/:sub", "https://:sub.example.org:8443/a/:sub?x=:sub"), "/exth/foo", "https://foo.example.org:8443/a/foo?x=foo", nil},
		{"another server without a path", from("/m", "https://example.org?a=1"), "/m", "https://example.org/?a=1", nil},
		{"text between parameters", from("/dash/:a-:b", "/n/:b/:a"), "/dash/a-b", "/n/b/a", nil},
		{"the text again", from("/dash/:a-:b", "/n/:b/:a"), "/dash/a-b-c", "/n/c/a-b", nil},
		{"a dot between parameters", from("/dot/:a.:b", "/n/:b/:a"), "/dot/a.b", "/n/b/a", nil},
		{"text after a parameter", from("/dot3/:a.html", "/n/:a"), "/dot3/a.html", "/n/a", nil},
		{"a pattern in a segment", from(`/mid-:a(\w+)-end`, "/n/:a"), "/mid-xx-end", "/n/xx", nil},
		{"braces, without", from("/grp{/:a}?/tail", "/n"), "/grp/tail", "/n", nil},
		{"braces, with", from("/grp{/:a}?/tail", "/n"), "/grp/1/tail", "/n", nil},
		{"a source with a space; Next.js asks for %20", from("/sp ace", "/n"), "/sp%20ace", "/n", nil},
		{"a source of any script; Next.js asks for escapes", from("/uni/ö", "/n"), "/uni/%C3%B6", "/n", nil},
		{"a source with escapes", from("/uni2/%c3%b6", "/n2"), "/uni2/%C3%B6", "/n2", nil},
		{"a destination is escaped", from("/desp", "/with space/ö"), "/desp", "/with%20space/%C3%B6", nil},
		{"so is what follows #", from("/hash", "/n#a b"), "/hash", "/n#a%20b", nil},
		{"a look-ahead holds", from("/la/((?!keep).*)", "/n"), "/la/other", "/n", nil},
		{"a look-ahead does not hold", from("/la/((?!keep).*)", "/n"), "/la/keepx", "", nil},
		{"a look-ahead with alternatives", from("/la2/:rest((?!keep|also).*)", "/n/:rest*"), "/la2/o/p", "/n/o/p", nil},
		{"one of them", from("/la2/:rest((?!keep|also).*)", "/n/:rest*"), "/la2/alsoo", "", nil},
		{"a header is there", from("/ch", "/n/h", Condition{Type: "header", Key: "X-Go"}), "/ch", "/n/h", []string{"x-go: 1"}},
		{"a header is not there", from("/ch", "/n/h", Condition{Type: "header", Key: "X-Go"}), "/ch", "", nil},
		{"a part of a header", from("/chv", "/n/:who", Condition{"header", "x-go", `(?<who>\w+)!`}), "/chv", "/n/bob", []string{"X-Go: bob!"}},
		{"all of the header must match", from("/chv", "/n/:who", Condition{"header", "x-go", `(?<who>\w+)!`}), "/chv", "", []string{"X-Go: bob"}},
		{"alternatives are not in brackets: the first begins", from("/chv", "/n", Condition{"header", "x-go", "a|b"}), "/chv", "/n", []string{"X-Go: ax"}},
		{"and the last ends", from("/chv", "/n", Condition{"header", "x-go", "a|b"}), "/chv", "/n", []string{"X-Go: xxb"}},
		{"but not the other way round", from("/chv", "/n", Condition{"header", "x-go", "a|b"}), "/chv", "", []string{"X-Go: xax"}},
		{"a cookie", from("/cc", "/n/c", Condition{"cookie", "go", "yes"}), "/cc", "/n/c", []string{"Cookie: a=b; go=yes"}},
		{"another value of it", from("/cc", "/n/c", Condition{"cookie", "go", "yes"}), "/cc", "", []string{"Cookie: go=no"}},
		{"a part of the query", from("/cq", "/n/:pg", Condition{"query", "page", `(?<pg>\d+)`}), "/cq?page=12", "/n/12?page=12", nil},
		{"the last of several counts", from("/cq", "/n/:pg", Condition{"query", "page", `(?<pg>\d+)`}), "/cq?page=a&page=3", "/n/3?page=a&page=3", nil},
		{"what was sent is escaped in a path; Next.js does not", from("/cq2", "/n/:page", Condition{Type: "query", Key: "page"}), "/cq2?page=a%20b", "/n/a%20b?page=a%20b", nil},
		{"what was sent names no host", from("/cq2", "/:page", Condition{Type: "query", Key: "page"}), "/cq2?page=%2Fevil.example", "/evil.example?page=%2Fevil.example", nil},
		{"nor begins a query", from("/cq2", "/n/:page", Condition{Type: "query", Key: "page"}), "/cq2?page=a%3Fb%23c", "/n/a%3Fb%23c?page=a%3Fb%23c", nil},
		{"an empty value is none", from("/cq2", "/n", Condition{Type: "query", Key: "page"}), "/cq2?page=", "", nil},
		{"a host", from("/cho", "/n/:sub", Condition{Type: "host", Value: `(?<sub>\w+).example.com`}), "/cho", "/n/foo", []string{"Host: foo.example.com:99"}},
		{"a host in capitals, as a parameter", from("/cho2", "/n/:host", Condition{Type: "host", Value: "go.example.com"}), "/cho2", "/n/go.example.com", []string{"Host: GO.example.com"}},
		{"nothing below /_next", from("/_next/x", "/n"), "/_next/x", "", nil},
		{"not even by a wildcard", from("/:path*", "/n"), "/_next/data/x.json", "", nil},
		{"two values of the rule", from("/rep/:a", "/n?a=:a&a=two"), "/rep/one", "/n?a=one&a=two", nil},
		{"a parameter cannot name a host", from("/to/:path(.*)", "/:path"), "/to/%2Fevil.example", "/%2Fevil.example", nil},
		{"slashes are one", from("/to/:path(.*)", "/:path"), "/to//evil.example", "/evil.example", nil},
		{"a parameter cannot end a host", from("/exth/:sub", "https://:sub.example.org/"), "/exth/evil.org%2F", "https://evil.org%252F.example.org/", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Compile(Config{Redirects: []Redirect{c.rule}})
			if err != nil {
				t.Fatal(err)
			}
			got, status, ok := s.Redirect(request(c.request, c.headers...))
			if got != c.want || ok != (c.want != "") || ok && status != 307 {
				t.Errorf("%s leads to %q with %d, want %q", c.request, got, status, c.want)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	r := from("/mi", "/login")
	r.Missing = []Condition{{Type: "cookie", Key: "auth"}}
	s, err := Compile(Config{Redirects: []Redirect{r}})
	if err != nil {
		t.Fatal(err)
	}
	if to, _, _ := s.Redirect(request("/mi")); to != "/login" {
		t.Errorf("without a cookie: %q", to)
	}
	if to, _, ok := s.Redirect(request("/mi", "Cookie: auth=1")); ok {
		t.Errorf("with one: %q", to)
	}
}

func TestBasePath(t *testing.T) {
	outside := from("/out", "https://example.org/x")
	outside.NoBasePath = true
	s, err := Compile(Config{BasePath: "/docs", Redirects: []Redirect{
		from("/old/:a", "/new/:a"), from("/", "/home"), from("/ext", "https://example.org/y"), from("/top", "/"), outside,
	}})
	if err != nil {
		t.Fatal(err)
	}
	for request1, want := range map[string]string{
		"/docs/old/1": "/docs/new/1", "/old/1": "", "/docs": "/docs/home", "/docs/": "/docs/home", "/": "", "/docs/ext": "https://example.org/y",
		"/docs/top": "/docs", "/out": "https://example.org/x", "/docs/out": "",
	} {
		if got, _, _ := s.Redirect(request(request1)); got != want {
			t.Errorf("%s leads to %q, want %q", request1, got, want)
		}
	}
}

// TestFirstRedirectCounts, and its status.
func TestFirstRedirectCounts(t *testing.T) {
	one, two := from("/a/:x", "/1"), from("/a/b", "/2")
	one.Status = 308
	s, err := Compile(Config{Redirects: []Redirect{one, two}})
	if err != nil {
		t.Fatal(err)
	}
	if to, status, _ := s.Redirect(request("/a/b")); to != "/1" || status != 308 {
		t.Errorf("%q with %d", to, status)
	}
}
