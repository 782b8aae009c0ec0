package bundle

import (
	"strings"
	"testing"
)

func TestRoutesOfFiles(t *testing.T) {
	for _, c := range []struct{ sentence, file, route string }{
		{"index at the top is the root", "index.js", "/"},
		{"a plain file is its name", "about.tsx", "/about"},
		{"index in a folder is the folder", "about/index.jsx", "/about"},
		{"a folder named index keeps its name for other files", "index/x.js", "/index/x"},
		{"index in a folder named index is that folder", "index/index.js", "/index"},
		{"a parameter", "posts/[slug].js", "/posts/[slug]"},
		{"a parameter in a folder's name", "[lang]/about.js", "/[lang]/about"},
		{"all that follows", "docs/[...all].js", "/docs/[...all]"},
		{"all that follows or nothing", "shop/[[...all]].ts", "/shop/[[...all]]"},
		{"a name with a dot", "feed.xml.js", "/feed.xml"},
		{"a name with a dash and a space", "two words-and.js", "/two words-and"},
		{"a parameter with a dash", "[post-id].js", "/[post-id]"},
		{"a special name below a folder is a plain page", "blog/_app.js", "/blog/_app"},
		{"an underscore alone makes nothing special", "_draft.js", "/_draft"},
		{"404 in a folder of its own", "404/index.js", "/404"},
		{"api itself", "api.js", "/api"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			found := new(findings)
			s := newSource("/x/pages/"+c.file, "pages", strings.Split(c.file, "/"), found)
			if s == nil || s.route != c.route || found.failed() {
				t.Errorf("got %+v, want the route %s; %v", s, c.route, found.errors)
			}
		})
	}
}

func TestFilesThatAreNotPages(t *testing.T) {
	for _, file := range []string{"x.d.ts", "x.css", "x.mjs", "x.json", "x.js.map", "x", ".js", "x.vue"} {
		if s := newSource("/x/pages/"+file, "pages", []string{file}, new(findings)); s != nil {
			t.Errorf("%s became the page %+v", file, s)
		}
	}
}

func TestSegmentsThatMeanNothing(t *testing.T) {
	for _, c := range []struct{ sentence, route, says string }{
		{"brackets around a part of a segment", "/a[b]", "must enclose the whole segment"},
		{"text after the brackets", "/[a]b", "must enclose the whole segment"},
		{"a bracket that is not closed", "/[a", "must enclose the whole segment"},
		{"a bracket that was not opened", "/a]", "must enclose the whole segment"},
		{"a bracket within", "/[a[b]", "do not match"},
		{"three brackets", "/[[[...a]]]", "do not match"},
		{"one bracket too few", "/[[...a]", "do not match"},
		{"no name", "/[]", "has no parameter name"},
		{"no name after dots", "/[...]", "has no parameter name"},
		{"no name in an optional one", "/[[...]]", "has no parameter name"},
		{"an optional parameter for one segment", "/[[a]]", "only a parameter for several segments can be optional"},
		{"four dots", "/[....a]", "begins its parameter name with a dot"},
		{"two dots", "/[..a]", "begins its parameter name with a dot"},
		{"an ellipsis in one character", "/[…a]", "begins its parameter name with a dot"},
		{"something after all that follows", "/[...a]/b", "must be the last"},
		{"something after the optional form", "/[[...a]]/[b]", "must be the last"},
		{"the same name twice", "/[a]/x/[a]", `"a" occurs twice`},
		{"names that differ in punctuation", "/[a-b]/[ab]", "differ only in punctuation"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if list, err := parseRoute(c.route); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %+v, %v, want an error with %q", list, err, c.says)
			}
		})
	}
}

