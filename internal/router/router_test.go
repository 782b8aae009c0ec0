package router_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/internal/router"
)

func TestNormalize(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		redirect       bool
		err            error
	}{
		{name: "the root is itself", in: "/", want: "/"},
		{name: "a plain path is itself", in: "/posts/my-first-post", want: "/posts/my-first-post"},
		{name: "what a segment may hold stays", in: "/@a:b/c+d;e=f,g!$&'()*~", want: "/@a:b/c+d;e=f,g!$&'()*~"},
		{name: "a slash at the end is redirected away", in: "/a/", want: "/a", redirect: true},
		{name: "repeated slashes are redirected away", in: "//a///b", want: "/a/b", redirect: true},
		{name: "another host is only a segment", in: "//example.org/x", want: "/example.org/x", redirect: true},
		{name: "a backslash is a slash", in: `/\example.org`, want: "/example.org", redirect: true},
		{name: "an escaped backslash is none", in: "/a%5Cb", want: "/a%5Cb"},
		{name: "dot segments are resolved", in: "/a/./b/../c", want: "/a/c"},
		{name: "also escaped ones", in: "/block/%2e%2E", want: "/"},
		{name: "above the root there is nothing", in: "/../../etc/passwd", want: "/etc/passwd"},
		{name: "a dot segment and a slash leave no slash", in: "/a/b/../", want: "/a"},
		{name: "more than two dots are a name", in: "/...", want: "/..."},
		{name: "an escaped slash stays inside its segment", in: "/x%2fy", want: "/x%2Fy"},
		{name: "needless escapes are undone", in: "/%70lain%40", want: "/plain@"},
		{name: "escapes are in capitals", in: "/%c3%a9", want: "/%C3%A9"},
		{name: "plain text is escaped", in: "/é b\"<", want: "/%C3%A9%20b%22%3C"},
		{name: "control bytes are escaped", in: "/a\r\nb\x00", want: "/a%0D%0Ab%00"},
		{name: "a percent sign alone is malformed", in: "/%", err: router.ErrMalformed},
		{name: "a cut escape is malformed", in: "/%E0%A4%A", err: router.ErrMalformed},
		{name: "an escape of no hex is malformed", in: "/%zz", err: router.ErrMalformed},
		{name: "bytes that are not UTF-8 are malformed", in: "/%ff", err: router.ErrMalformed},
		{name: "also unescaped", in: "/\xff", err: router.ErrMalformed},
		{name: "an overlong form is malformed", in: "/%C0%AF", err: router.ErrMalformed},
		{name: "half a surrogate is malformed", in: "/%ED%A0%80", err: router.ErrMalformed},
		{name: "the replacement character is a character", in: "/%EF%BF%BD", want: "/%EF%BF%BD"},
		{name: "no slash first", in: "a/b", err: router.ErrRelative},
		{name: "nothing", in: "", err: router.ErrRelative},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, redirect, err := router.Normalize(tt.in)
			if got != tt.want || redirect != tt.redirect || !errors.Is(err, tt.err) {
				t.Errorf("Normalize(%q) = %q, %v, %v, want %q, %v, %v", tt.in, got, redirect, err, tt.want, tt.redirect, tt.err)
			}
		})
	}
}

func TestNormalizeDoesNotAllocate(t *testing.T) {
	for _, p := range []string{"/", "/posts/my-first-post", "/keep/%C3%A9%20x"} {
		if n := testing.AllocsPerRun(100, func() { _, _, _ = router.Normalize(p) }); n != 0 {
			t.Errorf("%v allocations for %q", n, p)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"/", "/a/../b//c/", "/%c3%a9", `/\a`, "/%", "/a/%2e%2e/", "/./", "/.../%2F"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		norm, _, err := router.Normalize(in)
		if err != nil {
			return
		}
		again, redirect, err := router.Normalize(norm)
		if err != nil || redirect || again != norm {
			t.Errorf("Normalize(%q) = %q, which normalises to %q, %v, %v", in, norm, again, redirect, err)
		}
		if norm[0] != '/' || strings.HasPrefix(norm, "//") || strings.ContainsAny(norm, "\\\r\n\x00 ?#") || strings.Contains(norm, "/../") {
			t.Errorf("Normalize(%q) = %q", in, norm)
		}
	})
}

