package repotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// parsed returns the files of p without its tests.
func parsed(t *testing.T, p pkg) (*token.FileSet, []*ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return fset, files
}

func TestEveryPackageHasOneComment(t *testing.T) {
	for _, p := range list(t) {
		if len(p.GoFiles) == 0 {
			continue // tests alone, such as e2e
		}
		_, files := parsed(t, p)
		n := 0
		for _, f := range files {
			if f.Doc != nil {
				n++
			}
		}
		if n != 1 {
			t.Errorf("package %s has a package comment in %d files, want one", p.rel(), n)
		}
	}
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	for _, p := range list(t) {
		if p.Name == "main" {
			continue
		}
		fset, files := parsed(t, p)
		for _, f := range files {
			for _, pos := range undocumented(f) {
				at := fset.Position(pos.at)
				t.Errorf("%s/%s:%d: %s has no comment", p.rel(), filepath.Base(at.Filename), at.Line, pos.name)
			}
		}
	}
}

type found struct {
	name string
	at   token.Pos
}

// undocumented lists the exported functions, methods of exported types, types,
// constants, variables and interface methods of f that say nothing about
// themselves. An interface of one method is described as a whole.
func undocumented(f *ast.File) []found {
	var bad []found
	miss := func(id *ast.Ident, docs ...*ast.CommentGroup) {
		if !id.IsExported() {
			return
		}
		for _, d := range docs {
			if d.Text() != "" {
				return
			}
		}
		bad = append(bad, found{id.Name, id.Pos()})
	}
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type)) {
				miss(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					miss(s.Name, s.Doc, s.Comment, d.Doc)
					if it, ok := s.Type.(*ast.InterfaceType); ok && s.Name.IsExported() && len(it.Methods.List) > 1 {
						for _, m := range it.Methods.List {
							for _, id := range m.Names {
								miss(id, m.Doc, m.Comment)
							}
						}
					}
				case *ast.ValueSpec:
					for _, id := range s.Names {
						miss(id, s.Doc, s.Comment, d.Doc)
					}
				}
			}
		}
	}
	return bad
}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func TestUndocumentedIsFound(t *testing.T) {
	const src = `package x
func Bare() {}
// Said is documented.
func Said() {}
type T struct{}
func (T) M() {}
type u[K any] struct{}
func (*u[K]) Hidden() {}
// I is documented.
type I interface {
	N()
	O() // of the line
}
const C = 1
// Of the group.
const ( D = 1; E = 2 )
`
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, b := range undocumented(f) {
		got += b.name + " "
	}
	if want := "Bare T M N C "; got != want {
		t.Errorf("undocumented: %q, want %q", got, want)
	}
}
