package bundle

import (
	"maps"
	"strings"
	"testing"
)

func TestWhatChangesServingWithoutBeingAPageIsRefused(t *testing.T) {
	for _, c := range []struct {
		sentence string
		files    map[string]string
		says     []string
	}{
		{"middleware at the root", map[string]string{"middleware.js": "export function middleware() {}"}, []string{"middleware.js", "middleware is not supported"}},
		{"middleware in src, in TypeScript", map[string]string{"src/middleware.ts": "export function middleware() {}"}, []string{"src/middleware.ts", "not supported"}},
		{"middleware in the old place", map[string]string{"pages/blog/_middleware.js": "export default 1"}, []string{"pages/blog/_middleware.js", "middleware"}},
		{"a proxy file", map[string]string{"proxy.ts": "export function proxy() {}"}, []string{"proxy.ts", "not supported"}},
		{"instrumentation of the browser, which need not export anything", map[string]string{"instrumentation-client.ts": "console.log(1)"}, []string{"instrumentation-client.ts", "pages/_app"}},
		{"instrumentation", map[string]string{"src/instrumentation.js": "export function register() {}"}, []string{"src/instrumentation.js", "instrumentation"}},
		{"an App Router beside the pages", map[string]string{"app/blog/page.tsx": component}, []string{"app/blog/page.tsx", "the App Router (folder app) is not supported"}},
		{"an App Router in src", map[string]string{"src/app/api/x/route.js": "export const GET = 1"}, []string{"src/app/api/x/route.js", "folder src/app"}},
		{"a file in public with the name of a page", map[string]string{"public/about": "x", "pages/about.js": component}, []string{"pages/about.js", "is also the file public/about"}},
		{"JSX by React.createElement", map[string]string{"tsconfig.json": "{\n  // c\n  \"compilerOptions\": { \"jsx\": \"react\" }\n}"}, []string{"tsconfig.json:3:24", "write \"jsx\": \"preserve\""}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			files := map[string]string{"pages/index.js": component}
			maps.Copy(files, c.files)
			list := wrong(t, files)
			if m, ok := says(list, c.says...); !ok || m.Hint == "" || len(list) != 1 {
				t.Errorf("messages %v, want one with %q", list, c.says)
			}
		})
	}
}

func TestFilesThatOnlyLookLikeIt(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js":    component,
		"proxy.js":          "require('http').createServer().listen(1)",
		"app/helpers.js":    "export const x = 1",
		"app/page.css":      "a{}",
		"src/app/main.tsx":  "export const x = 1",
		"public/other":      "x",
		"lib/middleware.js": "export const x = 1",
		"tsconfig.json": `{"compilerOptions":{
  // "jsx": "react",
  "jsx":"preserve","paths":{"@/*":["./*"]}}}`,
		"server.js":            "1",
		"pages/blog/[slug].js": withPaths,
		"public/blog/[slug]":   "x",
	})
	if len(b.Warnings) != 0 {
		t.Errorf("warnings %v", b.Warnings)
	}
}

func TestABabelConfigurationIsNotReadAndThatIsSaid(t *testing.T) {
	b := build(t, map[string]string{"pages/index.js": component, ".babelrc": `{"presets":["next/babel"]}`})
	if _, ok := says(b.Warnings, ".babelrc", "not read"); !ok {
		t.Errorf("warnings %v", b.Warnings)
	}
}

func TestReactMustBeInstalled(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"pages/index.js": component})
	_, err := buildIn(t, dir)
	for _, part := range []string{"react is not installed in " + dir, "react-dom is not installed", "npm install"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error %v, want it to say %q", err, part)
		}
	}
	if err != nil && strings.Contains(err.Error(), "jsx-runtime") {
		t.Errorf("the same fault is told twice: %v", err)
	}
}

func TestImportsThatCannotWork(t *testing.T) {
	for _, c := range []struct {
		sentence string
		files    map[string]string
		says     []string
	}{
		{"next/og", map[string]string{"pages/index.js": "import React from 'react';\nimport { ImageResponse } from 'next/og';\nexport const x = ImageResponse;\n" + component}, []string{"pages/index.js:2:", "next/og is not supported", "API route"}},
		{"next/cache in a component", map[string]string{"pages/index.js": "import x from '../lib/x'; x();\n" + component, "lib/x.js": "\n\nimport { revalidatePath } from 'next/cache'; export default revalidatePath;"}, []string{"lib/x.js:3:", "next/cache"}},
		{"next/form", map[string]string{"pages/index.js": "import 'next/form';" + component}, []string{"next/form is not supported", "<form>"}},
		{"next/server by require", map[string]string{"pages/index.js": "const { NextResponse } = require('next/server');" + component}, []string{"next/server belongs to middleware"}},
		{"next/navigation by import()", map[string]string{"pages/index.js": "import('next/navigation');" + component}, []string{"App Router", "use next/router"}},
		{"next/headers", map[string]string{"pages/index.js": "import 'next/headers';" + component}, []string{"next/headers"}},
		{"next/cache", map[string]string{"pages/api/x.js": "import { revalidatePath } from 'next/cache'; export default () => revalidatePath('/');"}, []string{"res.revalidate"}},
		{"next/og", map[string]string{"pages/index.js": "import 'next/og';" + component}, []string{"next/og"}},
		{"next/web-vitals", map[string]string{"pages/index.js": "import 'next/web-vitals';" + component}, []string{"the package web-vitals"}},
		{"next itself", map[string]string{"pages/index.js": "import next from 'next'; next();" + component}, []string{"cannot import next: ", "cannot be run"}},
		{"an inner file of next", map[string]string{"pages/index.js": "import 'next/dist/shared/lib/utils';" + component}, []string{"inner file of next"}},
		{"a module of next that nobody has heard of", map[string]string{"pages/index.js": "import 'next/nonsense';" + component}, []string{"cannot import next/nonsense", "not supported"}},
		{"an inner file of the runtime", map[string]string{"pages/index.js": "import 'next/inner';" + component}, []string{"cannot import next/inner", "not supported"}},
		{"a file name ending of next", map[string]string{"pages/index.js": "import 'next/og.js';" + component}, []string{"next/og is not supported"}},
		{"a package that is not installed", map[string]string{"pages/index.js": "\nimport x from '@acme/ui/button'; x;" + component}, []string{"pages/index.js:2:15", `"@acme/ui/button"`, "npm install @acme/ui"}},
		{"a file that is not there", map[string]string{"pages/index.js": "import x from '../lib/nothing'; x;" + component}, []string{`"../lib/nothing"`, "is the name of the file right?"}},
		{"a name that a file does not export", map[string]string{"pages/index.js": "import { y } from '../lib/x'; y;" + component, "lib/x.js": "export const x = 1;"}, []string{"pages/index.js:1:10", `"y"`}},
		{"a syntax error", map[string]string{"pages/index.js": "export default function (\n"}, []string{"pages/index.js:2:1", "Expected"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			list := wrong(t, c.files)
			if m, ok := says(list, c.says...); !ok || len(list) != 1 || m.File == "" {
				t.Errorf("messages %v, want one with %q", list, c.says)
			}
		})
	}
}

