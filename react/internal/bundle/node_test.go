package bundle

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// node runs the worker of a build in Node.js and gives what it printed. Without
// Node.js the test is skipped, unless FRESHET_TEST_ALL=1 asks for all tests.
func (b built) node(t *testing.T, flags ...string) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("FRESHET_TEST_ALL") == "1" {
			t.Fatal("node is not on PATH")
		}
		t.Skip("node is not on PATH")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, node, append(flags, filepath.Join(b.out, "server", "worker.mjs"))...)
	c.Dir = b.dir
	c.Env = append(os.Environ(), "NODE_ENV=production", "ONLY_AT_RUN_TIME=yes")
	var printed, complaints strings.Builder
	c.Stdout, c.Stderr = &printed, &complaints
	if err := c.Run(); err != nil || complaints.Len() > 0 {
		t.Fatalf("%v\n%s\n%s", err, printed.String(), complaints.String())
	}
	return printed.String()
}

// loader is a worker that loads every page as the real one does and prints
// what getStaticProps gives, or where it failed.
var loader = fstest.MapFS{
	"worker.mjs": {Data: []byte(`import { readFileSync } from 'node:fs';
import { show } from './show.mjs';
import Head from 'next/head';
const manifest = JSON.parse(readFileSync(new URL('../manifest.json', import.meta.url), 'utf8'));
const all = {};
for (const page of manifest.pages) {
  const url = new URL(page.module.split('/').map(encodeURIComponent).join('/'), import.meta.url);
  const module = await import(url);
  try {
    all[page.route] = await show(module, Head);
  } catch (err) {
    all[page.route] = err.stack;
  }
}
console.log(JSON.stringify(all));
`)},
	"show.mjs":        {Data: []byte("export async function show(module, Head) { return (await module.getStaticProps({ Head })).props; }\n")},
	"next/head.js":    {Data: []byte("export default function Head() {}\n")},
	"next/error.js":   {Data: []byte("export default function ErrorPage() {}\n")},
	"client/main.mjs": {Data: []byte("import 'react-dom/client';\n")},
}

func TestTheOutputRunsInNode(t *testing.T) {
	get := func(imports, value string) string {
		return imports + "\nexport default () => null;\nexport const getStaticProps = async (context) => ({ props: " + value + " });\n"
	}
	files := map[string]string{
		"pages/named.js":        get("import { named } from 'cjs';", "named"),
		"pages/hidden.js":       get("import { hidden } from 'cjs';", "hidden"),
		"pages/whole.js":        get("import whole from 'cjs';", "whole.named"),
		"pages/star.js":         get("import * as star from 'cjs';", "star.named + typeof star.default"),
		"pages/compiled.js":     get("import value, { also } from 'compiled';", "value + also"),
		"pages/esm.js":          get("import value from 'esm';", "value"),
		"pages/deep.js":         get("import value from 'esm/lib/deep';", "value"),
		"pages/get.js":          get("import get from 'cjs/get';", "get"),
		"pages/json.js":         get("import { a } from 'cjs/data.json'; import own from '../own.json';", "a + own.b"),
		"pages/require.js":      get("const cjs = require('cjs');", "cjs.named"),
		"pages/dynamic.js":      get("", "(await import('cjs')).named + (await import('cjs')).default.hidden + (await import('compiled')).default + (await import('cjs/get')).default + (await import('cjs/data.json')).default.a + (await import('esm')).default + (await import('../lib/later')).later"),
		"pages/next.js":         get("import Head from 'next/head';\nimport { OtherHead } from 'seo';", "String(context.Head === Head && context.Head === OtherHead)"),
		"pages/env.js":          get("", "process.env.NODE_ENV + process.env.ONLY_AT_RUN_TIME + process.env.NEXT_PUBLIC_A"),
		"pages/cwd.js":          get("import fs from 'fs';", "fs.readFileSync('posts/a.txt', 'utf8')"),
		"pages/once.js":         get("import { count } from '../lib/count';", "count()"),
		"pages/once2.js":        get("import { count } from '../lib/count';", "count()"),
		"pages/x/[[...all]].js": get("", "'brackets'") + "export const getStaticPaths = () => ({ paths: [], fallback: false });",
		"pages/100% ü?#.js":     get("", "'odd name'"),
		"pages/throws.js":       "export default () => null;\n\nexport const getStaticProps = async () => {\n  const message: never;\n  throw new Error('AT-BUILD');\n};\n",
		"posts/a.txt":           "from a file",
		"own.json":              `{"b":"own"}`,
		"lib/later.js":          "export const later = 'later';",
		"lib/count.js":          "let n = 0; export const count = () => ++n;",
	}
	files["pages/throws.tsx"] = strings.Replace(files["pages/throws.js"], "const message: never;", "type Nothing = never;\n", 1)
	delete(files, "pages/throws.js")
	pkg(files, "", "cjs", `{"name":"cjs"}`, map[string]string{
		"index.js": "exports.named = 'named'; exports['hid' + 'den'] = 'hidden';", "get.js": "module.exports = 'get';", "data.json": `{"a":"json"}`,
	})
	pkg(files, "", "compiled", `{"name":"compiled"}`, map[string]string{"index.js": "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 'default'; exports.also = 'also';"})
	pkg(files, "", "esm", `{"name":"esm","type":"module","main":"index.js"}`, map[string]string{"index.js": "export default 'esm';", "lib/deep.js": "export default 'deep';"})
	pkg(files, "", "seo", `{"name":"seo","peerDependencies":{"next":"*"}}`, map[string]string{"index.js": "var h = require('next/head'); exports.OtherHead = h.default;"})
	b := build(t, files, func(o *Options) { o.Runtime = loader; o.Env = map[string]string{"NEXT_PUBLIC_A": "public"} })

	var got map[string]any
	if err := json.Unmarshal([]byte(b.node(t, "--enable-source-maps")), &got); err != nil {
		t.Fatal(err)
	}
	stack, _ := got["/throws"].(string)
	delete(got, "/throws")
	want := map[string]any{
		"/named": "named", "/hidden": "hidden", "/whole": "named", "/star": "namedobject", "/compiled": "defaultalso", "/esm": "esm", "/deep": "deep",
		"/get": "get", "/json": "jsonown", "/require": "named", "/dynamic": "namedhiddendefaultgetjsonesmlater", "/next": "true", "/env": "productionyespublic",
		"/cwd": "from a file", "/once": 1.0, "/once2": 2.0, "/x/[[...all]]": "brackets", "/100% ü?#": "odd name",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
	if place := filepath.Join(b.dir, "pages", "throws.tsx") + ":6:"; !strings.Contains(stack, "AT-BUILD") || !strings.Contains(stack, place) {
		t.Errorf("the stack does not name %s:\n%s", place, stack)
	}
}
