package bundle

import (
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestCSSModulesHaveTheSameNamesOnBothSides(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js": `import styles, { title } from '../styles/post.module.css'; import other from '../other/post.module.css'; import * as whole from '../other/whole.module.css';
globalThis.whole = [whole, require('../other/whole.module.css')];
export const seen = JSON.stringify([styles, title, other, require('../styles/later.module.css').default]);`,
		"styles/post.module.css": `@import './plain.css';
.title { composes: base from './base.module.css'; composes: own; color: blue; animation: spin 1s; background: url(dot.png) }
.own { top: 0 } .my-class { right: 0 } .__proto__ { left: 3px } .class { left: 2px }
:global(.outside) .title { left: 1px } :global .far { left: 4px } :local(.near) { left: 5px }
@keyframes spin { from { top: 0 } to { top: 9px } }`,
		"other/whole.module.css":  ".a-b { top: 6px } .new { top: 7px }",
		"styles/base.module.css":  ".base { bottom: 0 }",
		"styles/later.module.css": ".base { bottom: 1px }",
		"styles/plain.css":        "b.plain { margin: 0 }",
		"styles/dot.png":          picture(t, "png", 1, 1),
		"other/post.module.css":   ".title { composes: base from '../styles/base.module.css'; top: 7px }",
	}).good(t)
	names := regexp.MustCompile(`"(?:post|base|later|whole)_[a-z0-9]{8}_[^"]*"`)
	first := names.FindAllString(s.server, -1)
	if len(first) < 8 {
		t.Fatalf("names %v in\n%s", first, s.server)
	}
	seen := map[string]bool{}
	for _, n := range names.FindAllString(s.client, -1) {
		seen[n] = true
	}
	for _, n := range first {
		if !seen[n] {
			t.Errorf("%s is not among the client's names:\n%s", n, s.client)
		}
		for class := range strings.FieldsSeq(strings.Trim(n, `"`)) {
			if !strings.Contains(s.css, class) {
				t.Errorf("%s is not in the style sheet", class)
			}
		}
	}
	for _, want := range []string{"b.plain{", ".outside .post_", "}.far{", "animation:post_", "@keyframes post_", "url(/_next/static/media/dot-"} {
		if !strings.Contains(s.css, want) {
			t.Errorf("%q is not in the style sheet\n%s", want, s.css)
		}
	}
	titles := map[string]bool{}
	for _, n := range regexp.MustCompile(`post_[a-z0-9]{8}_title`).FindAllString(s.css, -1) {
		titles[n] = true
	}
	if len(titles) != 2 || !strings.Contains(s.server, `["__proto__"]: "post_`) {
		t.Errorf("files of one name share their classes, or a class is lost: %v\n%s", titles, s.server)
	}
	if n := strings.Count(s.css, "bottom:0"); n != 1 {
		t.Errorf("what two modules are composed of is %d times in\n%s", n, s.css)
	}
	if strings.Contains(s.server+s.client+s.css, s.dir) {
		t.Error("the output names the folder it was made in")
	}
}

func TestGlobalStyleSheets(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js": `import '../styles/globals.css'; import 'pretty/theme.css'; import 'pretty/inner'; import '@/styles/alias.css'; import all from '../styles/globals.css';
export default all;`,
		"jsconfig.json": `{"compilerOptions":{"baseUrl":".","paths":{"@/*":["./*"]}}}`,
		"styles/globals.css": `@import url("https://example.org/x.css"); @import "~pretty/tilde.css"; @import "sheet"; @import "./more.css";
.a { background: url(../img/a%20b.png?v=1#x) } .b { background: url(/public.png) } .c { background: url(data:image/png;base64,AA==) }
.d { background: url("//cdn/x.png") } .e { filter: url(#blur) } .f { background: url(HTTPS://example.org/y.png) } .g { src: url(pretty/f.woff2) }`,
		"styles/more.css":                    "i { top: 1px }",
		"styles/alias.css":                   "u { top: 2px }",
		"img/a b.png":                        picture(t, "png", 2, 2),
		"package.json":                       `{"sideEffects":false}`,
		"node_modules/sheet/package.json":    `{"name":"sheet","style":"dist/s.css","main":"x.js"}`,
		"node_modules/sheet/dist/s.css":      "h1 { top: 6px }",
		"node_modules/sheet/x.js":            "",
		"node_modules/pretty/package.json":   `{"name":"pretty","sideEffects":false,"exports":{"./*.css":"./*.css","./inner":"./dist/inner.css","./f.woff2":"./f.woff2"}}`,
		"node_modules/pretty/theme.css":      "s { top: 3px }",
		"node_modules/pretty/tilde.css":      "q { top: 4px }",
		"node_modules/pretty/dist/inner.css": "p { top: 5px; *zoom: 1 }",
		"node_modules/pretty/f.woff2":        "a font",
	}).good(t)
	for _, want := range []string{
		`@import"https://example.org/x.css"`, "q{top:4px}h1{top:6px}i{top:1px}.a{background:url(/_next/static/media/a_b-", ".png?v=1#x)", "url(/public.png)", "url(data:image/png;base64,AA==)",
		"url(//cdn/x.png)", "url(#blur)", "url(HTTPS://example.org/y.png)", "url(/_next/static/media/f-", "u{top:2px}", "s{top:3px}", "p{top:5px",
	} {
		if !strings.Contains(s.css, want) {
			t.Errorf("%q is not in\n%s", want, s.css)
		}
	}
	if len(s.links) > 0 {
		t.Errorf("links %v", s.links)
	}
	if len(s.media.all()) != 2 {
		t.Errorf("media %v", s.media.all())
	}
}

func TestAddressesOfMediaBeginWithTheBasePath(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js": "import '../g.css'; import logo from '../logo.png'; console.log(logo.src);",
		"g.css":         "a { background: url(logo.png) } b { background: url(/public.png) }",
		"logo.png":      picture(t, "png", 3, 3),
	}, func(a *assets) { a.basePath = "/docs" }).good(t)
	for name := range s.media.all() {
		for where, text := range map[string]string{"server": s.server, "client": s.client, "css": s.css} {
			if !strings.Contains(text, "/docs/_next/static/"+name) {
				t.Errorf("%s: %s", where, text)
			}
		}
	}
	if !strings.Contains(s.css, "url(/public.png)") {
		t.Errorf("css: %s", s.css)
	}
}

