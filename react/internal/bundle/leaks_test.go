package bundle

import (
	"maps"
	"strings"
	"testing"
)

func TestWhatMustNotReachBrowsers(t *testing.T) {
	imported := "import { list } from '../lib/posts'; export default () => list();"
	for _, c := range []struct {
		sentence string
		files    map[string]string
		says     []string
	}{
		{"a module of Node.js, by way of two files", map[string]string{
			"pages/index.js": imported, "lib/posts.js": "import { read } from './files';\nexport const list = () => read();", "lib/files.js": "import path from 'path';\nimport fs from 'fs';\nexport const read = () => fs.readdirSync('.');",
		}, []string{"lib/files.js:2:", "fs", "pages/index.js → lib/posts.js → lib/files.js → fs", "getStaticProps"}},
		{"one that the page itself uses", map[string]string{"pages/index.js": "import os from 'node:os'; export default () => os.cpus();"}, []string{"pages/index.js:1:", "pages/index.js → os", "npm install os-browserify"}},
		{"a part of one", map[string]string{"pages/index.js": "import { readFile } from 'fs/promises'; export default () => readFile('x');"}, []string{"fs/promises"}},
		{"one by require", map[string]string{"pages/index.js": "export default () => require('child_process');"}, []string{"child_process"}},
		{"one by import()", map[string]string{"pages/index.js": "export default () => import('net');"}, []string{"net"}},
		{"one by import() in a file that is loaded later", map[string]string{"pages/index.js": "export default () => import('../lib/later');", "lib/later.js": "export { connect } from 'tls';"}, []string{"pages/index.js → lib/later.js → tls"}},
		{"one in an installed package", map[string]string{
			"pages/index.js": "import { x } from '../lib/x'; export default () => x;", "lib/x.js": "\nexport { x } from 'dep';",
			"node_modules/dep/package.json": `{"name":"dep"}`, "node_modules/dep/index.js": "const dns = require('dns'); exports.x = dns;",
		}, []string{"lib/x.js:2:", "lib/x.js → node_modules/dep/index.js → dns"}},
		{"one that _app uses", map[string]string{"pages/index.js": component, "pages/_app.js": "import v8 from 'v8'; export default () => v8;"}, []string{"pages/_app.js → v8"}},
		{"a variable of a .env file, by way of a file", map[string]string{
			"pages/index.js": imported, "lib/posts.js": "export const list = () =>\n  fetch(process.env.DATABASE_URL);",
		}, []string{"lib/posts.js:2:21", "process.env.DATABASE_URL", "pages/index.js → lib/posts.js", "NEXT_PUBLIC_DATABASE_URL"}},
		{"a variable in quotes", map[string]string{"pages/index.js": imported, "lib/posts.ts": "export const list = (): string => process.env['DATABASE_URL']!;"}, []string{"lib/posts.ts:1:", "DATABASE_URL"}},
		{"a variable by ?.", map[string]string{"pages/index.js": imported, "lib/posts.ts": "export const list = () => process?.env?.DATABASE_URL;"}, []string{"lib/posts.ts:1:", "DATABASE_URL"}},
		{"a variable taken out of process.env", map[string]string{"pages/index.js": imported, "lib/posts.js": "const {\n  DATABASE_URL: url = 'x' } = process.env;\nexport const list = () => url;"}, []string{"lib/posts.js:2:3", "DATABASE_URL"}},
		{"a variable in a file that is loaded later", map[string]string{"pages/index.js": "export default () => import('../lib/posts');", "lib/posts.js": "export const list = process.env.DATABASE_URL;"}, []string{"pages/index.js → lib/posts.js"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			list := wrong(t, c.files, func(o *Options) {
				o.Env = map[string]string{"DATABASE_URL": "s3cr3t"}
				o.EnvFiles = []string{"DATABASE_URL", "NEXT_PUBLIC_A"}
			})
			if m, ok := says(list, c.says...); !ok || len(list) != 1 || m.File == "" {
				t.Errorf("messages %v, want one with %q", list, c.says)
			}
		})
	}
}

