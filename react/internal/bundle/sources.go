package bundle

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// sourcesPlugin looks at every file of the application that goes into the
// bundle, for what esbuild compiles without a word but cannot work. Installed
// packages are left alone: much in them is never called.
func sourcesPlugin(dir string, found *findings) api.Plugin {
	return api.Plugin{Name: "sources", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `\.[cm]?[jt]sx?$`, Namespace: "file"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			if installedRoot(args.Path) != "" {
				return api.OnLoadResult{}, nil
			}
			source, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, nil // esbuild reads it again and says what is wrong
			}
			inspectSource(relative(dir, args.Path), source, found)
			return api.OnLoadResult{}, nil
		})
	}}
}

func inspectSource(file string, source []byte, found *findings) {
	if bytes.Contains(source, []byte("<style")) && bytes.Contains(source, []byte("jsx")) {
		// Code that does not parse is reported by esbuild itself.
		if s, err := parseScript(file, source, "jsx"); err == nil {
			if at, ok := s.styledElement(); ok {
				found.fail(s.message(at, "jsx", "<style jsx> is not supported: it needs the compiler plugin of styled-jsx",
					"put the styles into a file of the folder public and link it in pages/_document, or use a <style> element without jsx"))
			}
		}
	}
	if bytes.Contains(source, []byte("__dirname")) || bytes.Contains(source, []byte("__filename")) || bytes.Contains(source, []byte("import.meta")) {
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
