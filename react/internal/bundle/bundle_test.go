package bundle

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestAnApplicationBecomesAManifestAndModules(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js":         "import Head from 'next/head'; export default function P() { return <Head>x</Head>; }\n",
		"pages/posts/[slug].js":  withPaths,
		"pages/docs/[...all].ts": "export default function P() { return null }\nexport const getStaticPaths = () => ({ paths: [], fallback: true });\nexport const getStaticProps = () => ({ props: {} });\n",
		"pages/[[...opt]]/x.css": "not a page",
		"pages/shop/[[...o]].js": component,
		"pages/about/index.jsx":  withProps,
		"pages/ssr.tsx":          forEach,
		"pages/api/hello.js":     "export default (req, res) => res.end('x');",
		"pages/api/index.ts":     "export default (req: unknown, res: { end(): void }) => res.end();",
		"pages/_app.js":          "export default ({ Component, pageProps }) => <Component {...pageProps} />;",
		"pages/_document.js":     "import { Html } from 'next/document'; export default () => <Html/>;",
		"pages/_error.js":        component,
		"pages/404.js":           component,
		"pages/500.js":           component,
		"pages/.hidden.js":       "syntax error here(",
		"pages/types.d.ts":       "export type X = 1;",
		"pages/notes.md":         "# not a page",
		"lib/db.js":              "export const db = 1;",
	})
	want := []Page{
		{Route: "/", File: "pages/index.js", Kind: Static},
		{Route: "/about", File: "pages/about/index.jsx", Kind: SSG},
		{Route: "/api", File: "pages/api/index.ts", Kind: API},
		{Route: "/api/hello", File: "pages/api/hello.js", Kind: API},
		{Route: "/docs/[...all]", File: "pages/docs/[...all].ts", Kind: SSG, Paths: true},
		{Route: "/posts/[slug]", File: "pages/posts/[slug].js", Kind: SSG, Paths: true},
		{Route: "/shop/[[...o]]", File: "pages/shop/[[...o]].js", Kind: Static},
		{Route: "/ssr", File: "pages/ssr.tsx", Kind: SSR},
	}
	got := append([]Page(nil), b.Manifest.Pages...)
	for i := range got {
		if b.read(t, got[i].Module) == "" {
			t.Errorf("%s has an empty module", got[i].Route)
		}
		got[i].Module = ""
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("pages:\n%+v\nwant\n%+v", got, want)
	}
	for name, module := range map[string]string{
		"_app": b.Manifest.App, "_document": b.Manifest.Document, "_error": b.Manifest.ErrorPage, "404": b.Manifest.NotFound, "500": b.Manifest.ServerError,
	} {
		if !strings.HasPrefix(module, "pages/"+name+"-") || b.read(t, module) == "" {
			t.Errorf("%s is the module %q", name, module)
		}
	}
	if worker := b.read(t, "worker.mjs"); !strings.Contains(worker, "import.meta.url") || !strings.Contains(worker, "sourceMappingURL=worker.mjs.map") {
		t.Errorf("worker.mjs: %s", worker)
	}
	b.read(t, "worker.mjs.map")

	read, err := ReadManifest(filepath.Join(b.out, "manifest.json"))
	if err != nil || !reflect.DeepEqual(read, b.Manifest) {
		t.Errorf("read back: %+v, %v", read, err)
	}
	if len(b.Warnings) != 0 {
		t.Errorf("warnings: %v", b.Warnings)
	}
}

func TestTheManifestHasTheFieldsThatTheWorkerReads(t *testing.T) {
	b := build(t, map[string]string{"pages/[x].js": withPaths, "pages/_app.js": component})
	data, err := os.ReadFile(filepath.Join(b.out, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	page := m["pages"].([]any)[0].(map[string]any)
	if m["id"] != b.Manifest.ID || m["app"] != b.Manifest.App || m["document"] != "" || m["error"] != "" || m["notFound"] != "" || m["serverError"] != "" {
		t.Errorf("manifest %s", data)
	}
	if page["route"] != "/[x]" || page["file"] != "pages/[x].js" || page["kind"] != "ssg" || page["paths"] != true || page["module"] != b.Manifest.Pages[0].Module {
		t.Errorf("page %v", page)
	}
}

func TestAManifestThatIsNoneIsRefused(t *testing.T) {
	for _, c := range []struct{ sentence, text, says string }{
		{"no file", "", "read manifest"},
		{"no JSON", "{", "read manifest"},
		{"no id", "{}", "it has no id"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "manifest.json")
			if c.text != "" {
				if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := ReadManifest(file); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestBuildWritesOnlyIntoAnEmptyOut(t *testing.T) {
	dir := app(t, map[string]string{"pages/index.js": component})
	if _, err := buildIn(t, dir); err != nil {
		t.Fatal(err)
	}
	before := names(t, dir)
	t.Run("a second build into the same folder is refused", func(t *testing.T) {
		if _, err := buildIn(t, dir); err == nil || !strings.Contains(err.Error(), "holds a build already") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("nothing but the output appears in the application", func(t *testing.T) {
		for _, name := range before {
			inside := strings.HasPrefix(name, "node_modules/") || strings.HasPrefix(name, "pages/") || strings.HasPrefix(name, ".freshet/builds/new/")
			if !inside {
				t.Errorf("unexpected file %s", name)
			}
		}
	})
	t.Run("an output folder elsewhere is fine", func(t *testing.T) {
		elsewhere := filepath.Join(t.TempDir(), "a", "b")
		b, err := buildIn(t, dir, func(o *Options) { o.Out = elsewhere })
		if err != nil || b.Manifest.ID == "" {
			t.Errorf("%v", err)
		}
		if len(names(t, dir)) != len(before) {
			t.Errorf("the application's folder changed")
		}
	})
	t.Run("no output folder is an error", func(t *testing.T) {
		if _, err := buildIn(t, dir, func(o *Options) { o.Out = "" }); err == nil || !strings.Contains(err.Error(), "no output folder") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("no application folder is an error", func(t *testing.T) {
		if _, err := buildIn(t, filepath.Join(dir, "nowhere")); err == nil {
			t.Error("no error")
		}
	})
}

func TestACanceledBuildEndsWithTheContextsError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := app(t, map[string]string{"pages/index.js": component})
	_, err := Build(ctx, Options{Dir: dir, Out: filepath.Join(dir, "out"), Runtime: testRuntime()})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
		t.Error("a canceled build left something behind")
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			list = append(list, relative(dir, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
