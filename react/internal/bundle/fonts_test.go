package bundle

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestFontsAreMadeDuringTheBuild(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js": `import { Inter, Roboto_Mono as Mono } from 'next/font/google';
import localFont from "next/font/local";
import { heading } from '../src/lib/fonts';
const inter = Inter({ subsets: ['latin'], variable: '--font-inter' });
export const mono = Mono({
  weight: ['700', '400'], // two
  style: ['italic', 'normal'], display: 'optional', fallback: ['Courier New', 'monospace'],
}), other = 1;
const my = localFont({ src: '../fonts/my font.woff2', weight: 600, variable: '--my', declarations: [{ prop: 'ascent-override', value: '90%' }] });
globalThis.seen = { inter, mono, my, heading, line: new Error().stack };
`,
		"src/lib/fonts.tsx": `import type { NextFont } from 'next/dist/compiled/@next/font';
import localFont from 'next/font/local';
export const heading: NextFont = localFont({ src: [{ path: './h.ttf', weight: '400' }, { path: './h.ttf', weight: '700', style: 'italic' }], display: 'block' }) as NextFont;
`,
		"fonts/my font.woff2": "a font",
		"src/lib/h.ttf":       "another",
	}).good(t)
	for where, text := range map[string]string{"server": s.server, "client": s.client} {
		for _, want := range []string{`"'Inter'"`, `--my`, `"'Roboto Mono', 'Courier New', monospace"`} {
			if (want == "--my") == strings.Contains(text, want) {
				t.Errorf("%s: %q in\n%s", where, want, text)
			}
		}
		if strings.Contains(text, "Inter(") || strings.Contains(text, "localFont(") {
			t.Errorf("%s: a call is left in\n%s", where, text)
		}
	}
	classes := regexp.MustCompile(`__(?:className|variable)_[a-z0-9]{8}`)
	if list := classes.FindAllString(s.server, -1); len(list) != 6 {
		t.Errorf("classes %v", list)
	}
	for _, class := range classes.FindAllString(s.server+s.client, -1) {
		if !strings.Contains(s.css, "."+class+"{") {
			t.Errorf("%s has no rule in\n%s", class, s.css)
		}
	}
	for _, want := range []string{
		"font-family:Inter;font-style:normal}", "{--font-inter: \"Inter\"}", "src:url(/_next/static/media/my_font-", "format(\"woff2\");font-display:swap;font-weight:600;ascent-override:90%}",
		";font-weight:600}", "format(\"truetype\");font-display:block;font-weight:700;font-style:italic}",
	} {
		if !strings.Contains(strings.ReplaceAll(s.css, "'", `"`), want) {
			t.Errorf("%q is not in\n%s", want, s.css)
		}
	}
	if want := []string{
		"https://fonts.googleapis.com/css2?family=Inter:wght@100..900&display=swap",
		"https://fonts.googleapis.com/css2?family=Roboto+Mono:ital,wght@0,400;0,700;1,400;1,700&display=optional",
	}; !reflect.DeepEqual(s.links, want) || strings.Contains(s.css, "@import") {
		t.Errorf("links %v", s.links)
	}
}

func TestACallOfAFontKeepsTheLinesOfItsFile(t *testing.T) {
	a, err := newAssets(t.Context(), t.TempDir(), "", nil, nil, new(findings))
	if err != nil {
		t.Fatal(err)
	}
	source := "import { Inter } from 'next/font/google';\nconst a = Inter({\n  subsets: ['latin'],\n});\nthrow 1;\n"
	out, wrong := a.fontCalls(filepath.Join(a.dir, "x.js"), []byte(source))
	lines := strings.Split(string(out), "\n")
	if len(wrong) > 0 || len(lines) != 6 || lines[4] != "throw 1;" {
		t.Errorf("%v\n%s", wrong, out)
	}
}