func TestRoutesBesideEachOther(t *testing.T) {
	for _, c := range []struct {
		sentence string
		files    []string
		says     []string // of the error; none: it is fine
	}{
		{"plain, parameter and rest in one folder", []string{"a.js", "[id].js", "[...all].js"}, nil},
		{"a parameter and a folder of the same parameter", []string{"[id].js", "[id]/x.js", "[id]/index/y.js"}, nil},
		{"the same names at different places", []string{"a/[id].js", "b/[x].js", "b/c/[id].js"}, nil},
		{"nested parameters beside plain names", []string{"nest/[a]/[b].js", "nest/[a]/fixed.js", "nest/top/[b].js", "nest/top/stat.js"}, nil},
		{"the optional form beside deeper pages", []string{"shop/[[...all]].js", "shop/a.js", "shop/[id]/x.js"}, nil},
		{"an index and a rest parameter that needs something", []string{"shop/index.js", "shop/[...all].js"}, nil},
		{"two extensions", []string{"a.js", "a.tsx"}, []string{"pages/a.tsx", "route /a has two files", "pages/a.js"}},
		{"a file and an index", []string{"a.js", "a/index.js"}, []string{"route /a has two files"}},
		{"two roots", []string{"index.js", "index.ts"}, []string{"route / has two files"}},
		{"two apps", []string{"_app.js", "_app.tsx"}, []string{"route /_app has two files"}},
		{"two names for a parameter", []string{"[id].js", "[slug]/x.js"}, []string{"[slug] and [id]", "stand at the same place"}},
		{"two names for a rest parameter", []string{"[...a].js", "[...b].tsx"}, []string{"stand at the same place"}},
		{"a rest parameter in both forms", []string{"[...a].js", "[[...a]].js"}, []string{"stand at the same place"}},
		{"an index and the optional form", []string{"shop/index.js", "shop/[[...all]].js"}, []string{"pages/shop/index.js", "also answered by pages/shop/[[...all]].js"}},
		{"the root and the optional form", []string{"index.js", "[[...all]].js"}, []string{"pages/index.js", "also answered by"}},
		{"an index below a parameter and the optional form", []string{"[id]/index.js", "[id]/[[...all]].js"}, []string{"also answered by"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			files := map[string]string{}
			for _, f := range c.files {
				files["pages/"+f] = component
			}
			if c.says == nil {
				b := build(t, files)
				if len(b.Manifest.Pages) != len(c.files) {
					t.Errorf("%d pages, want %d", len(b.Manifest.Pages), len(c.files))
				}
				return
			}
			list := wrong(t, files)
			if m, ok := says(list, c.says...); !ok || m.File == "" || m.Hint == "" || len(list) != 1 {
				t.Errorf("messages %v, want one with %q", list, c.says)
			}
		})
	}
}

func TestRootsOfPages(t *testing.T) {
	t.Run("src/pages counts if there is no pages", func(t *testing.T) {
		b := build(t, map[string]string{"src/pages/posts/[id].js": withPaths, "src/lib.js": "x"})
		if p := b.Manifest.Pages[0]; p.Route != "/posts/[id]" || p.File != "src/pages/posts/[id].js" || !strings.HasPrefix(p.Module, "pages/posts/[id]-") {
			t.Errorf("page %+v", p)
		}
	})
	t.Run("pages hides src/pages, and it is said", func(t *testing.T) {
		b := build(t, map[string]string{"pages/a.js": component, "src/pages/b.js": component})
		if _, ok := says(b.Warnings, "src/pages", "not read"); !ok || len(b.Manifest.Pages) != 1 {
			t.Errorf("warnings %v, pages %v", b.Warnings, b.Manifest.Pages)
		}
	})
	t.Run("no folder at all is an error", func(t *testing.T) {
		if _, ok := says(wrong(t, map[string]string{"lib/x.js": "1"}), "no folder pages or src/pages"); !ok {
			t.Error("not said")
		}
	})
	t.Run("a folder without pages is an error", func(t *testing.T) {
		if _, ok := says(wrong(t, map[string]string{"pages/x.css": "a{}"}), "pages", "holds no page"); !ok {
			t.Error("not said")
		}
	})
	t.Run("names that are esbuild's placeholders are plain names", func(t *testing.T) {
		b := build(t, map[string]string{"pages/[hash].js": withPaths, "pages/x/[name]/[dir]/[ext].js": withPaths})
		for _, p := range b.Manifest.Pages {
			if !strings.HasPrefix(p.Module, "pages"+p.Route+"-") {
				t.Errorf("%s has the module %s", p.Route, p.Module)
			}
		}
	})
	t.Run("names with spaces, percent signs and other letters", func(t *testing.T) {
		b := build(t, map[string]string{"pages/two words.js": component, "pages/100%.js": component, "pages/żółć/[id].js": withPaths, "pages/a+b&c.js": component})
		for _, p := range b.Manifest.Pages {
			if !strings.HasPrefix(p.Module, "pages"+p.Route+"-") || b.read(t, p.Module) == "" {
				t.Errorf("%s has the module %s", p.Route, p.Module)
			}
		}
	})
}

func FuzzParseRoute(f *testing.F) {
	for _, s := range []string{"/", "/a/[b]/[...c]", "/[[...a]]", "/[a", "/[[a]]", "/[...a]/b", "/[a-b]/[ab]", "/[…]", "//[a]//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, route string) {
		list, err := parseRoute(route)
		if err != nil {
			if list != nil {
				t.Error("segments beside an error")
			}
			return
		}
		for i, s := range list {
			if s.param == "" && strings.ContainsAny(s.text, "[]") {
				t.Errorf("%q is taken for plain text", s.text)
			}
			if s.rest && i != len(list)-1 || s.optional && !s.rest {
				t.Errorf("%+v cannot stand there", s)
			}
			again, err := parseSegment(s.text)
			if err != nil || again != s {
				t.Errorf("%q reads as %+v and %+v", s.text, s, again)
			}
		}
	})
}
