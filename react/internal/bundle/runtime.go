package bundle

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// runtimeSpace is the name that files of the runtime folder have in esbuild,
// in error messages and in the comments of the output.
const runtimeSpace = "freshet"

// workerEntry is how the build asks for the worker among its entry points.
const workerEntry = runtimeSpace + ":worker.mjs"

// runtimePlugin serves the worker and the modules that stand for next/* from
// the runtime folder. All pages get the same ones, so that what they pass to
// each other through React contexts arrives. What those modules import by name
// (React) comes from the application.
func runtimePlugin(dir string, runtime fs.FS) api.Plugin {
	return api.Plugin{Name: "runtime", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: "^" + workerEntry + "$"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if args.Kind != api.ResolveEntryPoint {
				return api.OnResolveResult{}, nil
			}
			return api.OnResolveResult{Path: "worker.mjs", Namespace: runtimeSpace}, nil
		})
		build.OnResolve(api.OnResolveOptions{Filter: `^next/`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if file, ok := nextModule(runtime, args.Path); ok && args.Kind != api.ResolveEntryPoint {
				return api.OnResolveResult{Path: file, Namespace: runtimeSpace}, nil
			}
			return api.OnResolveResult{}, nil
		})
		build.OnResolve(api.OnResolveOptions{Filter: `^\.\.?/`, Namespace: runtimeSpace}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: path.Join(path.Dir(args.Importer), args.Path), Namespace: runtimeSpace}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: runtimeSpace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := fs.ReadFile(runtime, args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			text := string(data)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS, ResolveDir: dir}, nil
		})
	}}
}

// publicModules are the modules of next that may stand in the runtime folder.
// Other files there are inner ones, whatever their names.
var publicModules = []string{
	"next/app", "next/config", "next/constants", "next/document", "next/dynamic", "next/error", "next/form", "next/head",
	"next/image", "next/legacy/image", "next/link", "next/navigation", "next/og", "next/router", "next/script", "next/server",
}

// nextModule tells which file of the runtime folder stands for a module of
// next. Which modules are supported is thus the runtime's to say.
func nextModule(runtime fs.FS, specifier string) (file string, ok bool) {
	name := strings.TrimSuffix(specifier, ".js")
	if !slices.Contains(publicModules, name) {
		return "", false
	}
	file = name + ".js"
	info, err := fs.Stat(runtime, file)
	return file, err == nil && info.Mode().IsRegular()
}
