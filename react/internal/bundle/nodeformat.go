package bundle

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// exactPath completes an import of a file within a package that has no exports
// map: Node.js wants the whole file name where bundlers add ".js".
func exactPath(name, inner, root, file string, own *packageJSON) string {
	if inner == "" {
		return name
	}
	if own != nil && len(own.Exports) > 0 && string(own.Exports) != "null" {
		return name + "/" + inner
	}
	rest, err := filepath.Rel(root, file)
	if err != nil {
		return name + "/" + inner
	}
	return name + "/" + filepath.ToSlash(rest)
}

// importing is a first, fast look for import and export.
var importing = regexp.MustCompile(`(?m)^\s*(import|export)\b`)

// moduleSyntax reports whether a file that Node.js takes for CommonJS is
// written with import and export, which it then refuses to load.
func (p *packages) moduleSyntax(file string) bool {
	p.mu.Lock()
	answer, known := p.modules[file]
	p.mu.Unlock()
	if known {
		return answer
	}
	data, err := os.ReadFile(file)
	if err == nil && importing.Match(data) {
		tree, err := js.Parse(parse.NewInputBytes(bytes.Clone(data)), js.Options{})
		answer = err == nil && slices.ContainsFunc(tree.List, func(n js.IStmt) bool {
			switch n.(type) {
			case *js.ImportStmt, *js.ExportStmt:
				return true
			}
			return false
		})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.modules[file] = answer
	return answer
}
