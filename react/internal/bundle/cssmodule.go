package bundle

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// cssModule is a style sheet whose classes and animations got names of their own.
type cssModule struct {
	names  map[string]string // as written -> as it is in the page; several, with composes
	sheets []string          // names of its parts, in order
	warns  []api.Message
}

// sheet is a finished style sheet, or a part of one.
type sheet struct{ css string }

// module compiles a CSS module in a small build of its own, so that the names
// do not depend on the build that imports it: neither on its other files nor on
// whether it shortens names.
func (a *assets) module(file string) (*cssModule, error) {
	return a.modules.get(file, func() (*cssModule, error) {
		scope := &moduleScope{assets: a}
		name := scope.name(file)
		out := api.Build(api.BuildOptions{
			AbsWorkingDir: a.dir,
			Stdin:         &api.StdinOptions{Contents: `export { default } from ` + quote(moduleSpace+":"+name), Loader: api.LoaderJS, Sourcefile: "names.js"},
			Outdir:        filepath.Join(a.dir, outputDir),
			Bundle:        true,
			Format:        api.FormatESModule,
			Target:        api.ESNext,
			Charset:       api.CharsetUTF8,
			LegalComments: api.LegalCommentsNone,
			LogLevel:      api.LogLevelSilent,
			Plugins:       []api.Plugin{scope.plugin()},
		})
		if len(out.Errors) > 0 {
			return nil, scope.failure(out.Errors)
		}
		m := &cssModule{names: map[string]string{}, warns: scope.places(out.Warnings)}
		for _, f := range out.OutputFiles {
			if strings.HasSuffix(f.Path, ".css") {
				m.sheets = a.split(f.Contents)
				continue
			}
			names, err := parseNames(f.Contents)
			if err != nil {
				return nil, fmt.Errorf("compile %s: %w", relative(a.dir, file), err)
			}
			m.names = names
		}
		text, err := a.text(file)
		if err != nil {
			return nil, err
		}
		maps.Copy(m.names, exportedValues(text))
		return m, nil
	})
}

// moduleScope is the build of one CSS module and of the sheets that it is made of.
type moduleScope struct {
	*assets
	files table[string] // by the name that esbuild sees
}

// name gives the name under which esbuild sees a CSS module. Its class names
// begin with it, and it is the same in every checkout.
func (s *moduleScope) name(file string) string {
	rel := relative(s.dir, file)
	base := filepath.Base(rel)
	base = safeName(strings.TrimSuffix(strings.TrimSuffix(base, filepath.Ext(base)), ".module"))
	name := base + "_" + strings.ToLower(contentHash([]byte(rel))) + ".css"
	s.files.set(name, file)
	return name
}