func TestWhatMayReachBrowsers(t *testing.T) {
	dep := func(text, more string) map[string]string {
		return map[string]string{
			"pages/index.js":                "import dep from 'dep'; export default () => dep;",
			"node_modules/dep/package.json": `{"name":"dep"` + more + `}`, "node_modules/dep/index.js": text,
			"node_modules/dep/browser.js": "module.exports = 'FOR-BROWSERS';",
		}
	}
	for _, c := range []struct {
		sentence string
		files    map[string]string
		has      string
	}{
		{"a module that only data functions use", map[string]string{"pages/index.js": "import { read } from '../lib/files'; export default () => 'PAGE'; export const getStaticProps = () => read();", "lib/files.js": "import fs from 'fs'; import { join } from 'path'; const dir = join('SERVER'); export const read = () => fs.readdirSync(dir + process.env.DATABASE_URL);"}, "PAGE"},
		{"an export of a shared file that only data functions use", map[string]string{"pages/index.js": "import { read, title } from '../lib/both'; export default () => title; export const getStaticProps = () => read();", "lib/both.js": "import fs from 'fs'; export const title = 'TITLE'; export const read = async () => fs.readdirSync('SERVER' + process.env.DATABASE_URL + (await import('./db')).db);", "lib/db.js": "import net from 'net'; export const db = net.connect('SERVER');"}, "TITLE"},
		{"code for the server by typeof window", map[string]string{"pages/index.js": "export default () => { if (typeof window === 'undefined') return require('fs').readFileSync('SERVER'); return 'PAGE'; };"}, "PAGE"},
		{"a package that asks for the side", dep("module.exports = typeof window === 'undefined' ? require('zlib').SERVER : 'BROWSER';", ""), "BROWSER"},
		{"a package that can do without", dep("var c; try { c = require('crypto') } catch (e) { c = 'WITHOUT' } module.exports = c;", ""), "WITHOUT"},
		{"a package that names another file for browsers", dep("require('fs'); exports.SERVER = 1;", `,"browser":"./browser.js"`), "FOR-BROWSERS"},
		{"a package that replaces a module of Node.js", dep("module.exports = require('stream');", `,"browser":{"stream":"./browser.js"}`), "FOR-BROWSERS"},
		{"a package that empties a module of Node.js", dep("var fs = require('fs'); module.exports = fs.readFile ? 'SERVER-'.length : 'EMPTIED';", `,"browser":{"fs":false}`), "EMPTIED"},
		{"a package that does the work in browsers", map[string]string{"pages/index.js": "import { join } from 'path'; export default () => join('a');", "node_modules/path-browserify/package.json": `{"name":"path-browserify"}`, "node_modules/path-browserify/index.js": "exports.join = () => 'JOINED';"}, "JOINED"},
		{"a package that has the name of a module of Node.js", map[string]string{"pages/index.js": "import { EventEmitter } from 'events'; export default () => EventEmitter;", "node_modules/events/package.json": `{"name":"events"}`, "node_modules/events/index.js": "exports.EventEmitter = 'EMITTER';"}, "EMITTER"},
		{"a variable in an installed package", dep("module.exports = 'DEBUG:' + process.env.DATABASE_URL;", ""), "DEBUG:"},
		{"a variable that stands in no file", map[string]string{"pages/index.js": "import { x } from '../lib/x'; export default () => x;", "lib/x.js": "export const x = ['X', process.env.VERCEL_URL];"}, `"X"`},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b := build(t, c.files, func(o *Options) {
				o.Env = map[string]string{"DATABASE_URL": "s3cr3t"}
				o.EnvFiles = []string{"DATABASE_URL"}
			})
			all := b.browsers(t)
			if !strings.Contains(all, c.has) || strings.Contains(all, "SERVER") || strings.Contains(all, "s3cr3t") || strings.Contains(all, "freshet$") {
				t.Errorf("want %s, and nothing of the server's:\n%s", c.has, all)
			}
			if len(b.Warnings) != 0 {
				t.Errorf("warnings %v", b.Warnings)
			}
		})
	}
}

func TestAVariableInThePageItself(t *testing.T) {
	files := map[string]string{
		"pages/index.js": "export default () => (\n  <p>{String(process.env.DATABASE_URL)}{process.env.NEXT_PUBLIC_A}{process.env.NAMED}</p>\n);\nexport const getStaticProps = () => process.env.ONLY_THERE;",
		"next.config.js": "",
	}
	b := build(t, files, func(o *Options) {
		o.Env = map[string]string{"DATABASE_URL": "s3cr3t", "NEXT_PUBLIC_A": "PUBLIC-A", "ONLY_THERE": "s3cr3t", "NAMED": "s3cr3t"}
		o.EnvFiles = []string{"DATABASE_URL", "NEXT_PUBLIC_A", "ONLY_THERE", "NAMED"}
		o.Tools = answers(config(`{"env":{"NAMED":"BY-CONFIG"}}`))
	})
	all := b.browsers(t)
	if strings.Contains(all, "s3cr3t") || strings.Contains(all, "DATABASE_URL") || strings.Contains(all, "ONLY_THERE") || strings.Contains(all, "freshet$") {
		t.Errorf("a variable of the server is in the files for browsers: %s", all)
	}
	if !strings.Contains(all, "PUBLIC-A") || !strings.Contains(all, "BY-CONFIG") || !strings.Contains(all, "void 0") {
		t.Errorf("public variables are missing: %s", all)
	}
	if !strings.Contains(b.everything(t), "process.env.DATABASE_URL") {
		t.Error("on the server the variable is not read at run time")
	}
	if _, ok := says(b.Warnings, "pages/index.js:2:26", "process.env.DATABASE_URL is undefined in browsers"); !ok || len(b.Warnings) != 1 {
		t.Errorf("warnings %v", b.Warnings)
	}
}

func TestReactIsTheApplications(t *testing.T) {
	files := map[string]string{"pages/index.js": "import { useIt } from 'dep'; import { useState } from 'react'; export default () => useIt(useState);"}
	pkg(files, "", "dep", `{"name":"dep"}`, map[string]string{"index.js": "const { useState } = require('react'); exports.useIt = () => useState('DEP');"})
	copies := map[string]string{}
	pkg(copies, "node_modules/dep/", "react", `{"name":"react","version":"18.0.0"}`, map[string]string{"index.js": "exports.useState = () => 'ANOTHER-REACT';"})
	maps.Copy(files, copies)
	if all := build(t, files).browsers(t); strings.Contains(all, "ANOTHER-REACT") || !strings.Contains(all, "DEP") {
		t.Error("there are two copies of React in the files for browsers")
	}
}
