package react

import (
	"reflect"
	"strings"
	"testing"

	"github.com/freshet-go/freshet"
)

func TestParseRoute(t *testing.T) {
	for _, c := range []struct {
		name, route, pattern, params string
	}{
		{"the root", "/", "/", ""},
		{"a fixed route", "/about/us", "/about/us", ""},
		{"one param", "/posts/[slug]", "/posts/{slug}", "slug"},
		{"params at several levels", "/[lang]/posts/[slug]", "/{lang}/posts/{slug}", "lang slug"},
		{"a catch-all", "/docs/[...all]", "/docs/{all...}", "all..."},
		{"an optional catch-all", "/opt/[[...opt]]", "/opt/{opt...?}", "opt...?"},
		{"an optional catch-all of the root", "/[[...all]]", "/{all...?}", "all...?"},
		{"a name with a hyphen and an underscore", "/[my-post_id]", "/{my-post_id}", "my-post_id"},
		{"a file name with a space and letters beyond ASCII", "/a b/über", "/a b/über", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rt, err := parseRoute(c.route)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range rt.params {
				s := p.name
				if p.rest {
					s += "..."
				}
				if p.optional {
					s += "?"
				}
				got = append(got, s)
			}
			if rt.pattern != c.pattern || strings.Join(got, " ") != c.params {
				t.Errorf("%q is pattern %q with params %q, want %q with %q", c.route, rt.pattern, got, c.pattern, c.params)
			}
		})
	}
}

func TestParseRouteRefuses(t *testing.T) {
	for _, c := range []struct{ name, route string }{
		{"no slash at the beginning", "posts"},
		{"a param that is part of a segment", "/post-[id]"},
		{"text after a param", "/[id].html"},
		{"a catch-all before the end", "/[...all]/x"},
		{"an optional catch-all before the end", "/[[...all]]/x"},
		{"an optional param, which Next.js has not", "/[[id]]"},
		{"a param without a name", "/[]"},
		{"a catch-all without a name", "/[...]"},
		{"one name twice", "/[a]/[a]"},
		{"an unclosed bracket", "/[id"},
		{"the engine's own notation", "/{id}"},
		{"an empty segment", "/a//b"},
		{"a slash at the end", "/a/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if rt, err := parseRoute(c.route); err == nil {
				t.Errorf("%q was accepted as %q", c.route, rt.pattern)
			}
		})
	}
}

func TestWorkerParams(t *testing.T) {
	for _, c := range []struct {
		name, route string
		captured    freshet.Params
		want        map[string]any
	}{
		{"a param is a string", "/[a]", freshet.Params{"a": {"x"}}, map[string]any{"a": "x"}},
		{"a catch-all is an array, also of one", "/[...a]", freshet.Params{"a": {"x"}}, map[string]any{"a": []string{"x"}}},
		{"an empty optional catch-all has no key", "/[[...a]]", freshet.Params{}, map[string]any{}},
		{"a page without params has none", "/a", nil, map[string]any{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rt, err := parseRoute(c.route)
			if err != nil {
				t.Fatal(err)
			}
			if got := rt.workerParams(c.captured); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
}

func TestEngineParams(t *testing.T) {
	type m = map[string]any
	for _, c := range []struct {
		name, route string
		given       m
		want        freshet.Params // nil: refused
		says        string
	}{
		{"a string for a param", "/[a]", m{"a": "x"}, freshet.Params{"a": {"x"}}, ""},
		{"an array for a catch-all", "/[...a]", m{"a": []any{"x", "y"}}, freshet.Params{"a": {"x", "y"}}, ""},
		{"nothing for an optional catch-all", "/[[...a]]", nil, freshet.Params{}, ""},
		{"an empty array for an optional catch-all", "/[[...a]]", m{"a": []any{}}, freshet.Params{}, ""},
		{"a missing param", "/[a]/[b]", m{"a": "x"}, nil, "params.b is missing"},
		{"no params at all", "/[a]", nil, nil, "params.a is missing"},
		{"a null param", "/[a]", m{"a": nil}, nil, "params.a is missing"},
		{"a surplus param", "/[a]", m{"a": "x", "b": "y"}, nil, "params.b is not a parameter"},
		{"a number", "/[a]", m{"a": 7.0}, nil, "params.a must be"},
		{"an array for a param", "/[a]", m{"a": []any{"x"}}, nil, "params.a must be a string"},
		{"a string for a catch-all", "/[...a]", m{"a": "x"}, nil, "params.a must be an array"},
		{"an array with a number", "/[...a]", m{"a": []any{"x", 1.0}}, nil, "element 1"},
		{"an empty array for a catch-all", "/[...a]", m{"a": []any{}}, nil, "params.a is empty"},
		{"an empty string", "/[a]", m{"a": ""}, nil, "params.a is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rt, err := parseRoute(c.route)
			if err != nil {
				t.Fatal(err)
			}
			got, err := rt.engineParams(c.given)
			switch {
			case c.want == nil && (err == nil || !strings.Contains(err.Error(), c.says)):
				t.Errorf("got %v, %v, want an error with %q", got, err, c.says)
			case c.want != nil && (err != nil || !reflect.DeepEqual(got, c.want)):
				t.Errorf("got %v, %v, want %v", got, err, c.want)
			}
		})
	}
}

// FuzzParseRoute: whatever is accepted, the engine accepts too.
func FuzzParseRoute(f *testing.F) {
	for _, s := range []string{"/", "/a/[b]/[...c]", "/[[...x]]", "/a[b]", "/{x}", "/..", "/[a.b]", "/\xff", "/[a]b/[", "/[ ]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rt, err := parseRoute(text)
		if err != nil {
			return
		}
		site, err := freshet.New(freshet.Options{Logger: silent()})
		if err != nil {
			t.Fatal(err)
		}
		defer site.Close()
		if err := site.Add(freshet.Page{Pattern: rt.pattern, Handler: notServed(nil)}); err != nil {
			t.Errorf("%q became %q, which the engine refuses: %v", text, rt.pattern, err)
		}
	})
}
