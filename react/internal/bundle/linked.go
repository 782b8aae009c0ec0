package bundle

import (
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// linkedPlugin finds packages for browsers where esbuild alone would not find
// the right one: React is always the application's, as on the server, or two
// copies of it would not know each other; and files that lie outside of the
// application, linked into it, may use its packages.
func (t *task) linkedPlugin() api.Plugin {
	return api.Plugin{Name: "linked", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^[^./]`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if _, own := args.PluginData.(asking); own || args.Kind == api.ResolveEntryPoint || strings.Contains(args.Path, ":") || filepath.IsAbs(args.Path) {
				return api.OnResolveResult{}, nil
			}
			resolve := func(dir string) (api.OnResolveResult, bool) {
				r := build.Resolve(args.Path, api.ResolveOptions{
					Importer: args.Importer, Namespace: args.Namespace, ResolveDir: dir, Kind: args.Kind, PluginData: asking{},
				})
				found := api.OnResolveResult{Path: r.Path, Namespace: r.Namespace, External: r.External, Suffix: r.Suffix, PluginData: r.PluginData}
				if !r.SideEffects {
					found.SideEffects = api.SideEffectsFalse
				}
				return found, len(r.Errors) == 0
			}
			name, _ := splitPackage(args.Path)
			switch outside := t.outside(args.ResolveDir); {
			case name == "react", name == "react-dom":
				if found, ok := resolve(t.dir); ok {
					return found, nil
				}
			case outside:
				if _, ok := resolve(args.ResolveDir); ok {
					break
				}
				if found, ok := resolve(t.dir); ok {
					return found, nil
				}
			}
			return api.OnResolveResult{}, nil // esbuild does it, or says that it is not there
		})
	}}
}

// outside reports whether a folder is not the application's and belongs to no
// installed package.
func (t *task) outside(folder string) bool {
	return strings.HasPrefix(relative(t.dir, folder), "../") && installedRoot(folder) == ""
}
