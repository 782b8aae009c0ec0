package bundle

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// staticDir is where esbuild thinks that the browsers' files will lie, as
// outputDir for the server's.
var staticDir = filepath.Join(".freshet", "builds", "build", "static")

// clientEngines are the oldest browsers that the output is for: those of Next.js 16.
var clientEngines = []api.Engine{
	{Name: api.EngineChrome, Version: "111"}, {Name: api.EngineEdge, Version: "111"}, {Name: api.EngineFirefox, Version: "111"}, {Name: api.EngineSafari, Version: "16.4"},
}

// compileClient bundles what browsers run: main, which takes a page over, and
// a module for each page, as ES modules that share chunks. React is in one of
// them, as main and all pages use it. Without a result the application is at fault.
func (t *task) compileClient(ctx context.Context) (*clientBuild, error) {
	if !(&runtimeFiles{task: t}).has(strings.TrimPrefix(clientEntry, runtimeSpace+":")) {
		return nil, errors.New("compile for browsers: the runtime has no client/main.mjs")
	}
	entries := []api.EntryPoint{{InputPath: clientEntry, OutputPath: "main"}}
	routes := map[string]*source{} // by what esbuild calls the entry
	ownError := false
	for _, page := range t.pages {
		if page.api() || page.route == "/_document" {
			continue
		}
		ownError = ownError || page.route == "/_error"
		entries = append(entries, api.EntryPoint{InputPath: page.path, OutputPath: clientName(page.output)})
		routes[t.entryName(page)] = page
	}
	if !ownError {
		file := runtimeSpace + ":" + (&runtimeFiles{task: t, client: true}).half("next/error.js")
		entries = append(entries, api.EntryPoint{InputPath: file, OutputPath: "pages/_error"})
		routes[file] = &source{route: "/_error", kind: Static}
	}
	result, err := runEsbuild(ctx, t.clientOptions(entries))
	if err != nil {
		return nil, err
	}
	t.found.warn(messages(ownWarnings(sheetWarnings(result.Warnings)))...)
	if len(result.Errors) > 0 {
		t.found.fail(t.placed(messages(result.Errors))...)
		return nil, nil
	}
	c, err := t.collectClient(result, routes)
	if err != nil {
		return nil, err
	}
	c.checkLeaks(t)
	if t.found.failed() {
		return nil, nil
	}
	return c, nil
}

func (t *task) clientOptions(entries []api.EntryPoint) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir:       t.dir,
		EntryPointsAdvanced: entries,
		Outdir:              filepath.Join(t.dir, staticDir),
		EntryNames:          "[dir]/[name]-[hash]",
		ChunkNames:          "chunks/chunk-[hash]", // esbuild writes names of files into URLs as they are
		AssetNames:          "media/[name]-[hash]",
		PublicPath:          t.settings.BasePath + "/_next/static/",
		Bundle:              true,
		Splitting:           true,
		Format:              api.FormatESModule,
		Platform:            api.PlatformBrowser,
		Engines:             clientEngines,
		MinifyWhitespace:    true,
		MinifyIdentifiers:   true,
		MinifySyntax:        true,
		Loader:              map[string]api.Loader{".js": api.LoaderJSX},
		JSX:                 api.JSXAutomatic,
		Define:              t.clientDefines(),
		Charset:             api.CharsetUTF8,
		LegalComments:       api.LegalCommentsNone,
		Metafile:            true,
		LogLevel:            api.LogLevelSilent,
		Plugins: []api.Plugin{
			t.runtimePlugin(true), t.assets.plugin(true), importsPlugin(), t.builtinsPlugin(), t.linkedPlugin(), t.sources.plugin(true),
		},
	}
}

// clientDefines are the expressions that are known in browsers. A variable
// that is not public is asked for in the empty process.env of client/process.mjs.
func (t *task) clientDefines() map[string]string {
	list := defines(t.Env, t.settings.Inline)
	list["process.browser"] = "true"
	list["global"] = "globalThis"
	return list
}

// entryName is what esbuild calls a page's file: by its real path, relative to
// the application.
func (t *task) entryName(page *source) string {
	real, err := filepath.EvalSymlinks(page.path)
	if err != nil {
		real = page.path
	}
	return relative(t.dir, real)
}

// clientName is the name of a page's module in browsers. What would have to be
// escaped in a URL is replaced: esbuild writes the name into imports as it is.
// Two pages may get the same one; their hashes differ, as those of their files do.
func clientName(output string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.~/", r) {
			return r
		}
		return '_'
	}, output)
}

// sheetWarnings leaves out what esbuild says of code: the server's build has
// said it, and lines of what was stripped are not those of the source.
func sheetWarnings(list []api.Message) []api.Message {
	var out []api.Message
	for _, m := range list {
		if m.Location != nil && !sourceFile.MatchString(m.Location.File) {
			out = append(out, m)
		}
	}
	return out
}

// placed names the lines of the sources, where esbuild saw what the chain made
// of them: that of the import that leads nowhere, else none.
func (t *task) placed(list []Message) []Message {
	for i, m := range list {
		if !sourceFile.MatchString(m.File) || installedRoot("/"+m.File) != "" {
			continue
		}
		name, _ := unresolved(m.Text)
		list[i] = t.about(m.File, name, m.Text, m.Hint)
	}
	return list
}
