package bundle

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// sample has a bit of everything that finds its way into the output.
func sample() map[string]string {
	files := map[string]string{
		"pages/index.js":        "import { db } from '../lib/db';\nimport Head from 'next/head';\nimport cjs from 'cjs';\nexport default () => <><Head/><p>{cjs}{process.env.NEXT_PUBLIC_A}{'zażółć'}</p></>;\nexport const getStaticProps = () => ({ props: { db } });\n",
		"pages/posts/[slug].ts": "import { db } from '@/lib/db';\nexport default function P(): null { return null }\nexport const getStaticProps = () => ({ props: { db } });\nexport const getStaticPaths = () => ({ paths: [], fallback: true });\n",
		"pages/api/x.js":        "import Seo from 'seo'; export default (req, res) => res.json(Seo);",
		"lib/db.js":             "import crypto from 'crypto';\nexport const db = crypto.randomUUID() + 'THE-ONE-DB';\n",
		"tsconfig.json":         `{"compilerOptions":{"jsx":"preserve","baseUrl":".","paths":{"@/*":["./*"]}}}`,
	}
	pkg(files, "", "cjs", `{"name":"cjs","version":"1.0.0"}`, map[string]string{"index.js": "module.exports = 1;"})
	pkg(files, "", "seo", `{"name":"seo","version":"1.0.0","peerDependencies":{"next":"*"}}`, map[string]string{"index.js": "module.exports = require('next/head');"})
	return files
}

func TestTheSameSourcesGiveTheSameBuildEverywhere(t *testing.T) {
	first := build(t, sample())
	deep := filepath.Join(t.TempDir(), "some", "other place", "deeper")
	all := installed()
	maps.Copy(all, sample())
	write(t, deep, all)
	second, err := buildIn(t, deep, func(o *Options) { o.Out = filepath.Join(t.TempDir(), "elsewhere") })
	if err != nil {
		t.Fatal(err)
	}
	if first.Manifest.ID != second.Manifest.ID {
		t.Errorf("the IDs are %s and %s", first.Manifest.ID, second.Manifest.ID)
	}
	one, two := names(t, first.out), names(t, second.out)
	if strings.Join(one, "\n") != strings.Join(two, "\n") {
		t.Errorf("the files are\n%v\nand\n%v", one, two)
	}
	for _, name := range one {
		a, errA := os.ReadFile(filepath.Join(first.out, name))
		b, errB := os.ReadFile(filepath.Join(second.out, name))
		if errA != nil || errB != nil || string(a) != string(b) {
			t.Errorf("%s differs", name)
		}
		if strings.Contains(string(a), first.dir) || strings.Contains(string(a), filepath.Base(filepath.Dir(first.dir))) {
			t.Errorf("%s names the folder of the build", name)
		}
	}
	if !regexp.MustCompile(`^[a-z2-7]{16}$`).MatchString(first.Manifest.ID) {
		t.Errorf("the ID is %q", first.Manifest.ID)
	}
}

func TestTheIDFollowsWhatDecidesAboutPages(t *testing.T) {
	base := build(t, sample()).Manifest.ID
	for _, c := range []struct {
		sentence string
		file     string
		text     string
		change   func(*Options)
		same     bool
	}{
		{"another component", "lib/db.js", "export const db = 'other';\n", nil, false},
		{"another page", "pages/new.js", component, nil, false},
		{"another version of a package that stays outside", "node_modules/cjs/package.json", `{"name":"cjs","version":"1.0.1"}`, nil, false},
		{"another version of React", "node_modules/react/package.json", `{"name":"react","version":"20.0.0"}`, nil, false},
		{"another version of the builder", "", "", func(o *Options) { o.Version = "other" }, false},
		{"another public variable", "", "", func(o *Options) { o.Env = map[string]string{"NEXT_PUBLIC_A": "x"} }, false},
		{"a variable that is not public", "", "", func(o *Options) { o.Env = map[string]string{"SECRET": "x"} }, true},
		{"a file of public", "public/new.txt", "x", nil, true},
		{"a file that nothing imports", "lib/unused.js", "x", nil, true},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			files := sample()
			if c.file != "" {
				files[c.file] = c.text
			}
			change := func(*Options) {}
			if c.change != nil {
				change = c.change
			}
			if id := build(t, files, change).Manifest.ID; (id == base) != c.same {
				t.Errorf("the ID is %s, was %s", id, base)
			}
		})
	}
}

func TestHowCodeIsWritten(t *testing.T) {
	b := build(t, sample())
	page := b.module(t, "/")
	if !strings.Contains(page, "zażółć") {
		t.Error("letters outside of ASCII are escaped")
	}
	if strings.Contains(page, "React.createElement") || !strings.Contains(page, "react/jsx-runtime") {
		t.Error("JSX needs a variable React")
	}
	if strings.Contains(b.everything(t), "jsxDEV") {
		t.Error("JSX is compiled for development")
	}
}

