package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// conventions are files beside the pages folder that Next.js runs by their
// name. marker, if set, must occur in the file: a script of that name that
// exports nothing is the application's own.
var conventions = []struct {
	name   string
	marker *regexp.Regexp
	text   string
	hint   string
}{
	{"middleware", nil, "middleware is not supported", "do its work by redirects, rewrites and headers of next.config, in the pages' getServerSideProps, in API routes or in a proxy in front, and remove the file"},
	{"proxy", exporting, "proxy (middleware) is not supported", "do its work by redirects, rewrites and headers of next.config, in the pages' getServerSideProps, in API routes or in a proxy in front, and remove the file"},
	{"instrumentation", exporting, "instrumentation is not supported", "start it with NODE_OPTIONS=--import in the environment of the server, and remove the file"},
	{"instrumentation-client", nil, "instrumentation of the browser is not supported", "give the file another name and import it in pages/_app"},
}

var exporting = regexp.MustCompile(`\bexports?\b`)

// refuseFiles finds what is neither a page nor a module but changes how
// Next.js serves an application, and would be missing silently.
func refuseFiles(dir string, found *findings) error {
	for _, base := range []string{"", "src/"} {
		for _, c := range conventions {
			for _, extension := range []string{".js", ".jsx", ".ts", ".tsx", ".mjs", ".mts"} {
				file := base + c.name + extension
				data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
				if errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if err != nil {
					return fmt.Errorf("read %s: %w", file, err)
				}
				if c.marker == nil || c.marker.Match(data) {
					found.fail(Message{File: file, Text: c.text, Hint: c.hint})
				}
			}
		}
		if err := refuseAppRouter(dir, base+"app", found); err != nil {
			return err
		}
	}
	for _, file := range []string{".babelrc", ".babelrc.js", ".babelrc.json", "babel.config.js", "babel.config.json", "babel.config.cjs", "babel.config.mjs"} {
		if _, err := os.Stat(filepath.Join(dir, file)); err == nil {
			found.warn(Message{File: file, Text: "this file is not read: code is compiled by esbuild, and plugins for Babel do not run"})
		}
	}
	for _, file := range []string{"tsconfig.json", "jsconfig.json"} {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		plain := lineComment.ReplaceAllFunc(data, func(c []byte) []byte { return bytes.Repeat([]byte(" "), len(c)) })
		if at := classicJSX.FindIndex(plain); at != nil {
			line, column := place(data, at[0])
			found.fail(Message{File: file, Line: line, Column: column, Text: `"jsx" asks for a way of compiling JSX that Next.js does not use`, Hint: `write "jsx": "preserve" or "react-jsx"`})
		}
	}
	return nil
}

// classicJSX matches the setting that makes esbuild call React.createElement,
// with a variable React that pages of Next.js do not import, or the development
// version of React's runtime.
var classicJSX = regexp.MustCompile(`"jsx"\s*:\s*"(react|react-jsxdev)"`)

var lineComment = regexp.MustCompile(`(?m)^[ \t]*//[^\n]*`)

// routerFile matches the files that make routes of a folder app.
var routerFile = regexp.MustCompile(`^(page|route|layout)\.(js|jsx|ts|tsx)$`)

// refuseAppRouter fails for a folder app that has routes. Other folders of
// that name are code like any other.
func refuseAppRouter(dir, folder string, found *findings) error {
	first := ""
	err := fs.WalkDir(os.DirFS(dir), folder, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || strings.Count(file, "/") > maxDepth):
			return fs.SkipDir
		case !entry.IsDir() && routerFile.MatchString(path.Base(file)):
			first = file
			return fs.SkipAll
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("scan %s: %w", folder, err)
	}
	if first != "" {
		found.fail(Message{File: first, Text: "the App Router (folder " + folder + ") is not supported", Hint: "move its routes to the folder pages"})
	}
	return nil
}

// refusePublic fails for a page whose route is also a file of public: Next.js
// refuses it, because one would hide the other.
func refusePublic(dir string, pages []*source, found *findings) {
	for _, page := range pages {
		if page.dynamic() || page.special() || page.route == "/" {
			continue
		}
		file := path.Join("public", page.route)
		if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(file))); err == nil && info.Mode().IsRegular() {
			found.fail(Message{File: page.file, Text: "the route " + page.route + " is also the file " + file, Hint: "rename one of them"})
		}
	}
}

// refuseMissing fails for the packages that every page needs.
func refuseMissing(dir string, found *findings) {
	for _, name := range []string{"react", "react-dom"} {
		if findPackage(dir, name) == "" {
			found.fail(Message{File: "package.json", Text: name + " is not installed in " + dir, Hint: "run npm install " + "in that folder; both react and react-dom must stand in its package.json"})
		}
	}
}
