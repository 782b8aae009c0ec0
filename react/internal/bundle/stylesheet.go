package bundle

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// text gives a style sheet as CSS: compiled if it is Sass, then through the
// loaders and PostCSS, if the application configures them.
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
		if loaders := loadersFor(a.rules, filepath.ToSlash(file)); len(loaders) > 0 {
			var reply compiledSheet
			if err := a.call("loaders", map[string]any{"file": file, "css": css, "loaders": loaders}, &reply, file, "turbopack.rules of next.config"); err != nil {
				return "", err
			}
			css = reply.CSS
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
		return "styled-jsx @babel/core@7" // the plugin of styled-jsx 5 refuses Babel 8
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
