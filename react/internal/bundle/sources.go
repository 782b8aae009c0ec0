package bundle

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// sources are the application's own files of JavaScript and TypeScript. esbuild
// takes one answer for each file, so all that happens to them before it reads
// them is one chain: addresses of images, a look for what cannot work, fonts,
// styled-jsx and, for
// browsers, what is theirs alone (see browserSource).
//
// Installed packages are left alone, but for what esbuild could not tell of
// the side that they run on: much in them is never called.
type sources struct {
	*task
	byPath map[string]*source // pages
	done   memo[prepared]     // what both sides have in common, by file
	secret *secrets
}

// prepared is a file after the part of the chain that both sides share.
type prepared struct {
	text    []byte
	changed bool
}

func newSources(t *task) *sources {
	s := &sources{task: t, byPath: map[string]*source{}, secret: newSecrets(t)}
	for _, page := range t.pages {
		real, err := filepath.EvalSymlinks(page.path) // as esbuild names it
		if err != nil {
			real = page.path
		}
		s.byPath[real] = page
	}
	return s
}

// sourceFile matches files of JavaScript and TypeScript.
var sourceFile = regexp.MustCompile(sourceFilter)

const sourceFilter = `\.[cm]?[jt]sx?$`

func (s *sources) plugin(client bool) api.Plugin {
	return api.Plugin{Name: "sources", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: sourceFilter, Namespace: "file"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			return s.load(args.Path, client), nil
		})
	}}
}

func (s *sources) load(file string, client bool) api.OnLoadResult {
	if installedRoot(file) != "" {
		return s.loadInstalled(file, client)
	}
	one, err := s.done.get(file, func() (prepared, error) { return s.prepare(file) })
	if err != nil {
		return api.OnLoadResult{Errors: problems(err)}
	}
	if one.text == nil {
		return api.OnLoadResult{} // esbuild reads it again and says what is wrong
	}
	if client {
		text, changed, wrong := s.browserSource(file, one.text)
		if len(wrong) > 0 {
			return api.OnLoadResult{Errors: wrong}
		}
		if changed {
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS, ResolveDir: filepath.Dir(file)}
		}
	}
	if !one.changed {
		return api.OnLoadResult{}
	}
	text := string(one.text)
	return api.OnLoadResult{Contents: &text, Loader: loaderOf(file), ResolveDir: filepath.Dir(file)}
}

// loadInstalled makes the fonts of a package (some are nothing else), and tells
// its code in browsers on which side it is.
func (s *sources) loadInstalled(file string, client bool) api.OnLoadResult {
	text, err := os.ReadFile(file)
	if err != nil {
		return api.OnLoadResult{} // esbuild reads it again and says what is wrong
	}
	source, wrong := s.assets.fontCalls(file, text)
	s.found.fail(wrong...)
	loader, changed := loaderOf(file), !bytes.Equal(source, text)
	if client && asksForSide(source) {
		out, wrong := browserCode(file, loader, source, nil)
		if len(wrong) > 0 {
			return api.OnLoadResult{} // esbuild says it again, in its place
		}
		source, loader, changed = []byte(out), api.LoaderJS, true
	}
	if !changed {
		return api.OnLoadResult{}
	}
	out := string(source)
	return api.OnLoadResult{Contents: &out, Loader: loader, ResolveDir: filepath.Dir(file)}
}

// prepare runs the part of the chain that both sides share.
func (s *sources) prepare(file string) (prepared, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return prepared{}, nil
	}
	out, err := s.assets.imageURLs(file, text)
	if err != nil {
		return prepared{}, err
	}
	inspectSource(relative(s.dir, file), out, s.found) // lines stay where they are in all that follows
	out, wrong := s.assets.fontCalls(file, out)
	s.found.fail(wrong...)
	if out, err = s.assets.styledJSX(file, out); err != nil {
		return prepared{}, err
	}
	return prepared{text: out, changed: !bytes.Equal(text, out)}, nil
}

// browserSource is the part of the chain for browsers: pages lose their data
// functions, code learns on which side it is, and variables of the server are
// watched. The result is JavaScript if it is changed.
func (s *sources) browserSource(file string, text []byte) (string, bool, []api.Message) {
	loader, changed := loaderOf(file), false
	if page := s.byPath[file]; page != nil {
		stripped, ok, wrong := stripPage(page, text)
		if len(wrong) > 0 {
			return "", false, wrong
		}
		if ok {
			text, loader, changed = stripped, api.LoaderJS, true
		}
	}
	watch := s.secret.watch(relative(s.dir, file), text)
	out, wrong := browserCode(file, loader, text, watch)
	if len(wrong) > 0 {
		return "", false, wrong
	}
	if s.byPath[file] != nil {
		out = s.secret.admit(relative(s.dir, file), out, watch)
	}
	return out, changed || out != string(text), nil
}

func inspectSource(file string, source []byte, found *findings) {
	if bytes.Contains(source, []byte("__dirname")) || bytes.Contains(source, []byte("__filename")) || bytes.Contains(source, []byte("import.meta")) {
		// Code that does not parse is reported by esbuild itself.
		if s, err := parseScript(file, source, "__dirname", "__filename", "url", "dirname", "filename"); err == nil {
			if name, at, ok := s.fileNames(); ok {
				text := name + " is not defined in a bundle: using it throws"
				if strings.HasPrefix(name, "import.meta.") {
					text = name + " is the place of the bundle, not of this file"
				}
				word := name[strings.LastIndexByte(name, '.')+1:]
				found.warn(s.message(at, word, text, "name files from the application's folder: path.join(process.cwd(), 'FOLDER/FILE')"))
			}
		}
	}
}

// relative names a file from the application's folder, with slashes.
func relative(dir, file string) string {
	rel, err := filepath.Rel(dir, file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}