func TestFontsThatCannotBeMade(t *testing.T) {
	for _, c := range []struct{ sentence, source, says string }{
		{"in a function", "import { Inter } from 'next/font/google';\nexport default () => {\n  const f = Inter({});\n};", "x.js:3:13: Inter of next/font/google is made during the build: it must be called at the top of the module"},
		{"not assigned", "import { Inter } from 'next/font/google';\nInter({});", "x.js:2:1: Inter of"},
		{"assigned by let", "import { Inter } from 'next/font/google';\nlet f = Inter({});", "x.js:2:9: Inter of"},
		{"handed on", "import { Inter } from 'next/font/google';\nexport const f = [Inter];", "x.js:2:19: Inter of"},
		{"exported from there", "\nexport { Inter } from 'next/font/google';", "x.js:2:24: fonts are made during the build: they cannot be handed on"},
		{"as a whole", "import * as all from 'next/font/google';\nall.Inter();", "fonts cannot be imported as a whole"},
		{"with a variable", "import { Inter } from 'next/font/google';\nconst w = '400';\nconst f = Inter({\n  weight: w });", "x.js:3:11: the font f is made during the build, so its arguments must be literal: line 4 is not"},
		{"with two arguments", "import { Inter } from 'next/font/google';\nconst f = Inter({}, {});", "there is more than one"},
		{"with a string", "import { Inter } from 'next/font/google';\nconst f = Inter('x');", "an object is wanted"},
		{"of another export", "import { localFont } from 'next/font/local';\nconst f = localFont({});", "x.js:2:11: font f: next/font/local has no export localFont"},
		{"of no export", "import x from 'next/font/google';\nconst f = x({});", "has no default export"},
		{"a file that is not there", "import x from 'next/font/local';\nconst f = x({ src: './no.woff2' });", "there is no file ./no.woff2"},
		{"a file that is no font", "import x from 'next/font/local';\nconst f = x({ src: './no.png' });", "./no.png is not a font file"},
		{"no file", "import x from 'next/font/local';\nconst f = x();", "it has no src"},
		{"no path", "import x from 'next/font/local';\nconst f = x({ src: [{}] });", "it has no path"},
		{"an empty list", "import x from 'next/font/local';\nconst f = x({ src: [] });", "src is empty"},
		{"a declaration with an option of its own", "import x from 'next/font/local';\nconst f = x({ src: './f.woff2', declarations: [{ prop: 'src', value: 'x' }] });", "the declaration src has an option"},
		{"what would break out of the rule", "import x from 'next/font/local';\nconst f = x({ src: './f.woff2', weight: '1; } body { color: red' });", "cannot stand in a style sheet"},
		{"an odd display", "import { Inter } from 'next/font/google';\nconst f = Inter({ display: 'x' });", "display is auto, block"},
		{"an odd variable", "import { Inter } from 'next/font/google';\nconst f = Inter({ variable: 'x' });", "such as --font-text, not x"},
		{"an odd style", "import { Inter } from 'next/font/google';\nconst f = Inter({ style: 'x' });", "style is normal or italic"},
		{"an odd weight", "import { Inter } from 'next/font/google';\nconst f = Inter({ weight: 'x' });", "weight is one or more numbers"},
		{"axes with weights", "import { Inter } from 'next/font/google';\nconst f = Inter({ weight: '400', axes: ['opsz'] });", "leave out weight"},
		{"axes that are not known", "import { Inter } from 'next/font/google';\nconst f = Inter({ axes: ['opsz'] });", "npm install next"},
		{"weights that are not known", "import { Poppins } from 'next/font/google';\nconst f = Poppins({});", "weight: ['400', '700']"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, map[string]string{"f.woff2": "x"})
			a, err := newAssets(t.Context(), dir, "", nil, nil, new(findings))
			if err != nil {
				t.Fatal(err)
			}
			out, wrong := a.fontCalls(filepath.Join(dir, "x.js"), []byte(c.source))
			if _, ok := says(wrong, c.says); !ok || len(wrong) != 1 || string(out) != c.source {
				t.Errorf("messages %v, want one with %q", wrong, c.says)
			}
		})
	}
}

func TestFontsAreImportedByStatements(t *testing.T) {
	s := bothSides(t, map[string]string{"pages/_app.js": "const { Inter } = require('next/font/google');\nconst f = Inter();"})
	if _, ok := says(s.errors, "pages/_app.js:1:27: cannot import next/font/google", "by a statement"); !ok || len(s.errors) != 1 {
		t.Errorf("%v", s.errors)
	}
}

