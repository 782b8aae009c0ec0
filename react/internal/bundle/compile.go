package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// banner gives the output a require: bundled CommonJS code and the modules for
// external packages use it.
const banner = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`

// outputDir is where esbuild thinks the output will lie. The real place may be
// a temporary folder, but names that the output contains (in source maps) must
// be those of the final place, and the same in every checkout.
var outputDir = filepath.Join(".freshet", "builds", "build", "server")

// compiled is what came out: files by their name within the server folder, and
// what is known of each entry point by its name without hash.
type compiled struct {
	files   map[string][]byte
	entries map[string]entry
}

type entry struct {
	module  string
	exports []string
	common  bool // written as CommonJS
}

// compile bundles the worker and all pages in one esbuild build: ES modules
// that share chunks, so that a module used by several pages is one instance.
func (t *task) compile(ctx context.Context) (*compiled, error) {
	entries := []api.EntryPoint{{InputPath: workerEntry, OutputPath: "worker"}}
	for _, page := range t.pages {
		entries = append(entries, api.EntryPoint{InputPath: page.path, OutputPath: page.output})
	}
	result, err := runEsbuild(ctx, api.BuildOptions{
		AbsWorkingDir:       t.dir,
		EntryPointsAdvanced: entries,
		Outdir:              filepath.Join(t.dir, outputDir),
		EntryNames:          "[dir]/[name]-[hash]",
		ChunkNames:          "chunks/[name]-[hash]",
		OutExtension:        map[string]string{".js": ".mjs"},
		Bundle:              true,
		Splitting:           true,
		Format:              api.FormatESModule,
		Platform:            api.PlatformNode,
		Engines:             []api.Engine{{Name: api.EngineNode, Version: "20"}},
		Conditions:          []string{}, // as Node.js: without the bundlers' "module"
		Loader:              map[string]api.Loader{".js": api.LoaderJSX},
		JSX:                 api.JSXAutomatic,
		Define:              defines(t.Env, t.settings.Inline),
		Banner:              map[string]string{"js": banner},
		Charset:             api.CharsetUTF8,
		Sourcemap:           api.SourceMapLinked,
		SourcesContent:      api.SourcesContentExclude, // Node.js reads the sources themselves
		LegalComments:       api.LegalCommentsNone,
		Metafile:            true,
		LogLevel:            api.LogLevelSilent,
		Plugins: []api.Plugin{
			t.runtimePlugin(false), t.assets.plugin(false), importsPlugin(), t.packages.plugin(), t.sources.plugin(false),
		},
	})
	if err != nil {
		return nil, err
	}
	t.found.warn(messages(result.Warnings)...)
	if len(result.Errors) > 0 {
		t.found.fail(messages(result.Errors)...)
		return nil, nil
	}
	return collect(t.dir, result)
}

// defines are the expressions that the build replaces: NODE_ENV, and the
// variables that Next.js shows to browsers: NEXT_PUBLIC_*, and those that
// next.config names. All others are read at run time.
func defines(env, inline map[string]string) map[string]string {
	list := map[string]string{"process.env.NODE_ENV": `"production"`}
	for name, value := range env {
		if strings.HasPrefix(name, "NEXT_PUBLIC_") && identifier.MatchString(name) {
			list["process.env."+name] = quote(value)
		}
	}
	for name, value := range inline {
		list["process.env."+name] = quote(value)
	}
	return list
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// quote writes a JavaScript string. (JSON's strings are JavaScript's, and no
// string fails to encode.)
func quote(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic("bundle: encode a string: " + err.Error())
	}
	return strings.TrimSpace(b.String())
}

// metafile is the part of esbuild's report that is used here.
type metafile struct {
	Inputs map[string]struct {
		Format string `json:"format"`
	} `json:"inputs"`
	Outputs map[string]struct {
		EntryPoint string   `json:"entryPoint"`
		Exports    []string `json:"exports"`
	} `json:"outputs"`
}

// hashed splits the name of an entry's output: NAME-HASH.mjs.
var hashed = regexp.MustCompile(`^(.+)-[A-Z0-9]{8}\.mjs$`)

func collect(dir string, result api.BuildResult) (*compiled, error) {
	c := &compiled{files: map[string][]byte{}, entries: map[string]entry{}}
	for _, file := range result.OutputFiles {
		name := relative(filepath.Join(dir, outputDir), file.Path)
		if !fs.ValidPath(name) {
			return nil, fmt.Errorf("compile: the output %s would lie outside of the build", name)
		}
		c.files[name] = file.Contents
	}
	var meta metafile
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return nil, fmt.Errorf("compile: read esbuild's metafile: %w", err)
	}
	prefix := filepath.ToSlash(outputDir) + "/"
	for _, output := range slices.Sorted(maps.Keys(meta.Outputs)) {
		m := meta.Outputs[output]
		module := strings.TrimPrefix(output, prefix)
		parts := hashed.FindStringSubmatch(module)
		if m.EntryPoint == "" || parts == nil {
			continue
		}
		c.entries[parts[1]] = entry{module: module, exports: m.Exports, common: meta.Inputs[m.EntryPoint].Format == "cjs"}
	}
	return c, c.nameWorker()
}

// nameWorker gives the worker's module the name worker.mjs, by which it is
// started. No other module imports it.
func (c *compiled) nameWorker() error {
	w, ok := c.entries["worker"]
	if !ok {
		return errors.New("compile: esbuild made no output for the worker")
	}
	old, fixed := path.Base(w.module), "worker.mjs"
	text := bytes.Replace(c.files[w.module], []byte("sourceMappingURL="+old+".map"), []byte("sourceMappingURL="+fixed+".map"), 1)
	c.files[fixed], c.files[fixed+".map"] = text, c.files[w.module+".map"]
	delete(c.files, w.module)
	delete(c.files, w.module+".map")
	w.module = fixed
	c.entries["worker"] = w
	return nil
}

// messages takes over esbuild's.
func messages(list []api.Message) []Message {
	var out []Message
	for _, m := range list {
		message := Message{Text: m.Text}
		if l := m.Location; l != nil {
			message.File, message.Line, message.Column = filepath.ToSlash(l.File), l.Line, l.Column+1
		}
		if len(m.Notes) > 0 && !strings.HasPrefix(m.Notes[0].Text, "The plugin ") { // who of us refused it
			message.Hint = m.Notes[0].Text
		}
		if name, ok := unresolved(m.Text); ok {
			message.Hint = "is the name of the file right?"
			if !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "/") {
				name, _ = splitPackage(name)
				message.Hint = "is it installed? npm install " + name
			}
		}
		out = append(out, message)
	}
	return out
}

// unresolved takes the name out of esbuild's message about an import that leads
// nowhere.
func unresolved(text string) (string, bool) {
	name, ok := strings.CutPrefix(text, `Could not resolve "`)
	return strings.TrimSuffix(name, `"`), ok
}
