package bundle

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// static reads a file for browsers.
func (b built) static(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.out, "static", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// page gives what a browser loads for a page at once: its module and what that imports.
func (b built) page(t *testing.T, route string) string {
	t.Helper()
	p, ok := b.Manifest.Client.Pages[route]
	if !ok {
		t.Fatalf("no page %s in %v", route, b.Manifest.Client.Pages)
	}
	all := b.static(t, p.Module)
	for _, name := range p.JS {
		all += b.static(t, name)
	}
	return all
}

func TestTheBuildForBrowsers(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js":              "import Link from 'next/link'; import { useState } from 'react'; export default function Home() { return <Link href='/'>{useState('HOME')}</Link>; }",
		"pages/posts/[slug].js":       withPaths,
		"pages/docs/[[...all]].tsx":   component,
		"pages/ssr.js":                forEach,
		"pages/api/x.js":              "import db from '../../lib/db'; export default (req, res) => res.end(db);",
		"pages/_app.js":               component,
		"pages/_document.js":          "import { Html } from 'next/document'; export default function D() { return <Html>DOCUMENT</Html>; }",
		"pages/404.js":                withProps,
		"lib/db.js":                   "import fs from 'fs'; export default fs.readFileSync('THE-DATABASE');",
		"pages/100% ü?#/index.js":     component,
		"pages/100_____/index.js":     component,
		"pages/later/[a].js":          "import dynamic from 'next/dynamic'; export default dynamic(() => import('../../lib/My [part]?'));",
		"lib/My [part]?.js":           "export default () => 'PART';",
		"node_modules/.keep/notes.md": "",
	}, func(o *Options) {
		o.Runtime = with(testRuntime(), "next/dynamic.js", "export default function dynamic(load) { return load; }\n")
	})
	c := b.Manifest.Client
	for _, check := range []struct{ name, pattern string }{
		{c.Main, `^main-[A-Z0-9]{8}\.js$`},
		{c.Routes, `^routes-[A-Z0-9]{8}\.js$`},
		{c.Pages["/"].Module, `^pages/index-[A-Z0-9]{8}\.js$`},
		{c.Pages["/posts/[slug]"].Module, `^pages/posts/_slug_-[A-Z0-9]{8}\.js$`},
		{c.Pages["/docs/[[...all]]"].Module, `^pages/docs/__\.\.\.all__-[A-Z0-9]{8}\.js$`},
		{c.Pages["/ssr"].Module, `^pages/ssr-`},
		{c.Pages["/_app"].Module, `^pages/_app-`},
		{c.Pages["/404"].Module, `^pages/404-`},
		{c.Pages["/_error"].Module, `^pages/_error-`},
		{c.Pages["/100% ü?#"].Module, `^pages/100_____/index-`},
	} {
		if !regexp.MustCompile(check.pattern).MatchString(check.name) {
			t.Errorf("the name %q does not match %s", check.name, check.pattern)
		}
	}
	if len(c.Pages) != 10 {
		t.Errorf("%d pages: %v", len(c.Pages), c.Pages)
	}
	for _, name := range append([]string{c.Main}, c.MainJS...) {
		b.static(t, name)
	}
	all := b.browsers(t)
	for _, gone := range []string{"DOCUMENT", "THE-DATABASE", "getStaticProps", "getStaticPaths", "getServerSideProps", "process.env.NODE_ENV", "sourceMappingURL", b.dir, "renderToPipeableStream"} {
		if strings.Contains(all, gone) {
			t.Errorf("%s is in the files for browsers", gone)
		}
	}
	if n := strings.Count(all, `"the one head context"`); n > 1 {
		t.Errorf("a module of the runtime is there %d times", n)
	}
	if !strings.Contains(b.page(t, "/"), "HOME") || !strings.Contains(all, "PART") || strings.Contains(b.page(t, "/later/[a]"), "PART") {
		t.Error("what is loaded later is loaded at once, or never")
	}
	shared := 0
	for _, name := range c.Pages["/"].JS {
		if strings.Contains(b.static(t, name), "useState=") && slices.Contains(c.MainJS, name) {
			shared++
		}
	}
	if shared != 1 {
		t.Errorf("React is in %d chunks that main and the page share, want one: %v, %v", shared, c.MainJS, c.Pages["/"].JS)
	}
	if c.Pages["/100% ü?#"].Module == c.Pages["/100_____"].Module || c.Pages["/100_____"].Module == "" {
		t.Errorf("two pages are one module: %v", c.Pages)
	}
	imports := regexp.MustCompile(`(?:from|import)\(?"(/[^"]*)"`)
	for _, m := range imports.FindAllStringSubmatch(all, -1) {
		if !regexp.MustCompile(`^/_next/static/[A-Za-z0-9/._-]+$`).MatchString(m[1]) {
			t.Errorf("an import of %s", m[1])
		}
	}
}

