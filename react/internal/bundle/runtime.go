package bundle

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// runtimeSpace is the name that files of the runtime folder have in esbuild,
// in error messages and in the comments of the output.
const runtimeSpace = "freshet"

// workerEntry and clientEntry are how the builds ask for the worker, and for
// what a browser runs first, among their entry points.
const (
	workerEntry = runtimeSpace + ":worker.mjs"
	clientEntry = runtimeSpace + ":client/main.mjs"
)

// runtimePlugin serves the entries and the modules that stand for next/* from
// the runtime folder. All pages get the same ones, so that what they pass to
// each other through React contexts arrives. What those modules import by name
// (React) comes from the application.
func (t *task) runtimePlugin(client bool) api.Plugin {
	r := &runtimeFiles{task: t, client: client}
	return api.Plugin{Name: "runtime", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: "^" + runtimeSpace + ":"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if args.Kind != api.ResolveEntryPoint {
				return api.OnResolveResult{}, nil
			}
			return api.OnResolveResult{Path: strings.TrimPrefix(args.Path, runtimeSpace+":"), Namespace: runtimeSpace}, nil
		})
		build.OnResolve(api.OnResolveOptions{Filter: `^next/`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if file, ok := r.nextModule(args.Path); ok && args.Kind != api.ResolveEntryPoint {
				return api.OnResolveResult{Path: file, Namespace: runtimeSpace}, nil
			}
			return api.OnResolveResult{}, nil
		})
		build.OnResolve(api.OnResolveOptions{Filter: `^\.\.?/`, Namespace: runtimeSpace}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: r.neighbour(args.Importer, args.Path), Namespace: runtimeSpace}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: runtimeSpace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text, err := r.read(args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS, ResolveDir: t.dir}, nil
		})
	}}
}

// runtimeFiles are the files of the runtime folder as one build sees them.
type runtimeFiles struct {
	*task
	client bool
}

// publicModules are the modules of next that may stand in the runtime folder.
// Other files there are inner ones, whatever their names.
var publicModules = []string{
	"next/app", "next/config", "next/constants", "next/document", "next/dynamic", "next/error", "next/form", "next/head",
	"next/image", "next/legacy/image", "next/link", "next/navigation", "next/og", "next/router", "next/script", "next/server",
}

// nextModule tells which file of the runtime folder stands for a module of
// next. Which modules are supported is thus the runtime's to say.
func (r *runtimeFiles) nextModule(specifier string) (file string, ok bool) {
	name := strings.TrimSuffix(specifier, ".js")
	if !slices.Contains(publicModules, name) {
		return "", false
	}
	file = r.half(name + ".js")
	return file, r.has(file)
}

// half gives the browsers' own file of a module, where there is one.
func (r *runtimeFiles) half(file string) string {
	if own := "client/" + file; r.client && strings.HasPrefix(file, "next/") && r.has(own) {
		return own
	}
	return file
}

// neighbour finds what a file of the runtime imports by a relative path. A
// module of next is the browsers' own for all but that one itself, which may
// build on what it stands for.
func (r *runtimeFiles) neighbour(importer, specifier string) string {
	file := path.Join(path.Dir(importer), specifier)
	if strings.HasPrefix(importer, "client/next/") {
		return file
	}
	return r.half(file)
}

func (r *runtimeFiles) has(file string) bool {
	info, err := fs.Stat(r.Runtime, file)
	return err == nil && info.Mode().IsRegular()
}

// read gives the text of a file: the site's own for the modules that the
// build replaces.
func (r *runtimeFiles) read(file string) (string, error) {
	switch file {
	case "siteconfig.mjs":
		return siteModule(r.dir, r.settings.Config, r.client)
	case "styledjsx.mjs":
		// In browsers styled-jsx has one registry for the page, of its own.
		if text, ok := styledRegistry(r.dir); ok && !r.client {
			return text, nil
		}
	}
	data, err := fs.ReadFile(r.Runtime, file)
	if err != nil {
		return "", fmt.Errorf("read the runtime's %s: %w", file, err)
	}
	if !r.client {
		return string(data), nil
	}
	if process := "client/process.mjs"; file == strings.TrimPrefix(clientEntry, runtimeSpace+":") && r.has(process) {
		data = append([]byte("import './process.mjs';\n"), data...) // runs before pages are loaded
	}
	text, wrong := browserCode("", api.LoaderJS, data, nil)
	if wrong != nil {
		return "", fmt.Errorf("read the runtime's %s: %s", file, wrong[0].Text)
	}
	return text, nil
}
