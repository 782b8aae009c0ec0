package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheTableFits: every row applies to the code as it is, and names tests that
// are there. Whether they notice is what running the command shows.
func TestTheTableFits(t *testing.T) {
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	guarantee := regexp.MustCompile(`^G([1-9]|10)$`)
	seen, have := make(map[string]bool), make(map[string]map[string]bool)
	for _, m := range table() {
		t.Run(m.Fault, func(t *testing.T) {
			if seen[m.Fault] {
				t.Error("two rows say this")
			}
			seen[m.Fault] = true
			if !guarantee.MatchString(m.Breaks) {
				t.Errorf("it breaks %q, which is no guarantee", m.Breaks)
			}
			text, err := m.read(root)
			if err == nil {
				text, err = m.apply(text)
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parser.ParseFile(token.NewFileSet(), m.File, text, parser.SkipObjectResolution); err != nil {
				t.Error(err)
			}
			if m.Tests == "" {
				t.Error("it names no test")
			}
			in := strings.Join(m.packages(), " ")
			if have[in] == nil {
				have[in] = testsOf(t, root, m.packages())
			}
			for _, name := range m.tests() {
				if name, _, _ := strings.Cut(name, "/"); !have[in][name] {
					t.Errorf("%s has no test %s", in, name)
				}
			}
		})
	}
	if len(seen) < 100 {
		t.Errorf("%d rows", len(seen))
	}
}

// testsOf returns the names of the functions in the packages' tests.
func testsOf(t *testing.T, root string, packages []string) map[string]bool {
	t.Helper()
	have := make(map[string]bool)
	for _, p := range packages {
		files, err := filepath.Glob(filepath.Join(root, p, "*_test.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("package %s has no tests: %v", p, err)
		}
		for _, name := range files {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
					have[fn.Name.Name] = true
				}
			}
		}
	}
	return have
}
