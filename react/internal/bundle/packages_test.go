package bundle

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pkg adds an installed package to files.
func pkg(files map[string]string, root, name, json string, inner map[string]string) {
	files[root+"node_modules/"+name+"/package.json"] = json
	for file, text := range inner {
		files[root+"node_modules/"+name+"/"+file] = text
	}
}

func TestInstalledPackagesStayOutside(t *testing.T) {
	files := map[string]string{
		"pages/index.js": `import cjs, { named } from 'cjs';
import { value } from 'esm';
import deep from 'esm-files/lib/deep';
import mapped from 'esm-map/inner';
import get from 'cjs/get';
import data from 'cjs/data.json';
import both from 'dual';
import node from 'conditions';
export default () => <p>{node}{cjs.x}{named}{value}{deep}{mapped}{get}{data.a}{both}</p>;
export const getStaticProps = async () => ({ props: { later: (await import('cjs')).named, req: require('cjs').named } });
`,
	}
	pkg(files, "", "cjs", `{"name":"cjs","version":"1.2.3"}`, map[string]string{"index.js": "exports.named = 'INSIDE-CJS'", "get.js": "module.exports = 'INSIDE-GET'", "data.json": `{"a":"INSIDE-JSON"}`})
	pkg(files, "", "esm", `{"name":"esm","type":"module","exports":"./index.js"}`, map[string]string{"index.js": "export const value = 'INSIDE-ESM'"})
	pkg(files, "", "esm-files", `{"name":"esm-files","type":"module"}`, map[string]string{"lib/deep.js": "export default 'INSIDE-DEEP'"})
	pkg(files, "", "esm-map", `{"name":"esm-map","exports":{"./inner":"./dist/x.mjs"}}`, map[string]string{"dist/x.mjs": "export default 'INSIDE-MAP'"})
	pkg(files, "", "dual", `{"name":"dual","exports":{"import":"./i.mjs","require":"./r.cjs"}}`, map[string]string{"i.mjs": "export default 'INSIDE-I'", "r.cjs": "module.exports = 'INSIDE-R'"})
	pkg(files, "", "conditions", `{"name":"conditions","exports":{"module":"./m.js","default":"./c.js"}}`, map[string]string{"m.js": "export default 'INSIDE-M'", "c.js": "module.exports = 'INSIDE-C'"})
	b := build(t, files)
	all := b.everything(t)
	if strings.Contains(all, "INSIDE") {
		t.Error("the code of a package was bundled")
	}
	page := b.module(t, "/")
	for _, c := range []struct{ sentence, where, part string }{
		{"an ES module is imported", page, `from "esm"`},
		{"a file of an ES module without an exports map gets its extension", page, `from "esm-files/lib/deep.js"`},
		{"a file by an exports map keeps its name", page, `from "esm-map/inner"`},
		{"a package with both forms is imported", page, `from "dual"`},
		{"CommonJS is required", all, `__require("cjs")`},
		{"a file of a CommonJS package is required by its short name", all, `__require("cjs/get")`},
		{"JSON of a package is required", all, `__require("cjs/data.json")`},
		{"a package is taken as Node.js takes it, not as bundlers do", all, `__require("conditions")`},
		{"React is required", all, `__require("react")`},
		{"the require comes from createRequire", all, "createRequire(import.meta.url)"},
	} {
		if !strings.Contains(c.where, c.part) {
			t.Errorf("%s: %s is missing", c.sentence, c.part)
		}
	}
	if strings.Contains(page, `from "cjs"`) || strings.Contains(all, `from "react"`) {
		t.Error("a CommonJS package is imported, which loses names and defaults")
	}
}

