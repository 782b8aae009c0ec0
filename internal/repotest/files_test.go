package repotest

import (
	"bytes"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// longest is how many lines a file may have that is no test; the habit is 50 to 200.
const longest = 300

// longer names the files that may be longer, and why.
var longer = map[string]string{}

func TestFilesAreShort(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range sources(t, ".go", ".js", ".mjs", ".sh") {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/test/") || strings.Contains(name, "/testdata/") {
			continue
		}
		text := read(t, name)
		n := bytes.Count(text, []byte("\n"))
		_, allowed := longer[name]
		seen[name] = n > longest
		if n > longest && !allowed {
			t.Errorf("%s has %d lines: split it, or name it here with the reason", name, n)
		}
	}
	for name := range longer {
		if !seen[name] {
			t.Errorf("%s needs no exception any more", name)
		}
	}
}

// largest is how many bytes a file may have: what is larger was made by a program.
const largest = 200 << 10

func TestNothingThatIsMadeIsKept(t *testing.T) {
	for _, name := range sources(t, "") {
		info, err := os.Lstat(filepath.Join(root(), filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > largest && !strings.HasSuffix(name, ".test") && !strings.HasSuffix(name, ".out") { // which git leaves out
			t.Errorf("%s has %d bytes: it looks like something that was built", name, info.Size())
		}
	}
}

// unfinished are the marks of work that was left for later. They are put
// together here so that this file does not hold them.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)

func TestNothingIsLeftForLater(t *testing.T) {
	for _, name := range sources(t, ".go", ".js", ".mjs", ".jsx", ".ts", ".tsx", ".sh", ".md", ".yml", "Makefile") {
		for i, line := range bytes.Split(read(t, name), []byte("\n")) {
			if unfinished.Match(line) {
				t.Errorf("%s:%d: %s", name, i+1, bytes.TrimSpace(line))
			}
		}
	}
}

func TestNoInitFunctions(t *testing.T) {
	for _, p := range list(t) {
		fset, files := parsed(t, p)
		for _, f := range files {
			for _, d := range f.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil && fd.Name.Name == "init" {
					t.Errorf("%s: init runs unasked: call it from New or main", fset.Position(fd.Pos()))
				}
			}
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