func TestStyleSheetsThatCannotBeBuilt(t *testing.T) {
	missing := func(op string, _, _ any) error {
		return &fakeToolError{text: "no such package", missing: map[string]string{"sass": "sass", "postcss": "@tailwindcss/postcss"}[op]}
	}
	for _, c := range []struct {
		sentence string
		files    map[string]string
		tools    toolFunc
		says     []string
	}{
		{"a file of url() that is not there", map[string]string{"pages/_app.js": "import '../g.css';", "g.css": "a{}\nb { background: url(./no.png) }"}, nil, []string{"g.css:2:", "url(./no.png)", "names no file", "public"}},
		{"one in a CSS module", map[string]string{"pages/_app.js": "import '../g.module.css';", "g.module.css": "a{}\n\n.b { background: url(./no.png) }"}, nil, []string{"g.module.css:3:", "url(./no.png)"}},
		{"a sheet of @import that is not there", map[string]string{"pages/_app.js": "import '../g.css';", "g.css": "@import './no.css';"}, nil, []string{"g.css:1:", "./no.css"}},
		{"a module that is composed of nothing", map[string]string{"pages/_app.js": "import '../g.module.css';", "g.module.css": ".a { composes: b from './no.module.css' }"}, nil, []string{"g.module.css:1:", "no.module.css"}},
		{"@value in a CSS module", map[string]string{"pages/_app.js": "import '../g.module.css';", "g.module.css": "/* @value */\n@value red: #f00;\n.a { color: red }"}, nil, []string{"g.module.css:2:1", "@value", "custom properties"}},
		{"a global sheet outside of _app", map[string]string{"pages/_app.js": "import '../c';", "c.js": "import './g.css';", "g.css": "a{}"}, nil, []string{"c.js:1:", "only pages/_app", "NAME.module.css"}},
		{"Less", map[string]string{"pages/_app.js": "import '../g.less';", "g.less": "a{}"}, nil, []string{"pages/_app.js:1:", ".css, .scss or .sass"}},
		{"a font", map[string]string{"pages/_app.js": "import '../g.woff2';", "g.woff2": "a{}"}, nil, []string{"next/font/local"}},
		{"a film", map[string]string{"pages/_app.js": "import film from '../g.mp4'; film;", "g.mp4": "x"}, nil, []string{"folder public"}},
		{"Sass without the package", map[string]string{"pages/_app.js": "import '../g.scss';", "g.scss": "a{}"}, missing, []string{"g.scss: Sass needs the package sass", "npm install sass"}},
		{"PostCSS without a plugin", map[string]string{"pages/_app.js": "import '../g.css';", "g.css": "a{}", "postcss.config.mjs": ""}, missing, []string{"g.css: PostCSS needs the package @tailwindcss/postcss", "npm install @tailwindcss/postcss"}},
		{"what Sass says", map[string]string{"pages/_app.js": "import '../g.module.scss';", "g.module.scss": "a{}"}, func(string, any, any) error {
			return &fakeToolError{text: "expected }", file: "part.scss", line: 7, column: 3}
		}, []string{"part.scss:7:3: Sass: expected }"}},
		{"a PostCSS configuration that Next.js does not read", map[string]string{"pages/_app.js": "", "postcss.config.ts": ""}, nil, []string{"postcss.config.ts", "is not read", "postcss.config.mjs"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			s := bothSides(t, c.files, func(a *assets) {
				if c.tools != nil {
					a.tools = toolFunc(func(op string, request, reply any) error {
						err := c.tools(op, request, reply)
						if e, ok := errors.AsType[*fakeToolError](err); ok && e.file != "" {
							e.file = filepath.Join(a.dir, e.file)
						}
						return err
					})
				}
			})
			if m, ok := says(s.errors, c.says...); !ok || len(s.errors) != 1 {
				t.Errorf("messages %q (%v), want one with %q", s.errors, m, c.says)
			}
		})
	}
}