func (s *moduleScope) plugin() api.Plugin {
	return api.Plugin{Name: "css-module", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^` + moduleSpace + `:`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: strings.TrimPrefix(args.Path, moduleSpace+":"), Namespace: moduleSpace}, nil
		})
		build.OnResolve(api.OnResolveOptions{Filter: `.`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if _, own := args.PluginData.(asking); own {
				return api.OnResolveResult{}, nil
			}
			if file, ok := s.files.get(args.Importer); ok && args.Namespace == moduleSpace {
				args.Importer, args.Namespace = file, "file"
			}
			switch args.Kind {
			case api.ResolveCSSURLToken:
				return s.resolveURL(build, args), nil
			case api.ResolveCSSImportRule, api.ResolveCSSComposesFrom:
				r := s.resolveImportRule(build, args)
				if len(r.Errors) == 0 && !r.External && isCSSModule(r.Path) {
					return api.OnResolveResult{Path: s.name(r.Path), Namespace: moduleSpace}, nil
				}
				return r, nil
			}
			return api.OnResolveResult{}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: moduleSpace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			file, _ := s.files.get(args.Path)
			r := s.loadSheet(file)
			r.Loader = api.LoaderLocalCSS
			if r.Contents != nil {
				if m, refused := refuseModule(relative(s.dir, file), *r.Contents); refused {
					return api.OnLoadResult{Errors: problems(&fileError{m})}, nil
				}
				text := withoutExports(*r.Contents)
				r.Contents = &text
			}
			return r, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: styleFile, Namespace: "file"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			return s.loadSheet(args.Path), nil
		})
	}}
}

// places puts the names of files into messages instead of the virtual ones.
func (s *moduleScope) places(list []api.Message) []api.Message {
	for i := range list {
		if l := list[i].Location; l != nil {
			if file, ok := s.files.get(strings.TrimPrefix(l.File, moduleSpace+":")); ok {
				l.File = relative(s.dir, file)
			}
		}
	}
	return list
}

// failure carries the messages of the inner build to the outer one.
func (s *moduleScope) failure(list []api.Message) error {
	return &buildErrors{s.places(list)}
}

// begins is how esbuild marks where a file begins in a bundled sheet. No
// comment of a sheet itself is left in there.
var begins = regexp.MustCompile(`(?m)^/\* (?:(` + moduleSpace + `):)?(\S.*) \*/$`)

// split cuts the bundled sheet of a module at the files that it was made of,
// so that what several modules are composed of is in a page once.
func (a *assets) split(css []byte) []string {
	var names []string
	add := func(name string, text []byte) {
		if len(bytes.TrimSpace(text)) == 0 {
			return
		}
		name = strings.TrimSuffix(name, ".css") + "-" + contentHash(text) + ".css"
		a.sheets.set(name, &sheet{css: string(text)})
		names = append(names, name)
	}
	name, last := "import", 0
	for _, at := range begins.FindAllSubmatchIndex(css, -1) {
		add(name, css[last:at[0]])
		name, last = safeName(string(css[at[4]:at[5]])), at[1]
	}
	add(name, css[last:])
	return names
}

// parseNames reads esbuild's list of names: an object of strings.
func parseNames(text []byte) (map[string]string, error) {
	tree, err := js.Parse(parse.NewInputBytes(text), js.Options{})
	if err != nil {
		return nil, fmt.Errorf("read its names: %w", err)
	}
	names := map[string]string{}
	for _, statement := range tree.List {
		declared, ok := statement.(*js.VarDecl)
		if !ok {
			continue
		}
		for _, element := range declared.List {
			object, ok := element.Default.(*js.ObjectExpr)
			if !ok {
				continue
			}
			for _, p := range object.List {
				value, ok := p.Value.(*js.LiteralExpr)
				if !ok || p.Name == nil {
					return nil, fmt.Errorf("read its names: %s", text)
				}
				names[unquote(p.Name.Literal.Data)] = unquote(value.Data)
			}
		}
	}
	return names, nil
}

// unquote gives the value of a string that esbuild wrote, or a bare word.
func unquote(data []byte) string {
	if len(data) < 2 || (data[0] != '"' && data[0] != '\'' && data[0] != '`') {
		return string(data)
	}
	if value, _, err := parseLiteral(string(data), 0); err == nil {
		if text, ok := value.(string); ok {
			return text
		}
	}
	return string(data)
}

// loadModule gives esbuild a CSS module: its names and, for browsers, its sheets.
func (a *assets) loadModule(file string, client bool) api.OnLoadResult {
	m, err := a.module(file)
	if err != nil {
		return api.OnLoadResult{Errors: problems(err)}
	}
	var b strings.Builder
	if client {
		for _, name := range m.sheets {
			fmt.Fprintf(&b, "import %s;\n", quote(sheetSpace+":"+name))
		}
	}
	b.WriteString("export default {")
	var exports strings.Builder // no import of a single name costs the others
	for i, name := range slices.Sorted(maps.Keys(m.names)) {
		fmt.Fprintf(&b, "\n  %s: %s,", objectKey(name), quote(m.names[name]))
		if name != "default" {
			fmt.Fprintf(&exports, "const name%d = %s;\nexport { name%d as %s };\n", i, quote(m.names[name]), i, quote(name))
		}
	}
	b.WriteString("\n};\n" + exports.String())
	text := b.String()
	r := api.OnLoadResult{Contents: &text, Loader: api.LoaderJS, ResolveDir: filepath.Dir(file)}
	if client {
		r.Warnings = m.warns // the server would only say the same
	}
	return r
}

// objectKey quotes a key so that __proto__ is one like any other.
func objectKey(name string) string {
	if name == "__proto__" {
		return `["__proto__"]`
	}
	return quote(name)
}