func TestASharedModuleIsOneInstance(t *testing.T) {
	all := build(t, sample()).everything(t)
	if n := strings.Count(all, "THE-ONE-DB"); n != 1 {
		t.Errorf("lib/db.js is in the output %d times", n)
	}
	if n := strings.Count(all, "the one head context"); n != 1 {
		t.Errorf("next/head is in the output %d times", n)
	}
}

func TestVariablesInTheOutput(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js": "export default () => <p>{process.env.NEXT_PUBLIC_A}{process.env.NEXT_PUBLIC_UNSET}{process.env.NODE_ENV}{process.env.SECRET}{process.env['NEXT_PUBLIC_A']}</p>;",
	}, func(o *Options) {
		o.Env = map[string]string{"NEXT_PUBLIC_A": "a\"</script>\n\u2028", "SECRET": "s3cr3t", "NEXT_PUBLIC_not-a-name": "y"}
	})
	page := b.module(t, "/")
	for _, part := range []string{`'a"</script>\n\u2028'`, `"production"`, "process.env.SECRET", "process.env.NEXT_PUBLIC_UNSET"} {
		if !strings.Contains(page, part) {
			t.Errorf("%s is missing in %s", part, page)
		}
	}
	if all := b.everything(t); strings.Contains(all, "s3cr3t") || strings.Contains(all, "process.env.NODE_ENV") {
		t.Error("a secret is in the output, or NODE_ENV is not")
	}
}

func TestSourceMapsLeadToTheSources(t *testing.T) {
	b := build(t, sample())
	module := ""
	for _, p := range b.Manifest.Pages {
		if p.Route == "/posts/[slug]" {
			module = p.Module
		}
	}
	text := b.read(t, module)
	if !strings.Contains(text, "//# sourceMappingURL="+strings.NewReplacer("[", "%5B", "]", "%5D").Replace(filepath.Base(module))+".map") {
		t.Errorf("no link to the map: %s", text)
	}
	var m struct {
		Sources        []string
		SourcesContent []string
	}
	if err := json.Unmarshal([]byte(b.read(t, module+".map")), &m); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, s := range m.Sources {
		decoded := strings.NewReplacer("%5B", "[", "%5D", "]").Replace(s)
		full := filepath.Join(b.out, "server", filepath.Dir(module), decoded)
		if full == filepath.Join(b.dir, "pages", "posts", "[slug].ts") {
			found = true
		}
	}
	if !found || len(m.SourcesContent) != 0 {
		t.Errorf("sources %v, contents %d", m.Sources, len(m.SourcesContent))
	}
}

func TestThreeHundredPages(t *testing.T) {
	files := map[string]string{"lib/shared.js": "export const shared = 'S'.repeat(3);"}
	for i := range 300 {
		files[fmt.Sprintf("pages/p%d/[id].js", i)] = fmt.Sprintf("import Link from 'next/link'; import { shared } from '../../lib/shared';\nexport default function P({ id }) { return <main><h1>Page %d {id}</h1>{shared}<Link href='/'>home</Link></main>; }\nexport const getStaticProps = async ({ params }) => ({ props: params, revalidate: 60 });\nexport const getStaticPaths = async () => ({ paths: [], fallback: 'blocking' });\n", i)
	}
	start := time.Now()
	b := build(t, files)
	t.Logf("300 pages: %v", time.Since(start).Round(time.Millisecond))
	if len(b.Manifest.Pages) != 300 {
		t.Errorf("%d pages", len(b.Manifest.Pages))
	}
	for _, p := range b.Manifest.Pages {
		if p.Kind != SSG || !p.Paths {
			t.Fatalf("%+v", p)
		}
	}
}

// The real runtime lies beside; that it can be bundled is this package's matter,
// what it does is tested where it lies.
func TestTheRealRuntimeIsBundled(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js":     "import Head from 'next/head'; import Link from 'next/link'; import { useRouter } from 'next/router';\nexport default () => <><Head><title>{useRouter().pathname}</title></Head><Link href='/'>x</Link></>;",
		"pages/_app.js":      "import App from 'next/app'; export default class extends App {}",
		"pages/_document.js": "import Document, { Html, Head, Main, NextScript } from 'next/document'; export default class extends Document { render() { return <Html><Head/><body><Main/><NextScript/></body></Html>; } }",
	}, func(o *Options) { o.Runtime = realRuntime(t) })
	if len(b.Warnings) != 0 {
		t.Errorf("warnings %v", b.Warnings)
	}
	if worker := b.read(t, "worker.mjs"); !strings.Contains(worker, "import.meta.url") {
		t.Error("the worker does not know its place")
	}
}

// realRuntime is the runtime of this checkout.
func realRuntime(t *testing.T) fs.FS {
	t.Helper()
	runtime := os.DirFS(filepath.Join("..", "..", "runtime"))
	return runtime
}
