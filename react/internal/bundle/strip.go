package bundle

import (
	"bytes"
	"slices"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// stripPage takes a page's data functions away, and all that only they use: it
// must not come to browsers, and could not run there. ok is false for a page
// that has none. The rest is JavaScript.
//
// What the data functions use, directly or through other parts of the file, is
// suspect. A suspect part stays if what is left of the file uses it. Parts are
// the names of an import, the variables of a declaration, functions and
// classes; statements and imports without names always stay, as in Next.js.
func stripPage(page *source, text []byte) (stripped []byte, ok bool, wrong []api.Message) {
	if page.api() || !dataNames.Match(text) {
		return nil, false, nil
	}
	code, wrong := plainCode(page.path, loaderOf(page.path), text, api.ES2022, nil)
	if len(wrong) > 0 {
		return nil, false, wrong
	}
	stripped, ok, err := strip(code)
	if err != nil {
		return nil, false, []api.Message{{Text: "the data functions of " + page.file + " cannot be taken out for browsers: " + err.Error(),
			Notes: []api.Note{{Text: "write them in a file of their own and export them from the page: export { getStaticProps } from '../lib/…'"}}}}
	}
	return stripped, ok, nil
}

// strip does the work of stripPage for JavaScript that esbuild has written.
func strip(code []byte) (stripped []byte, ok bool, err error) {
	tree, err := js.Parse(parse.NewInputBytes(bytes.Clone(code)), js.Options{})
	if err != nil {
		return nil, false, err
	}
	seeds, found := withoutData(tree)
	if !found {
		return nil, false, nil
	}
	m := newMarking(tree)
	m.suspect(seeds)
	m.keep()
	m.sweep(tree)
	quoteKeys(tree)
	return []byte(tree.JSString()), true, nil
}

// quoteKeys puts quotes around names of properties that look like numbers and
// are none: the parser takes "1.0" for 1.0, which is the name "1". esbuild
// writes numbers in their shortest form.
func quoteKeys(tree *js.AST) {
	const exact = 15 // digits of which every number is itself
	js.Walk(finder(func(n js.INode) {
		key, ok := n.(*js.PropertyName)
		if !ok || key.Literal.TokenType != js.DecimalToken || bytes.ContainsAny(key.Literal.Data, "eE") {
			return
		}
		if data := key.Literal.Data; len(data) > exact || bytes.IndexByte(data, '.') >= 0 {
			key.Literal = js.LiteralExpr{TokenType: js.StringToken, Data: []byte(quote(string(data)))}
		}
	}), tree)
}

// part is what is kept or dropped as one.
type part struct {
	names   []string        // that it declares
	uses    map[string]bool // names at the top of the file
	suspect bool
	live    bool
}

// marking is the parts of a file, in order: those of each statement.
type marking struct {
	tops       map[string]bool    // names declared at the top of the file
	declared   map[string][]*part // by name; a var may be declared twice
	statements [][]*part
}

func newMarking(tree *js.AST) *marking {
	m := &marking{tops: map[string]bool{}, declared: map[string][]*part{}}
	for _, v := range tree.Scope.Declared {
		m.tops[string(v.Data)] = true
	}
	for _, n := range tree.List {
		if i, ok := n.(*js.ImportStmt); ok {
			for _, name := range importedNames(i) {
				m.tops[name] = true
			}
		}
	}
	for _, n := range tree.List {
		list := m.parts(n)
		m.statements = append(m.statements, list)
		for _, p := range list {
			for _, name := range p.names {
				m.declared[name] = append(m.declared[name], p)
			}
		}
	}
	return m
}

// parts takes a statement apart. Where sweep drops parts it relies on their
// order: one for each name of an import, for each variable, else one in all.
func (m *marking) parts(n js.IStmt) []*part {
	switch n := n.(type) {
	case *js.ImportStmt:
		var list []*part
		for _, name := range importedNames(n) {
			list = append(list, &part{names: []string{name}})
		}
		return list
	case *js.VarDecl:
		var list []*part
		for i := range n.List {
			list = append(list, &part{names: boundNames(n.List[i].Binding), uses: m.used(&n.List[i])})
		}
		return list
	case *js.FuncDecl:
		return []*part{{names: []string{string(n.Name.Name())}, uses: m.used(n)}}
	case *js.ClassDecl:
		return []*part{{names: []string{string(n.Name.Name())}, uses: m.used(n)}}
	}
	return []*part{{uses: m.used(n)}}
}

// used lists the names at the top of the file that a node mentions. esbuild
// has renamed what other scopes declare by such a name, so the name is enough.
func (m *marking) used(n js.INode) map[string]bool {
	list := map[string]bool{}
	if e, ok := n.(*js.ExportStmt); ok && e.Module == nil {
		for _, alias := range e.List {
			list[localName(alias)] = true
		}
	}
	js.Walk(finder(func(n js.INode) {
		if v, ok := n.(*js.Var); ok && m.tops[string(v.Name())] {
			list[string(v.Name())] = true
		}
	}), n)
	return list
}

// suspect marks what the given names lead to.
func (m *marking) suspect(names []string) {
	for queue := slices.Clone(names); len(queue) > 0; queue = queue[1:] {
		for _, p := range m.declared[queue[0]] {
			if p.suspect {
				continue
			}
			p.suspect = true
			for name := range p.uses {
				queue = append(queue, name)
			}
		}
	}
}

// keep marks what is not suspect, and all that it leads to.
func (m *marking) keep() {
	var queue []*part
	for _, list := range m.statements {
		for _, p := range list {
			if !p.suspect {
				p.live = true
				queue = append(queue, p)
			}
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for name := range queue[0].uses {
			for _, p := range m.declared[name] {
				if !p.live {
					p.live = true
					queue = append(queue, p)
				}
			}
		}
	}
}

// sweep drops what nothing has marked.
func (m *marking) sweep(tree *js.AST) {
	var list []js.IStmt
	for i, n := range tree.List {
		parts := m.statements[i]
		live := func(at int) bool { return parts[at].live }
		switch n := n.(type) {
		case *js.ImportStmt:
			if len(parts) > 0 && !keepNames(n, live) {
				continue
			}
		case *js.VarDecl:
			at := -1
			n.List = slices.DeleteFunc(n.List, func(js.BindingElement) bool { at++; return !live(at) })
			if len(n.List) == 0 {
				continue
			}
		default:
			if !live(0) {
				continue
			}
		}
		list = append(list, n)
	}
	tree.List = list
}