func TestTheRoutesModule(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js": component, "pages/[x].js": withPaths, "pages/ssr.js": forEach, "pages/404.js": withProps, "pages/_app.js": component,
		"pages/quiet.js":  component + "export const config = { unstable_runtimeJS: false };",
		"pages/api/x.js":  "export default 1;",
		"pages/loud.ts":   "const config = { unstable_runtimeJS: true }; export { config }; export default () => null;",
		"pages/quiet2.ts": "const config = { unstable_runtimeJS: false } as const; export { config }; export default () => null;",
	})
	text, ok := strings.CutPrefix(b.static(t, b.Manifest.Client.Routes), "export default ")
	var routes routesModule
	if err := json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimSpace(text), ";")), &routes); !ok || err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	want := map[string]Kind{"/": Static, "/[x]": SSG, "/ssr": SSR, "/404": SSG, "/_app": Static, "/_error": Static, "/loud": Static, "/quiet": Static, "/quiet2": Static}
	for route, kind := range want {
		r, p := routes.Pages[route], b.Manifest.Client.Pages[route]
		if r.Kind != kind || r.Module != p.Module || r.Module == "" || !slices.Equal(r.JS, p.JS) || !slices.Equal(r.CSS, p.CSS) {
			t.Errorf("%s: %+v in the module, %+v in the manifest", route, r, p)
		}
	}
	if len(routes.Pages) != len(want) {
		t.Errorf("pages %v", routes.Pages)
	}
	for route, p := range b.Manifest.Client.Pages {
		if quiet := strings.HasPrefix(route, "/quiet"); p.NoRuntime != quiet {
			t.Errorf("%s: without script %v", route, p.NoRuntime)
		}
	}
}

func TestSheetsOfAPage(t *testing.T) {
	b := build(t, map[string]string{
		"pages/_app.js":       "import '../global.css'; export default ({ Component }) => <Component/>;",
		"pages/index.js":      "import s from '../a.module.css'; const Part = () => import('../lib/part'); export default () => <b className={s.a}>{String(Part)}</b>;",
		"pages/plain.js":      component,
		"lib/part.js":         "import s from '../b.module.css'; export const more = () => import('./inner'); export default () => s.b;",
		"lib/inner.js":        "import s from '../c.module.css'; export default () => s.c;",
		"global.css":          "body { color: red; background: url(./dot.svg) }",
		"dot.svg":             `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`,
		"a.module.css":        ".a { color: green }",
		"b.module.css":        ".b { color: blue }",
		"c.module.css":        ".c { color: cyan }",
		"pages/quiet.js":      "import s from '../c.module.css'; export default () => s.c; export const config = { unstable_runtimeJS: false };",
		"pages/server/two.js": component,
	})
	joined := func(route string) string {
		all := ""
		for _, name := range b.Manifest.Client.Pages[route].CSS {
			if !regexp.MustCompile(`^css/.+-[A-Z0-9]{8}\.css$`).MatchString(name) {
				t.Errorf("the name of a sheet is %s", name)
			}
			all += b.static(t, name)
		}
		return all
	}
	for _, c := range []struct{ route, has, hasNot string }{
		{"/_app", "red", "green"}, {"/index", "", ""}, {"/", "green", "red"}, {"/", "#00f", ""}, {"/", "#0ff", ""}, {"/plain", "", "color"}, {"/quiet", "#0ff", "green"},
	} {
		all := joined(c.route)
		if !strings.Contains(all, c.has) || c.hasNot != "" && strings.Contains(all, c.hasNot) {
			t.Errorf("%s: %q has not %q, or has %q", c.route, all, c.has, c.hasNot)
		}
	}
	if own := strings.Index(joined("/"), "green"); own < 0 || own > strings.Index(joined("/"), "#00f") || strings.Count(joined("/"), "color:") != 3 {
		t.Errorf("the sheets of / are %q: want its own rules first, then those of what it loads later, each once", joined("/"))
	}
	media := regexp.MustCompile(`url\("?(/_next/static/)(media/dot-[A-Z0-9]{8}\.svg)"?\)`).FindStringSubmatch(joined("/_app"))
	if media == nil || b.static(t, media[2]) == "" {
		t.Errorf("the picture of the sheet is not there: %s", joined("/_app"))
	}
	if strings.Contains(b.everything(t), "color:") || strings.Contains(b.everything(t), ".css\";") {
		t.Error("a sheet is in the server's modules")
	}
}

func TestSheetsOfWebFontsAreLinked(t *testing.T) {
	b := build(t, map[string]string{
		"pages/_app.js":  "import { Inter } from 'next/font/google'; const inter = Inter({ subsets: ['latin'], variable: '--inter' }); export default () => inter.variable;",
		"pages/index.js": component,
	})
	p := b.Manifest.Client.Pages["/_app"]
	if len(p.CSS) != 1 || len(p.Links) != 1 || !strings.HasPrefix(p.Links[0], "https://fonts.googleapis.com/") || strings.Contains(b.static(t, p.CSS[0]), "@import") || !strings.Contains(b.static(t, p.CSS[0]), "--inter") {
		t.Errorf("the sheets are %v, the links %v", p.CSS, p.Links)
	}
}

// with adds files to a runtime: names and texts.
func with(base fs.FS, files ...string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, file := range base.(fstest.MapFS) {
		all[name] = file
	}
	for i := 0; i < len(files); i += 2 {
		all[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return all
}

func TestManyPagesShareChunks(t *testing.T) {
	files := map[string]string{"lib/shared.js": "export const shared = 'S'.repeat(3);"}
	for i := range 40 {
		files[fmt.Sprintf("pages/p%d.js", i)] = fmt.Sprintf("import { shared } from '../lib/shared'; export default () => <i>{shared}%d</i>;", i)
	}
	b := build(t, files)
	chunks := 0
	for _, name := range names(t, filepath.Join(b.out, "static")) {
		if strings.HasPrefix(name, "chunks/") {
			chunks++
		}
	}
	if chunks > 5 || !strings.Contains(b.browsers(t), "S") {
		t.Errorf("40 pages have %d chunks", chunks)
	}
}
