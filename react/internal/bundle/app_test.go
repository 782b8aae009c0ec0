package bundle

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// testRuntime stands in for the real runtime where only the bundling matters.
func testRuntime() fs.FS {
	return fstest.MapFS{
		"worker.mjs":       {Data: []byte("import { createElement } from 'react';\nimport { render } from './render.mjs';\nimport { HeadContext } from './next/head.js';\nrender(createElement, HeadContext, import.meta.url);\n")},
		"render.mjs":       {Data: []byte("import { renderToPipeableStream } from 'react-dom/server';\nexport function render(...args) { console.log(typeof renderToPipeableStream, args.length); }\n")},
		"next/head.js":     {Data: []byte("import { createContext } from 'react';\nexport const HeadContext = createContext('the one head context');\nexport default function Head() { return null; }\n")},
		"next/link.js":     {Data: []byte("import { createElement } from 'react';\nexport default function Link(props) { return createElement('a', props); }\n")},
		"next/router.js":   {Data: []byte("export function useRouter() { return { pathname: '/' }; }\n")},
		"next/document.js": {Data: []byte("export function Html() {}\nexport function Head() {}\nexport function Main() {}\nexport function NextScript() {}\n")},
		"next/inner.js":    {Data: []byte("export default 'inner';\n")},
		"client/main.mjs":  {Data: []byte("import { createElement } from 'react';\nimport { hydrateRoot } from 'react-dom/client';\nhydrateRoot(document, createElement('i'));\n")},
		"next/error.js":    {Data: []byte("export default function ErrorPage() { return null; }\n")},
		"next/app.js":      {Data: []byte("export default class App {}\n")},
	}
}

// installed are packages that look like React to the bundler.
func installed() map[string]string {
	return map[string]string{
		"node_modules/react/package.json":     `{"name":"react","version":"19.9.9"}`,
		"node_modules/react/index.js":         "exports.createElement = (...a) => a; exports.createContext = (v) => v; exports.useState = (v) => [v];",
		"node_modules/react/jsx-runtime.js":   "exports.jsx = exports.jsxs = (...a) => a;",
		"node_modules/react-dom/package.json": `{"name":"react-dom","version":"19.9.9"}`,
		"node_modules/react-dom/client.js":    "exports.hydrateRoot = () => {};",
		"node_modules/react-dom/server.js":    "exports.renderToPipeableStream = () => {};",
	}
}

// write makes a folder with the given files.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// app makes an application with React installed.
func app(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	all := installed()
	maps.Copy(all, files)
	write(t, dir, all)
	return dir
}

// built is a build that succeeded.
type built struct {
	*Result
	dir, out string
}

func build(t *testing.T, files map[string]string, change ...func(*Options)) built {
	t.Helper()
	dir := app(t, files)
	b, err := buildIn(t, dir, change...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func buildIn(t *testing.T, dir string, change ...func(*Options)) (built, error) {
	t.Helper()
	o := Options{Dir: dir, Out: filepath.Join(dir, ".freshet", "builds", "new"), Runtime: testRuntime(), Version: "test"}
	for _, c := range change {
		c(&o)
	}
	r, err := Build(context.Background(), o)
	return built{r, dir, o.Out}, err
}

// wrong builds an application that cannot be built and gives what was found.
func wrong(t *testing.T, files map[string]string, change ...func(*Options)) []Message {
	t.Helper()
	b, err := buildIn(t, app(t, files), change...)
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error %v, want a *bundle.Error", err)
	}
	if _, err := os.Stat(b.out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a failed build left something behind: %v", err)
	}
	return e.Messages
}

// says finds a message that contains all the parts.
func says(list []Message, parts ...string) (Message, bool) {
next:
	for _, m := range list {
		for _, p := range parts {
			if !strings.Contains(m.String(), p) {
				continue next
			}
		}
		return m, true
	}
	return Message{}, false
}

// module reads the output of a page.
func (b built) module(t *testing.T, route string) string {
	t.Helper()
	for _, p := range b.Manifest.Pages {
		if p.Route == route {
			return b.read(t, p.Module)
		}
	}
	t.Fatalf("no page %s in %+v", route, b.Manifest.Pages)
	return ""
}

func (b built) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.out, "server", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// everything joins all modules of the server, for what must or must not be anywhere.
func (b built) everything(t *testing.T) string { return b.joined(t, "server") }

// browsers joins all files for browsers.
func (b built) browsers(t *testing.T) string { return b.joined(t, "static") }

func (b built) joined(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := fs.WalkDir(os.DirFS(filepath.Join(b.out, folder)), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(b.out, folder, filepath.FromSlash(name)))
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

const (
	component = "export default function P() { return <p>hello</p>; }\n"
	withProps = component + "export async function getStaticProps() { return { props: {} }; }\n"
	withPaths = withProps + "export const getStaticPaths = async () => ({ paths: [], fallback: false });\n"
	forEach   = component + "export async function getServerSideProps() { return { props: {} }; }\n"
)