func TestOddStyleSheetsAreWarnedOfOnce(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js":                    "import '../g.css'; import m from '../m.module.css'; import n from 'pretty/p.module.css'; console.log(m, n);",
		"g.css":                            "a { color: red }\nb { color red }",
		"m.module.css":                     ".a { composes: b from './n.module.css' }\n.c { color red }",
		"n.module.css":                     "\n.b { color red }",
		"node_modules/pretty/package.json": `{"name":"pretty"}`,
		"node_modules/pretty/p.module.css": ".p { color red }",
	})
	for _, want := range []string{"g.css:2:10: ", "m.module.css:2:11: ", "n.module.css:2:11: "} {
		if _, ok := says(s.warnings, want); !ok {
			t.Errorf("warnings %q, want one with %s", s.warnings, want)
		}
	}
	if len(s.warnings) != 3 || len(s.errors) > 0 {
		t.Errorf("warnings %q, errors %q", s.warnings, s.errors)
	}
}

// fakeToolError is an error of the application's compilers, as react/internal/tools
// gives it.
type fakeToolError struct {
	text, file, missing string
	line, column        int
}

func (e *fakeToolError) Error() string             { return "op " + e.file + ": " + e.text }
func (e *fakeToolError) Reason() string            { return e.text }
func (e *fakeToolError) Place() (string, int, int) { return e.file, e.line, e.column }
func (e *fakeToolError) MissingPackage() string    { return e.missing }

func TestSassAndPostCSSAreTheApplicationsOwn(t *testing.T) {
	var mu sync.Mutex // guards ops
	var ops []string
	s := bothSides(t, map[string]string{
		"pages/_app.js":          "import '../styles/a.scss'; import m from '../styles/b.module.sass'; import '../styles/c.css'; console.log(m);",
		"styles/a.scss":          "$x: 1;",
		"styles/b.module.sass":   "$x: 1",
		"styles/c.css":           `@import "tailwindcss"; @tailwind base;`,
		"styles/parts/inner.png": picture(t, "png", 1, 1),
		"package.json":           `{"postcss":{"plugins":["x"]}}`,
	}, func(a *assets) {
		a.sass = map[string]any{"loadPaths": []string{"lib"}}
		a.tools = toolFunc(func(op string, request, reply any) error {
			mu.Lock()
			defer mu.Unlock()
			out := reply.(*compiledSheet)
			switch in := request.(type) {
			case map[string]any:
				file := in["file"].(string)
				if op != "sass" || in["options"] == nil {
					t.Errorf("op %s %v", op, request)
				}
				ops = append(ops, op+" "+filepath.Base(file))
				out.CSS = ".fromSass { background: url(inner.png); width: calc(1px + VALUE) } :export { wide: 10px; high: 2px }"
				out.Files = []string{file, filepath.Join(a.dir, "styles/parts/_part.scss")}
			case map[string]string:
				if op != "postcss" {
					t.Errorf("op %s %v", op, request)
				}
				ops = append(ops, op+" "+filepath.Base(in["file"]))
				out.CSS = strings.ReplaceAll(strings.ReplaceAll(in["css"], "VALUE", "2px"), `@import "tailwindcss"; @tailwind base;`, ".tw { top: 0 }")
			}
			return nil
		})
	})
	s.good(t)
	slices.Sort(ops)
	if got := strings.Join(ops, ", "); got != "postcss a.scss, postcss b.module.sass, postcss c.css, sass a.scss, sass b.module.sass" {
		t.Errorf("each sheet is compiled once, but: %s", got)
	}
	for _, want := range []string{".tw{top:0}", "width:3px", "url(/_next/static/media/inner-"} {
		if !strings.Contains(s.css, want) {
			t.Errorf("%q is not in\n%s", want, s.css)
		}
	}
	if !regexp.MustCompile(`"fromSass": "b_[a-z0-9]{8}_fromSass"`).MatchString(s.server) || !strings.Contains(s.server, `"wide": "10px"`) {
		t.Errorf("server: %s", s.server)
	}
}
