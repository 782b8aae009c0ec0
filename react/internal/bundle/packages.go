package bundle

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

// commonSpace holds one small module per external CommonJS package. It hands
// on what require gives, and esbuild adapts it to the import that asked, as
// bundlers do: a default export that was compiled to CommonJS is the default,
// and every property can be imported by name. Node.js' own import of such a
// package does neither.
const commonSpace = "package"

// dynamicSpace does the same for import(). esbuild has no adapter there, so the
// names are those that Node.js finds in the package, and the default export is
// what bundlers take for it.
const dynamicSpace = "package-dynamic"

const dynamicModule = `import whole from NAME;
export * from NAME;
export default whole?.__esModule && "default" in whole ? whole.default : whole;
`

// asking marks the plugin's own questions to esbuild.
type asking struct{}

// packages decides what becomes of an import by name. Installed packages stay
// outside: Node.js loads them as their authors tested them, with their files
// beside them. Bundled are only those that would not work so: code of the
// application's own workspace, packages that import modules of next, packages
// that Node.js would not find from the output or cannot read.
type packages struct {
	dir       string
	transpile map[string]bool // from next.config: to be bundled
	cache     packageCache

	mu       sync.Mutex // guards what follows
	known    map[question]verdict
	external map[string]string // package name -> version
	modules  map[string]bool   // CommonJS file -> has import or export
}

type question struct {
	specifier, from string
	kind            api.ResolveKind
}

// verdict is how an import by name is served.
type verdict struct {
	bundle bool
	path   string // external: what the output imports
	space  string // through a module of commonSpace or dynamicSpace
}

func newPackages(dir string, transpile []string) *packages {
	p := &packages{
		dir: dir, transpile: map[string]bool{}, known: map[question]verdict{}, external: map[string]string{}, modules: map[string]bool{},
	}
	for _, name := range transpile {
		p.transpile[name] = true
	}
	return p
}

// externals lists the packages that stay outside as "name@version", sorted.
func (p *packages) externals() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []string
	for _, name := range slices.Sorted(maps.Keys(p.external)) {
		list = append(list, name+"@"+p.external[name])
	}
	return list
}

func (p *packages) plugin() api.Plugin {
	return api.Plugin{Name: "packages", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^[^./]`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if _, own := args.PluginData.(asking); own || args.Kind == api.ResolveEntryPoint || strings.Contains(args.Path, ":") || filepath.IsAbs(args.Path) {
				return api.OnResolveResult{}, nil
			}
			if args.Namespace == commonSpace || args.Namespace == dynamicSpace {
				return api.OnResolveResult{Path: args.Path, External: true}, nil
			}
			v := p.judge(build, args)
			switch {
			case v.bundle:
				return api.OnResolveResult{}, nil
			case v.space != "":
				return api.OnResolveResult{Path: v.path, Namespace: v.space}, nil
			}
			return api.OnResolveResult{Path: v.path, External: true}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: commonSpace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text := "module.exports = require(" + quote(args.Path) + ");\n"
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: dynamicSpace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text := strings.ReplaceAll(dynamicModule, "NAME", quote(args.Path))
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, nil
		})
	}}
}

func (p *packages) judge(build api.PluginBuild, args api.OnResolveArgs) verdict {
	q := question{args.Path, args.ResolveDir, args.Kind}
	p.mu.Lock()
	v, known := p.known[q]
	p.mu.Unlock()
	if known {
		return v
	}
	resolve := func(dir string, kind api.ResolveKind) (string, bool) {
		r := build.Resolve(args.Path, api.ResolveOptions{
			Importer: args.Importer, Namespace: args.Namespace, ResolveDir: dir, Kind: kind, PluginData: asking{},
		})
		if len(r.Errors) > 0 || r.External || r.Namespace != "file" {
			return "", false
		}
		return r.Path, true
	}
	v = p.decide(args, resolve)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known[q] = v
	if !v.bundle {
		name, _ := splitPackage(args.Path)
		version := ""
		if folder := findPackage(p.dir, name); folder != "" {
			if j := p.cache.in(folder); j != nil {
				version = j.Version
			}
		}
		p.external[name] = version
	}
	return v
}

// decide applies the rules. Bundling means that esbuild goes on by itself; so
// that is also the answer for Node.js' own modules, which it knows, and for
// packages that are not there: it has the right message, or none where the
// code is ready for that.
func (p *packages) decide(args api.OnResolveArgs, resolve func(dir string, kind api.ResolveKind) (string, bool)) verdict {
	file, here := resolve(args.ResolveDir, args.Kind)
	fromApp := file
	if args.ResolveDir != p.dir {
		fromApp, _ = resolve(p.dir, args.Kind)
	}
	if !here {
		file = fromApp // a folder that is linked into the application
	}
	root := installedRoot(file)
	if file == "" || root == "" {
		return verdict{bundle: true}
	}
	if isStyle(file) || isImage(file) {
		return verdict{bundle: true}
	}
	name, inner := splitPackage(args.Path)
	own := p.cache.in(root)
	switch {
	case here && fromApp != file, strings.HasPrefix(args.Path, "#"), p.transpile[name]:
		return verdict{bundle: true}
	case own != nil && own.usesNext():
		return verdict{bundle: true}
	}
	exact := exactPath(name, inner, root, file, own)
	code := true
	switch path.Ext(file) {
	case ".ts", ".tsx", ".mts", ".cts", ".jsx":
		return verdict{bundle: true}
	case ".mjs":
		return verdict{path: exact}
	case ".json", ".node":
		code = false
	case ".js":
		if j := p.cache.above(filepath.Dir(file)); j != nil && j.Type == "module" {
			return verdict{path: exact}
		}
		if p.moduleSyntax(file) {
			return verdict{bundle: true}
		}
	}
	switch {
	case args.Kind == api.ResolveJSRequireCall, args.Kind == api.ResolveJSRequireResolve:
		return verdict{path: args.Path}
	case args.Kind == api.ResolveJSDynamicImport && code:
		return verdict{path: exact, space: dynamicSpace}
	}
	if _, ok := resolve(p.dir, api.ResolveJSRequireCall); !ok {
		return verdict{path: exact} // its exports map has it for import only
	}
	return verdict{path: args.Path, space: commonSpace}
}