func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	list := wrong(t, map[string]string{
		"pages/index.js":  "import 'next/og';\nimport '../x.less';\n" + component,
		"pages/404.js":    component + "P.getInitialProps = async () => ({});",
		"middleware.js":   "export default 1",
		"next.config.js":  "module.exports = { i18n: {} }",
		"pages/api/e.js":  "export const runtime = 'edge'; export default () => 1;",
		"pages/api/e2.js": "import 'missing'; export default () => 1;",
	}, func(o *Options) { o.Tools = answers(config(`{"i18n":{"locales":["en"]}}`)) })
	for _, part := range []string{"next/og", "../x.less", "getInitialProps", "middleware", "i18n", "edge runtime", `"missing"`} {
		if _, ok := says(list, part); !ok {
			t.Errorf("%s is not told in %v", part, list)
		}
	}
}

func TestWhatOnlyLooksUnsupported(t *testing.T) {
	b := build(t, map[string]string{
		"pages/typed.tsx": "import type { GetStaticProps } from 'next';\nimport { NextPage } from 'next';\nimport type { ImageProps } from 'next/image';\nimport { type NextRequest } from 'next/server';\n" +
			"export const getStaticProps: GetStaticProps = async () => ({ props: {} });\nconst P: NextPage<ImageProps> = () => null;\nexport default P;\nexport type R = NextRequest;",
		"pages/index.js":                 "// <style jsx> and __dirname in a comment\nexport default () => <><style>{'a{}'}</style><p jsx='x'>{'<style jsx>'} __dirname</p></>;",
		"pages/try.js":                   "let x; try { x = require('optional-thing') } catch {}\n" + component,
		"pages/ext.js":                   "import Link from 'next/link.js'; import data from '../data.json'; export default () => <Link href={data.a}>x</Link>;",
		"data.json":                      `{"a":"/from-json"}`,
		"pages/url.js":                   "export default () => <a href='https://example.org/a.css'>x</a>;",
		"pages/node.js":                  "import fs from 'fs'; import path from 'node:path'; import { readFile } from 'fs/promises'; export default () => null; export const getStaticProps = () => ({ props: { x: [fs, path, readFile].length } });",
		"pages/nojsx.ts":                 "const generic = <T,>(x: T) => x; export default function P() { return generic(null); }",
		"node_modules/next/package.json": `{"name":"next","version":"16.4.6"}`,
		"node_modules/next/link.js":      "throw new Error('the real next')",
	})
	if len(b.Warnings) != 0 {
		t.Errorf("warnings %v", b.Warnings)
	}
	all := b.everything(t)
	if !strings.Contains(all, "/from-json") {
		t.Error("the JSON import is missing")
	}
	if strings.Contains(all, "the real next") {
		t.Error("an installed next was bundled")
	}
}

func TestNamesOfTheFileAreToldAsWarnings(t *testing.T) {
	b := build(t, map[string]string{
		"pages/a.js":                          "import path from 'path';\n" + component + "export const getStaticProps = () => ({ props: { p: path.join(__dirname, 'x') } });",
		"pages/b.js":                          component + "export const getStaticProps = () => ({ props: { p: new URL('./x', import.meta.url).href } });",
		"pages/c.js":                          component + "const __dirname = process.cwd(); export const getStaticProps = () => ({ props: { p: __dirname } });",
		"pages/d.js":                          "import x from 'installed'; import y from 'bundled'; export default () => [x, y];",
		"node_modules/installed/package.json": `{"name":"installed"}`,
		"node_modules/installed/index.js":     "module.exports = __dirname;",
		"node_modules/bundled/package.json":   `{"name":"bundled","peerDependencies":{"next":"*"}}`,
		"node_modules/bundled/index.js":       "module.exports = __dirname;",
	})
	if m, ok := says(b.Warnings, "pages/a.js:3:62", "__dirname", "process.cwd()"); !ok {
		t.Errorf("not told: %v %v", m, b.Warnings)
	}
	if _, ok := says(b.Warnings, "pages/b.js:2:", "import.meta.url"); !ok || len(b.Warnings) != 2 {
		t.Errorf("warnings %v", b.Warnings)
	}
}