func TestMatch(t *testing.T) {
	var table router.Table[string]
	for _, p := range []string{"/", "/plain", "/posts/{slug}", "/nest/{a}/{b}", "/nest/{a}/fixed", "/nest/top/{b}", "/nest/top/stat",
		"/docs/{all...}", "/opt/{opt...?}", "/both/{x}", "/both/{rest...}", "/é", "/deep/a/b/c", "/deep/{x}/b/d"} {
		if err := table.Add(p, p); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name, path, want, params string
	}{
		{"the root", "/", "/", "map[]"},
		{"a literal", "/plain", "/plain", "map[]"},
		{"case counts", "/PLAIN", "", ""},
		{"a param", "/posts/a%20b", "/posts/{slug}", "map[slug:[a b]]"},
		{"a param keeps an escaped slash", "/posts/x%2Fy", "/posts/{slug}", "map[slug:[x/y]]"},
		{"a missing segment", "/posts", "", ""},
		{"a surplus segment", "/posts/a/b", "", ""},
		{"two params", "/nest/1/2", "/nest/{a}/{b}", "map[a:[1] b:[2]]"},
		{"a literal after a param", "/nest/1/fixed", "/nest/{a}/fixed", "map[a:[1]]"},
		{"the literal further left wins", "/nest/top/fixed", "/nest/top/{b}", "map[b:[fixed]]"},
		{"all literal", "/nest/top/stat", "/nest/top/stat", "map[]"},
		{"a choice that leads nowhere is taken back", "/deep/a/b/d", "/deep/{x}/b/d", "map[x:[a]]"},
		{"rest takes several", "/docs/a/b%2Fc/d", "/docs/{all...}", "map[all:[a b/c d]]"},
		{"rest takes one", "/docs/a", "/docs/{all...}", "map[all:[a]]"},
		{"rest wants one", "/docs", "", ""},
		{"optional takes none", "/opt", "/opt/{opt...?}", "map[]"},
		{"optional takes several", "/opt/a/b", "/opt/{opt...?}", "map[opt:[a b]]"},
		{"one param wins over rest", "/both/a", "/both/{x}", "map[x:[a]]"},
		{"rest where one param is too few", "/both/a/b", "/both/{rest...}", "map[rest:[a b]]"},
		{"a literal is compared in its one spelling", "/%C3%A9", "/é", "map[]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, params, ok := table.Match(tt.path)
			if got != tt.want || ok != (tt.want != "") || ok && fmt.Sprint(params) != tt.params {
				t.Errorf("Match(%q) = %q, %v, %v, want %q, %s", tt.path, got, params, ok, tt.want, tt.params)
			}
		})
	}
}

func TestAddRefuses(t *testing.T) {
	for _, tt := range []struct{ name, first, second string }{
		{"no slash first", "", "a"},
		{"an empty segment", "", "/a//b"},
		{"a slash at the end", "", "/a/"},
		{"dots", "", "/a/.."},
		{"half a param", "", "/a{b}"},
		{"a param without a name", "", "/{}"},
		{"a param that is never closed", "", "/{a"},
		{"rest in the middle", "", "/{a...}/b"},
		{"a name twice", "", "/{a}/{a}"},
		{"the same", "/a", "/a"},
		{"the same but for the name", "/{a}", "/{b}"},
		{"rest beside optional", "/a/{b...}", "/a/{c...?}"},
		{"optional beside what it includes", "/a", "/a/{b...?}"},
		{"and the other way round", "/a/{b...?}", "/a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var table router.Table[int]
			if tt.first != "" {
				if err := table.Add(tt.first, 1); err != nil {
					t.Fatal(err)
				}
			}
			if err := table.Add(tt.second, 2); err == nil {
				t.Errorf("Add(%q) after %q succeeded", tt.second, tt.first)
			}
		})
	}
}

func TestFill(t *testing.T) {
	type params = map[string][]string
	for _, tt := range []struct {
		name, pattern string
		params        params
		want          string // "" for an error
	}{
		{"one param", "/posts/{slug}", params{"slug": {"a b/c"}}, "/posts/a%20b%2Fc"},
		{"rest", "/docs/{all...}", params{"all": {"a", "b"}}, "/docs/a/b"},
		{"optional with none", "/opt/{o...?}", params{}, "/opt"},
		{"optional at the root", "/{o...?}", nil, "/"},
		{"a missing param", "/posts/{slug}", params{}, ""},
		{"an empty param", "/posts/{slug}", params{"slug": {""}}, ""},
		{"a param of dots", "/posts/{slug}", params{"slug": {".."}}, ""},
		{"two values for one param", "/posts/{slug}", params{"slug": {"a", "b"}}, ""},
		{"no value for rest", "/docs/{all...}", params{"all": {}}, ""},
		{"a surplus param", "/posts/{slug}", params{"slug": {"a"}, "x": {"y"}}, ""},
		{"a malformed pattern", "posts", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := router.Fill(tt.pattern, tt.params)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("Fill = %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

// FuzzFill holds that what Fill makes, Match takes apart again.
func FuzzFill(f *testing.F) {
	f.Add("a", "b/c", "é")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		const pattern = "/x/{a}/{r...}"
		in := map[string][]string{"a": {a}, "r": {b, c}}
		path, err := router.Fill(pattern, in)
		if err != nil {
			return
		}
		if norm, redirect, err := router.Normalize(path); norm != path || redirect || err != nil {
			if errors.Is(err, router.ErrMalformed) { // not UTF-8
				return
			}
			t.Fatalf("Fill made %q, which normalises to %q, %v, %v", path, norm, redirect, err)
		}
		var table router.Table[int]
		if err := table.Add(pattern, 1); err != nil {
			t.Fatal(err)
		}
		_, out, ok := table.Match(path)
		if !ok || !maps.EqualFunc(in, out, func(x, y []string) bool { return fmt.Sprint(x) == fmt.Sprint(y) }) {
			t.Errorf("%q became %q, %v", in, out, ok)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	var table router.Table[int]
	for i, p := range []string{"/", "/posts/{slug}", "/docs/{all...}", "/about"} {
		if err := table.Add(p, i); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		table.Match("/posts/my-first-post")
	}
}