func TestPackagesThatMustBeBundled(t *testing.T) {
	const page = `import x from 'x'; export default () => <p>{x}</p>;`
	for _, c := range []struct {
		sentence string
		files    func(map[string]string)
		has      string // in the output
	}{
		{"a package that has next among its peers", func(f map[string]string) {
			pkg(f, "", "x", `{"name":"x","peerDependencies":{"next":">=12"}}`, map[string]string{"index.js": "var head = require('next/head'); exports.default = ['BUNDLED', head.default]; exports.__esModule = true;"})
		}, "BUNDLED"},
		{"a package that depends on next, as ES module", func(f map[string]string) {
			pkg(f, "", "x", `{"name":"x","type":"module","dependencies":{"next":"*"}}`, map[string]string{"index.js": "import Head from 'next/head'; export default ['BUNDLED', Head];"})
		}, "BUNDLED"},
		{"TypeScript in a package", func(f map[string]string) {
			pkg(f, "", "x", `{"name":"x","main":"src/index.ts"}`, map[string]string{"src/index.ts": "const v: string = 'BUNDLED'; export default v;"})
		}, "BUNDLED"},
		{"import and export in a package that Node.js takes for CommonJS", func(f map[string]string) {
			pkg(f, "", "x", `{"name":"x"}`, map[string]string{"index.js": "import { y } from './y';\nexport default y;", "y.js": "export const y = 'BUNDLED';"})
		}, "BUNDLED"},
		{"a package that the configuration wants transpiled", func(f map[string]string) {
			f["next.config.js"] = "module.exports = { transpilePackages: ['x'] }"
			pkg(f, "", "x", `{"name":"x"}`, map[string]string{"index.js": "module.exports = 'BUNDLED';"})
		}, "BUNDLED"},
		{"an import by the package's own map of names", func(f map[string]string) {
			f["pages/index.js"] = "import x from '#x'; export default () => <p>{x}</p>;"
			f["package.json"] = `{"imports":{"#x":"./lib/x.js"}}`
			f["lib/x.js"] = "export default 'BUNDLED'"
		}, "BUNDLED"},
		{"a path of tsconfig.json", func(f map[string]string) {
			f["tsconfig.json"] = `{"compilerOptions":{"jsx":"preserve","baseUrl":".","paths":{"x":["lib/the-x"]}}}`
			f["lib/the-x.ts"] = "export default 'BUNDLED'"
		}, "BUNDLED"},
		{"the base folder of jsconfig.json", func(f map[string]string) {
			f["jsconfig.json"] = `{"compilerOptions":{"baseUrl":"lib"}}`
			f["lib/x/index.js"] = "export default 'BUNDLED'"
		}, "BUNDLED"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			files := map[string]string{"pages/index.js": page}
			c.files(files)
			b := build(t, files, func(o *Options) { o.Tools = answers(config(`{"transpilePackages":["x"]}`)) })
			if all := b.everything(t); !strings.Contains(all, c.has) || strings.Contains(all, `"x"`) && strings.Contains(all, `__require("x")`) {
				t.Errorf("the package is not in the bundle")
			}
		})
	}
}

func TestABundledPackageSharesTheModulesOfNext(t *testing.T) {
	files := map[string]string{
		"pages/a.js": "import Head from 'next/head'; export default () => <Head/>;",
		"pages/b.js": "import { Seo } from 'seo'; export default () => <Seo/>;",
	}
	pkg(files, "", "seo", `{"name":"seo","peerDependencies":{"next":"*","react":"*"}}`, map[string]string{"index.js": "const Head = require('next/head').default; const React = require('react'); exports.Seo = () => React.createElement(Head);"})
	all := build(t, files).everything(t)
	if n := strings.Count(all, "the one head context"); n != 1 {
		t.Errorf("the head context is made %d times", n)
	}
}

