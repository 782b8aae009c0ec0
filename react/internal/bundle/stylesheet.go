package bundle

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// text gives a style sheet as CSS: compiled if it is Sass, and through PostCSS
// if the application configures that.
func (a *assets) text(file string) (string, error) {
	return a.texts.get(file, func() (string, error) {
		var css string
		switch strings.ToLower(filepath.Ext(file)) {
		case ".scss", ".sass":
			var reply compiledSheet
			if err := a.call("sass", map[string]any{"file": file, "options": a.sass}, &reply, file, "Sass"); err != nil {
				return "", err
			}
			css = reply.CSS
			a.partial.set(file, foldersOf(reply.Files))
		default:
			data, err := a.read(file)
			if err != nil {
				return "", err
			}
			css = string(data)
		}
		if !a.postcss {
			return css, nil
		}
		var reply compiledSheet
		if err := a.call("postcss", map[string]string{"file": file, "css": css}, &reply, file, "PostCSS"); err != nil {
			return "", err
		}
		return reply.CSS, nil
	})
}

// compiledSheet is the answer of the ops sass and postcss.
type compiledSheet struct {
	CSS   string   `json:"css"`
	Files []string `json:"files"` // absolute; what it was made of
}

func foldersOf(files []string) []string {
	var list []string
	for _, file := range files {
		list = append(list, filepath.Dir(file))
	}
	return list
}

// misplaced, absent and reasoned are what an error of the application's compilers tells:
// where, and which package is not installed.
type (
	misplaced interface {
		error
		Place() (file string, line, column int)
	}
	absent interface {
		error
		MissingPackage() string
	}
	reasoned interface { // the error without its place
		error
		Reason() string
	}
)

// call runs one of the application's own compilers on a file. Its errors are
// the file's, so that they appear as findings.
func (a *assets) call(op string, request, reply any, file, what string) error {
	if a.tools == nil {
		return a.wrong(file, what+" cannot be run: this build was given no Node.js", "")
	}
	err := a.tools.Call(a.ctx, op, request, reply)
	if err == nil {
		return nil
	}
	if a.ctx.Err() != nil {
		return a.ctx.Err()
	}
	m := Message{File: relative(a.dir, file), Text: what + ": " + err.Error()}
	if reason, ok := errors.AsType[reasoned](err); ok {
		m.Text = what + ": " + reason.Reason()
	}
	if at, ok := errors.AsType[misplaced](err); ok {
		if named, line, column := at.Place(); line > 0 {
			if named != "" {
				m.File = relative(a.dir, named)
			}
			m.Line, m.Column = line, column
		}
	}
	if missing, ok := errors.AsType[absent](err); ok && missing.MissingPackage() != "" {
		m.Text = what + " needs the package " + missing.MissingPackage() + ", which is not installed"
		m.Hint = "npm install " + installable(missing.MissingPackage())
	}
	return &fileError{m}
}

// installable names what to install: styled-jsx is compiled by Babel, so both
// are needed.
func installable(name string) string {
	if name == "styled-jsx" || name == "@babel/core" {
		return "styled-jsx @babel/core"
	}
	return name
}

// loadSheet gives esbuild a style sheet of the browsers' bundle.
func (a *assets) loadSheet(file string) api.OnLoadResult {
	css, err := a.text(file)
	if err != nil {
		return api.OnLoadResult{Errors: problems(err)}
	}
	return api.OnLoadResult{Contents: &css, Loader: api.LoaderCSS, ResolveDir: filepath.Dir(file)}
}

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
		return api.OnResolveResult{Errors: r.Errors}
	}
	return api.OnResolveResult{Path: r.Path, Namespace: r.Namespace, External: r.External, Suffix: r.Suffix}
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
