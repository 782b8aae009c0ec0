package bundle

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Builtin modules of Node.js do not exist in browsers. Each import of one gets
// a module of its own that stands for it, so that esbuild's report tells which
// file still uses which one after all that is unused was dropped. That is then
// an error (see leaks); what was dropped does no harm.
//
// builtinSpace is for import, which gives an empty module; missingSpace for
// require, which throws, as packages that can do without it expect.
const (
	builtinSpace = "node-builtin"
	missingSpace = "node-missing"
)

// builtins are the modules of Node.js, without those that only node: reaches.
var builtins = []string{
	"assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram", "diagnostics_channel",
	"dns", "domain", "events", "fs", "http", "http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process",
	"punycode", "querystring", "readline", "repl", "stream", "string_decoder", "sys", "timers", "tls", "trace_events", "tty", "url",
	"util", "v8", "vm", "wasi", "worker_threads", "zlib",
}

// browserPackages are npm packages that do the work of a builtin in browsers.
// One that the application has installed takes its place.
var browserPackages = map[string][]string{
	"assert": {"assert"}, "buffer": {"buffer"}, "crypto": {"crypto-browserify"}, "events": {"events"}, "http": {"stream-http"},
	"https": {"https-browserify"}, "os": {"os-browserify"}, "path": {"path-browserify", "path"}, "process": {"process"},
	"punycode": {"punycode"}, "querystring": {"querystring-es3", "querystring"}, "stream": {"stream-browserify"},
	"string_decoder": {"string_decoder"}, "timers": {"timers-browserify"}, "tty": {"tty-browserify"}, "url": {"url"},
	"util": {"util"}, "vm": {"vm-browserify"}, "zlib": {"browserify-zlib"},
}

// builtinName takes the name of a builtin apart: "node:fs/promises" is one of fs.
func builtinName(specifier string) (name, inner string, ok bool) {
	whole, prefixed := strings.CutPrefix(specifier, "node:")
	name, inner, _ = strings.Cut(strings.TrimSuffix(whole, "/"), "/")
	return name, inner, prefixed || slices.Contains(builtins, name)
}

func (t *task) builtinsPlugin() api.Plugin {
	return api.Plugin{Name: "builtins", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^(node:|[a-z])`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if _, own := args.PluginData.(asking); own || args.Kind == api.ResolveEntryPoint {
				return api.OnResolveResult{}, nil
			}
			name, inner, ok := builtinName(args.Path)
			if !ok || t.replacedForBrowsers(args) {
				return api.OnResolveResult{}, nil
			}
			if inner == "" {
				for _, one := range browserPackages[name] {
					if findPackage(args.ResolveDir, one) == "" {
						continue
					}
					r := build.Resolve(one+"/", api.ResolveOptions{Importer: args.Importer, ResolveDir: args.ResolveDir, Kind: args.Kind, PluginData: asking{}})
					if len(r.Errors) == 0 {
						return api.OnResolveResult{Path: r.Path, Namespace: r.Namespace}, nil
					}
				}
			}
			space := builtinSpace
			if args.Kind == api.ResolveJSRequireCall {
				space = missingSpace
			}
			stub := strings.TrimPrefix(args.Path, "node:") + " for " + t.inputName(args.Namespace, args.Importer)
			return api.OnResolveResult{Path: stub, Namespace: space, SideEffects: api.SideEffectsFalse}, nil
		})
		load := func(space, text string) {
			build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: space}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
				return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, nil
			})
		}
		load(builtinSpace, "module.exports = {};\n")
		load(missingSpace, "throw new Error('this module exists in Node.js only');\n")
	}}
}

// inputName is the name of a file in esbuild's report.
func (t *task) inputName(space, file string) string {
	if space == "file" {
		return relative(t.dir, file)
	}
	return space + ":" + file
}

// replacedForBrowsers reports whether the importing package itself says, by
// "browser" in its package.json, what stands for a builtin in browsers.
func (t *task) replacedForBrowsers(args api.OnResolveArgs) bool {
	if args.Namespace != "file" {
		return false
	}
	own := t.packages.cache.above(filepath.Dir(args.Importer))
	if own == nil || len(own.Browser) == 0 {
		return false
	}
	var replaced map[string]json.RawMessage
	if json.Unmarshal(own.Browser, &replaced) != nil {
		return false // a name: it replaces the package's main file
	}
	_, ok := replaced[args.Path]
	return ok
}
