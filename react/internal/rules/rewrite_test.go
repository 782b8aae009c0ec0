package rules

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// TestRewrite: what Next.js 16.4.6 gives a page, or asks another server for.
func TestRewrite(t *testing.T) {
	for _, c := range []struct {
		name                string
		source, destination string
		has                 []Condition
		request             string
		path, query         string // query as it is encoded for the page
		url                 string
	}{
		{"a query of its own", "/r1", "/ssr?k=1", nil, "/r1?a=b", "/ssr", "a=b&k=1", ""},
		{"which wins", "/r1", "/ssr?k=1", nil, "/r1?k=mine&x=1", "/ssr", "k=1&x=1", ""},
		{"a parameter that the destination does not use, as it stands in the path", "/r2/:slug", "/ssr", nil, "/r2/a%20b?x=y", "/ssr", "x=y&slug=a%2520b", ""},
		{"one that it uses", "/r3/:slug", "/posts/:slug", nil, "/r3/new?x=1", "/posts/new", "x=1", ""},
		{"if it uses one, the others are not added", "/r4/:slug/:b", "/blog/:slug", nil, "/r4/one/two?z=3", "/blog/one", "z=3", ""},
		{"several segments in the query", "/r5/:path*", "/api/echo", nil, "/r5/a/b?c=d", "/api/echo", "c=d&path=a&path=b", ""},
		{"none of them", "/r5/:path*", "/api/echo", nil, "/r5", "/api/echo", "", ""},
		{"a parameter wins over the query of that name", "/r8/:slug", "/about", nil, "/r8/x?slug=y", "/about", "slug=x", ""},
		{"a parameter in the query is added under its own name, too", "/r8/:slug", "/about?x=:slug", nil, "/r8/y", "/about", "x=y&slug=y", ""},
		{"several segments within a value", "/r5/:path*", "/about?p=in-:path*", nil, "/r5/a/b", "/about", "p=in-a%2Fb&path=a&path=b", ""},
		{"what follows # goes", "/r10", "/noext#hash", nil, "/r10", "/noext", "", ""},
		{"a condition's value in the query", "/chq", "/ssr", []Condition{{"query", "u", "(?<nm>.*)"}}, "/chq?u=a%20b%26c", "/ssr", "u=a%20b%26c&nm=a%20b%26c", ""},
		{"no condition", "/chq", "/ssr", []Condition{{"query", "u", "x"}}, "/chq?u=y", "/chq", "u=y", ""},
		{"another server", "/p1/:path*", "http://up.example:4599/base/:path*", nil, "/p1/a/b?x=y%20z&u=%2F", "", "", "http://up.example:4599/base/a/b?x=y%20z&u=%2F"},
		{"with a query", "/p2", "http://up.example/two?z=1", nil, "/p2?a=1", "", "", "http://up.example/two?a=1&z=1"},
		{"with a parameter that it does not use", "/p3/:a", "http://up.example/three", nil, "/p3/v%20w?q=1", "", "", "http://up.example/three?q=1&a=v%20w"},
		{"an IPv6 address", "/p4", "http://[::1]:8080/x", nil, "/p4", "", "", "http://[::1]:8080/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Compile(Config{AfterFiles: []Rewrite{{When{Source: c.source, Has: c.has}, c.destination}}})
			if err != nil {
				t.Fatal(err)
			}
			q := request(c.request)
			sent := q.Query
			before := sent.Encode()
			url, ok := s.AfterFiles[0].Apply(q)
			switch {
			case c.url != "":
				if !ok || url != c.url {
					t.Errorf("%q, want %q", url, c.url)
				}
			case url != "" || q.Path != c.path || q.Query.Encode() != c.query || ok != (c.path != strings.Split(c.request, "?")[0]):
				t.Errorf("%s?%s %q %t, want %s?%s", q.Path, q.Query.Encode(), url, ok, c.path, c.query)
			}
			if sent.Encode() != before {
				t.Errorf("what was sent has changed to %s", sent.Encode())
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	s, err := Compile(Config{Headers: []HeaderRule{
		{When{Source: "/:path*"}, []Header{{"X-All", "1"}, {"set-cookie", "a=1"}}},
		{When{Source: "/posts/:slug"}, []Header{{"X-Slug-:slug", "is :slug; a:b(c) :slugs :unknown"}, {"x-all", "2"}, {"Set-Cookie", "b=2"}}},
		{When{Source: "/many/:path*"}, []Header{{"X-Path", "/:path*"}}},
		{When{Source: "/q", Has: []Condition{{"query", "v", "(?<val>[^]*)"}}}, []Header{{"X-V", ":val"}, {"X-:val", "1"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]http.Header{
		"/":              {"X-All": {"1"}, "Set-Cookie": {"a=1"}},
		"/posts/a":       {"X-All": {"2"}, "Set-Cookie": {"a=1", "b=2"}, "X-Slug-A": {"is a; a:b(c) :slugs :unknown"}},
		"/many/a/b":      {"X-All": {"1"}, "Set-Cookie": {"a=1"}, "X-Path": {"/a/b"}},
		"/q?v=x":         {"X-All": {"1"}, "Set-Cookie": {"a=1"}, "X-V": {"x"}, "X-X": {"1"}},
		"/q?v=x%0AY:%20": {"X-All": {"1"}, "Set-Cookie": {"a=1"}},
		"/q?v=x:y":       {"X-All": {"1"}, "Set-Cookie": {"a=1"}, "X-V": {"x:y"}},
	} {
		if got := s.Headers(request(target)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", target, got, want)
		}
	}
}

func TestCompileErrors(t *testing.T) {
	redirect := func(source, destination string) Config {
		return Config{Redirects: []Redirect{from(source, destination)}}
	}
	condition := func(c Condition) Config { return Config{Redirects: []Redirect{from("/a", "/b", c)}} }
	rewrite := func(source, destination string) Config {
		return Config{AfterFiles: []Rewrite{{When{Source: source}, destination}}}
	}
	outside := Config{BasePath: "/docs", Fallback: []Rewrite{{When{Source: "/a", NoBasePath: true}, "/b"}}}
	for _, c := range []struct {
		name   string
		config Config
		says   string
	}{
		{"no slash", redirect("a", "/b"), `redirects: source "a": it must begin with a slash`},
		{"no source", redirect("", "/b"), `redirects: source ""`},
		{"a colon without a name", redirect("/a/:", "/b"), "a colon without a name"},
		{"a parenthesis that is not closed", redirect("/a/:b(c", "/b"), "a parenthesis that is not closed at position 5"},
		{"a group in a pattern", redirect("/a/:b(c(d))", "/b"), "must begin with (?:"},
		{"an empty pattern", redirect("/a/:b()", "/b"), "a pattern that is empty"},
		{"a pattern that is wrong", redirect(`/a/:b([z-a])`, "/b"), "the regular expression in it: a range whose ends are out of order"},
		{"a star without a parameter", redirect("/a/*", "/b"), "'*' follows no parameter"},
		{"parameters without text between", redirect("/:a:b", "/b"), "there must be text between the parameter a and the next"},
		{"a repeated parameter without a slash", redirect("/a-:b*", "/b"), "has no slash before it"},
		{"a name twice", redirect("/:a/:a", "/b"), "the parameter a occurs twice"},
		{"a brace that is not closed", redirect("/{a", "/b"), "a brace that is not closed"},
		{"one that was not opened", redirect("/a}", "/b"), "a brace that was not opened"},
		{"look-behind", redirect(`/:a(.*(?<=x))`, "/b"), "a look-behind, which is not supported,"},
		{"a destination without a slash", redirect("/a", "b"), `destination "b": it must begin with /, http:// or https://`},
		{"a parameter from nowhere", redirect("/a/:b", "/c/:d"), "it uses :d, which neither the source nor a condition gives; they give :b"},
		{"a parameter of several segments", redirect("/a/:b*", "/c/:b"), "write :b*"},
		{"a group without a name", redirect("/a/(.*)", "/c/:0"), "it uses :0"},
		{"a user in the address", rewrite("/a", "https://me:secret@example.org/"), "it holds a user name"},
		{"no host", rewrite("/a", "https:///x"), "it names no host"},
		{"a source that is too long", redirect("/"+strings.Repeat("a", maxSource), "/b"), "it is longer than"},
		{"a destination that is too long", redirect("/a", "/"+strings.Repeat("a", maxSource)), "it is longer than"},
		{"a status that is none", Config{Redirects: []Redirect{{When: When{Source: "/a"}, Destination: "/b", Status: 200}}}, "status 200"},
		{"an unknown condition", condition(Condition{Type: "method", Key: "a"}), `type "method"`},
		{"a host without a value", condition(Condition{Type: "host"}), "a condition on the host has no value"},
		{"a header without a key", condition(Condition{Type: "header"}), "a condition on a header has no key"},
		{"a value that is wrong", condition(Condition{"cookie", "a", "("}), "the regular expression ( for cookie a: a group that is not closed"},
		{"outside of the base path", outside, `rewrites (fallback): source "/a": basePath is false`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Compile(c.config); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

func TestCookie(t *testing.T) {
	lines := []string{`a=1; b="two"; c=%C3%B6`, `a=2; d=%zz; =x; e`}
	for name, want := range map[string]string{"a": "1", "b": "two", "c": "ö", "d": "%zz", "e": "", "f": ""} {
		if got, _ := cookie(lines, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestParseQuery(t *testing.T) {
	for raw, want := range map[string]string{
		"": "", "a": "a=", "a=1&b=2&a=3": "a=1&a=3&b=2", "a=b+c%20d": "a=b%20c%20d", "a=%zz%20": "a=%25zz%20", "a=%ff": "a=%EF%BF%BD", "&&=x&": "=x", "%C3%B6=%26": "%C3%B6=%26",
	} {
		if got := ParseQuery(raw).Encode(); got != want {
			t.Errorf("%q is %q, want %q", raw, got, want)
		}
	}
}

// FuzzRules: rules of any text neither panic nor hang, and lead nowhere that a
// visitor chose.
func FuzzRules(f *testing.F) {
	f.Add("/a/:b", "/c/:b?d=:b", "(?<v>.*)", "/a/x?y=1")
	f.Add("/:p*", "https://:v.example.org/:p*", "(?<v>.+)", "//evil/..?x=%2F")
	f.Add("/{x:y(\\d+)z}+", "/#:y+", "", "/x1zx2z")
	f.Fuzz(func(t *testing.T, source, destination, value, target string) {
		has := []Condition{{"query", "q", value}}
		s, err := Compile(Config{
			Redirects:  []Redirect{from(source, destination), from(source, destination, has...)},
			AfterFiles: []Rewrite{{When{Source: source}, destination}},
			Headers:    []HeaderRule{{When{Source: source, Has: has}, []Header{{destination, value}}}},
		})
		if err != nil {
			return
		}
		q := request(target)
		if path, _, ok := Spell(q.Path); ok {
			q.Path = path
		}
		to, _, ok := s.Redirect(q)
		if ok && strings.HasPrefix(destination, "/") && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
			t.Errorf("%q leads to %q", destination, to)
		}
		for name, values := range s.Headers(q) {
			if strings.ContainsAny(name+strings.Join(values, ""), "\r\n") {
				t.Errorf("%q: %q", name, values)
			}
		}
		url, _ := s.AfterFiles[0].Apply(q)
		if scheme, rest, _ := strings.Cut(destination, "://"); url != "" && !strings.Contains(rest, ":") {
			host := strings.SplitN(rest, "/", 2)[0]
			if host, _, _ = strings.Cut(strings.SplitN(host, "?", 2)[0], "#"); !strings.HasPrefix(url, scheme+"://"+host) {
				t.Errorf("%q asks %q", destination, url)
			}
		}
	})
}

func FuzzSpell(f *testing.F) {
	for _, s := range []string{"/a/%2e%2e/b", `\\x`, "/%C3%B6/", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		path, _, ok := Spell(sent)
		if !ok {
			return
		}
		again, changed, ok := Spell(path)
		if !ok || changed || again != path || strings.Contains(path, "//") || path[0] != '/' {
			t.Errorf("%q is %q, then %q", sent, path, again)
		}
	})
}

// FuzzQuery: what is read of a query is written so that it is read again.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{"a=1&b=%20&a", "=&%zz=+", "a=%ff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q := ParseQuery(raw)
		if again := ParseQuery(q.Encode()); !reflect.DeepEqual(again, q) {
			t.Errorf("%q is %v, then %v", raw, q, again)
		}
		if v, ok := cookie([]string{raw}, "a"); ok && !strings.Contains(raw, "=") {
			t.Errorf("%q has a cookie %q", raw, v)
		}
	})
}