func TestWorkspacesAndLinks(t *testing.T) {
	t.Run("React in the node_modules of a folder above", func(t *testing.T) {
		root := t.TempDir()
		write(t, root, installed())
		write(t, root, map[string]string{"apps/web/pages/index.js": component})
		if _, err := buildIn(t, filepath.Join(root, "apps", "web")); err != nil {
			t.Error(err)
		}
	})
	t.Run("a package of the workspace that is linked in is bundled, with what only it has", func(t *testing.T) {
		root := t.TempDir()
		files := installed()
		maps.Copy(files, map[string]string{
			"apps/web/pages/index.js":        "import { Button } from '@acme/ui'; export default () => <Button/>;",
			"packages/ui/package.json":       `{"name":"@acme/ui","main":"src/index.tsx"}`,
			"packages/ui/src/index.tsx":      "import clsx from 'clsx'; import * as React from 'react'; export const Button = () => <b className={clsx('THE-BUTTON')}>{React.useState(1)}</b>;",
			"packages/ui/node_modules/.keep": "",
		})
		pkg(files, "packages/ui/", "clsx", `{"name":"clsx","version":"1.0.0"}`, map[string]string{"index.js": "module.exports = (x) => 'OWN-CLSX' + x;"})
		write(t, root, files)
		if err := os.Symlink(filepath.Join(root, "packages", "ui"), mkdir(t, root, "node_modules/@acme")+"/ui"); err != nil {
			t.Skip("this system makes no links: ", err)
		}
		b, err := buildIn(t, filepath.Join(root, "apps", "web"))
		if err != nil {
			t.Fatal(err)
		}
		all := b.everything(t)
		if !strings.Contains(all, "THE-BUTTON") || !strings.Contains(all, "OWN-CLSX") || !strings.Contains(all, `__require("react")`) {
			t.Error("the linked package, or what it has of its own, is not in the bundle, or React is")
		}
	})
	t.Run("another version of a package below a bundled one is bundled with it", func(t *testing.T) {
		files := map[string]string{"pages/index.js": "import a from 'dep'; import b from 'seo'; export default () => <p>{a}{b}</p>;"}
		pkg(files, "", "dep", `{"name":"dep","version":"2.0.0"}`, map[string]string{"index.js": "module.exports = 'DEP-TWO';"})
		pkg(files, "", "seo", `{"name":"seo","dependencies":{"next":"*"}}`, map[string]string{"index.js": "module.exports = require('dep');"})
		pkg(files, "node_modules/seo/", "dep", `{"name":"dep","version":"1.0.0"}`, map[string]string{"index.js": "module.exports = 'DEP-ONE';"})
		all := build(t, files).everything(t)
		if !strings.Contains(all, "DEP-ONE") || strings.Contains(all, "DEP-TWO") || !strings.Contains(all, `__require("dep")`) {
			t.Error("the two versions are mixed up")
		}
	})
	t.Run("a folder of pages that is a link, and a link in a circle", func(t *testing.T) {
		elsewhere := t.TempDir()
		write(t, elsewhere, map[string]string{"one.js": withProps, "deep/[id].js": withPaths})
		dir := app(t, map[string]string{"pages/index.js": component})
		if err := os.Symlink(elsewhere, filepath.Join(dir, "pages", "linked")); err != nil {
			t.Skip("this system makes no links: ", err)
		}
		b, err := buildIn(t, dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Manifest.Pages) != 3 || b.Manifest.Pages[1].Route != "/linked/deep/[id]" || b.Manifest.Pages[1].Kind != SSG {
			t.Errorf("pages %+v", b.Manifest.Pages)
		}
		if err := os.Symlink(filepath.Join(dir, "pages"), filepath.Join(dir, "pages", "circle")); err != nil {
			t.Fatal(err)
		}
		if _, err := buildIn(t, dir, func(o *Options) { o.Out += "2" }); err == nil || !strings.Contains(err.Error(), "lies in itself") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("an application that is reached by a link", func(t *testing.T) {
		dir := app(t, map[string]string{"pages/index.js": withProps})
		link := filepath.Join(t.TempDir(), "link")
		if err := os.Symlink(dir, link); err != nil {
			t.Skip("this system makes no links: ", err)
		}
		b, err := buildIn(t, link)
		if err != nil {
			t.Fatal(err)
		}
		other, err := buildIn(t, dir, func(o *Options) { o.Out += "2" })
		if err != nil || b.Manifest.ID != other.Manifest.ID {
			t.Errorf("the IDs differ: %v", err)
		}
	})
}

func mkdir(t *testing.T, root, name string) string {
	t.Helper()
	dir := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestNamesOfPackages(t *testing.T) {
	for _, c := range []struct{ specifier, name, inner string }{
		{"react", "react", ""}, {"react/jsx-runtime", "react", "jsx-runtime"}, {"@a/b", "@a/b", ""}, {"@a/b/c/d", "@a/b", "c/d"}, {"@a", "@a", ""},
	} {
		if name, inner := splitPackage(c.specifier); name != c.name || inner != c.inner {
			t.Errorf("%s is %q and %q", c.specifier, name, inner)
		}
	}
	for _, c := range []struct{ file, root string }{
		{"/x/node_modules/a/b/c.js", "/x/node_modules/a"}, {"/x/node_modules/@s/a/c.js", "/x/node_modules/@s/a"},
		{"/x/node_modules/.pnpm/a@1/node_modules/a/i.js", "/x/node_modules/.pnpm/a@1/node_modules/a"}, {"/x/lib/a.js", ""},
	} {
		if root := installedRoot(filepath.FromSlash(c.file)); root != filepath.FromSlash(c.root) {
			t.Errorf("%s belongs to %q", c.file, root)
		}
	}
}
