package bundle

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// resolveSheets finds what style sheets name: other sheets, and files.
func (a *assets) resolveSheets(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: `^` + sheetSpace + `:`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
		return api.OnResolveResult{Path: strings.TrimPrefix(args.Path, sheetSpace+":"), Namespace: sheetSpace}, nil
	})
	build.OnResolve(api.OnResolveOptions{Filter: `.`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
		if _, own := args.PluginData.(asking); own {
			return api.OnResolveResult{}, nil
		}
		switch args.Kind {
		case api.ResolveCSSURLToken:
			return a.resolveURL(build, args), nil
		case api.ResolveCSSImportRule:
			return a.resolveImportRule(build, args), nil
		}
		return api.OnResolveResult{}, nil
	})
}

// resolveImportRule finds the sheet of an @import. A leading ~ is how webpack
// was told to look into node_modules.
func (a *assets) resolveImportRule(build api.PluginBuild, args api.OnResolveArgs) api.OnResolveResult {
	if isRemote(args.Path) {
		return api.OnResolveResult{Path: args.Path, External: true}
	}
	name := strings.TrimPrefix(args.Path, "~")
	r := build.Resolve(name, api.ResolveOptions{
		Importer: args.Importer, Namespace: args.Namespace, ResolveDir: args.ResolveDir, Kind: args.Kind, PluginData: asking{},
	})
	if len(r.Errors) > 0 {
		if file := styleOf(args.ResolveDir, name); file != "" {
			return api.OnResolveResult{Path: file, Namespace: "file"}
		}
		return api.OnResolveResult{Errors: r.Errors}
	}
	return api.OnResolveResult{Path: r.Path, Namespace: r.Namespace, External: r.External, Suffix: r.Suffix}
}

// styleOf gives the style sheet that a package names as its own, beside its
// code, which esbuild does not ask for.
func styleOf(dir, name string) string {
	if whole, inner := splitPackage(name); inner != "" || whole == "" {
		return ""
	}
	folder := findPackage(dir, name)
	if folder == "" {
		return ""
	}
	var j struct {
		Style string `json:"style"`
	}
	data, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil || json.Unmarshal(data, &j) != nil || !isStyle(j.Style) {
		return ""
	}
	file, err := filepath.EvalSymlinks(filepath.Join(folder, filepath.FromSlash(j.Style)))
	if err != nil {
		return ""
	}
	return file
}

// isRemote reports whether an address in a sheet is not a file's: one with a
// scheme or host, a path of the site (the folder public), or a place in the page.
func isRemote(address string) bool {
	if strings.HasPrefix(address, "/") || strings.HasPrefix(address, "#") {
		return true
	}
	scheme, _, ok := strings.Cut(address, ":")
	return ok && !strings.ContainsAny(scheme, "/?#.") && len(scheme) > 1
}

// resolveURL makes a file that a sheet names one of the media, and puts its
// address into the sheet.
func (a *assets) resolveURL(build api.PluginBuild, args api.OnResolveArgs) api.OnResolveResult {
	if isRemote(args.Path) || args.Path == "" {
		return api.OnResolveResult{Path: args.Path, External: true}
	}
	name, rest := args.Path, ""
	if at := strings.IndexAny(name, "?#"); at >= 0 {
		name, rest = name[:at], name[at:]
	}
	file, found := a.findFile(build, args, strings.TrimPrefix(name, "~"))
	if !found {
		return api.OnResolveResult{Errors: []api.Message{{
			Text:  "url(" + args.Path + ") in a style sheet names no file",
			Notes: []api.Note{{Text: "paths are relative to the style sheet; a file of the folder public is named from the root: url(/FILE)"}},
		}}}
	}
	address, err := a.mediaURL(file)
	if err != nil {
		return api.OnResolveResult{Errors: problems(err)}
	}
	return api.OnResolveResult{Path: address + rest, External: true}
}

// findFile looks for a file that a sheet names: beside the sheet, beside the
// Sass files it was made of, then in packages.
func (a *assets) findFile(build api.PluginBuild, args api.OnResolveArgs, name string) (string, bool) {
	dirs := []string{args.ResolveDir}
	if more, ok := a.partial.get(args.Importer); ok {
		dirs = append(dirs, more...)
	}
	names := []string{name}
	if decoded, err := url.PathUnescape(name); err == nil && decoded != name {
		names = append(names, decoded)
	}
	for _, dir := range dirs {
		for _, one := range names {
			file := filepath.Join(dir, filepath.FromSlash(one))
			if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
				return file, true
			}
		}
	}
	r := build.Resolve(name, api.ResolveOptions{
		Importer: args.Importer, Namespace: args.Namespace, ResolveDir: args.ResolveDir, Kind: args.Kind, PluginData: asking{},
	})
	return r.Path, len(r.Errors) == 0 && !r.External && r.Namespace == "file"
}