func TestFontsOfTheDocumentAreRefused(t *testing.T) {
	a, err := newAssets(t.Context(), t.TempDir(), "", nil, nil, new(findings))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pages/_document.tsx", "src/pages/_document.js"} {
		_, wrong := a.fontCalls(filepath.Join(a.dir, name), []byte("import { Inter } from 'next/font/google';\nconst f = Inter({});"))
		if _, ok := says(wrong, name+":2:11: fonts cannot be made in _document", "pages/_app"); !ok {
			t.Errorf("%s: %v", name, wrong)
		}
	}
}

func TestThePackageNextKnowsGooglesFonts(t *testing.T) {
	dir := t.TempDir()
	list := map[string]any{
		"Test Sans": map[string]any{"weights": []string{"300", "variable"}, "styles": []string{"italic"}, "axes": []any{
			map[string]any{"tag": "YTAS", "min": 1.5, "max": 3}, map[string]any{"tag": "opsz", "min": 8, "max": 9}, map[string]any{"tag": "wght", "min": 300, "max": 500}}},
		"Plain": map[string]any{"weights": []string{"400", "700"}, "styles": []string{"normal"}},
	}
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"node_modules/next/package.json": `{"name":"next"}`, "node_modules/next/dist/compiled/@next/font/dist/google/font-data.json": string(data)})
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ sentence, call, link, says string }{
		{"all axes in Google's order", "Test_Sans({ axes: ['YTAS', 'opsz'] })", "Test+Sans:ital,opsz,wght,YTAS@1,8..9,300..500,1.5..3&display=swap", ""},
		{"an axis that it has not", "Test_Sans({ axes: ['GRAD'] })", "", "it has no axis GRAD"},
		{"a weight that it has", "Plain({ weight: '700' })", "Plain:wght@700&display=swap", ""},
		{"a weight that it has not", "Plain({ weight: '900' })", "", "it has no weight 900, but 400, 700"},
		{"no weight of a font that does not vary", "Plain()", "", "its weight is missing: it has 400, 700"},
		{"a font that nobody has heard of", "Nonsense({ weight: '400' })", "", "Google has no font Nonsense"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			a, err := newAssets(t.Context(), dir, "", nil, nil, new(findings))
			if err != nil {
				t.Fatal(err)
			}
			name, _, _ := strings.Cut(c.call, "(")
			_, wrong := a.fontCalls(filepath.Join(dir, "x.js"), []byte("import { "+name+" } from 'next/font/google';\nconst f = "+c.call+";"))
			if c.says != "" {
				if _, ok := says(wrong, c.says); !ok {
					t.Errorf("messages %v, want one with %q", wrong, c.says)
				}
				return
			}
			if _, ok := a.links.get("https://fonts.googleapis.com/css2?family=" + c.link); !ok || len(wrong) > 0 {
				t.Errorf("links %v, messages %v", a.links.values, wrong)
			}
		})
	}
}

func TestOnlyLinksOfFontsAreCut(t *testing.T) {
	a := new(assets)
	a.links.set("https://fonts.googleapis.com/css2?family=A&display=swap", struct{}{})
	css, links := a.cutLinks([]byte(`@import"https://x.org/a.css";@import"https://fonts.googleapis.com/css2?family=A&display=swap";@import url("https://y.org/b.css") print;b{}`))
	if want := `@import"https://x.org/a.css";@import url("https://y.org/b.css") print;b{}`; string(css) != want || len(links) != 1 {
		t.Errorf("%s %v", css, links)
	}
	css, links = a.cutLinks([]byte(`@charset "UTF-8";@import"https://fonts.googleapis.com/css2?family=A&display=swap";b{}`))
	if want := `@charset "UTF-8";b{}`; string(css) != want || len(links) != 1 {
		t.Errorf("%s %v", css, links)
	}
}

func FuzzFontCalls(f *testing.F) {
	f.Add("import { Inter } from 'next/font/google';\nexport const f = Inter({ weight: '400' });")
	f.Add("import x, { y } from 'next/font/local';\nconst f = x({ src: 'a.ttf' }), g = y;")
	dir := f.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.ttf"), nil, 0o600); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source string) {
		a := &assets{ctx: t.Context(), dir: dir}
		out, wrong := a.fontCalls(filepath.Join(dir, "x.tsx"), []byte(source))
		if len(wrong) > 0 && string(out) != source {
			t.Errorf("changed, and wrong: %v", wrong)
		}
	})
}
