package bundle

import (
	"bytes"

	"github.com/tdewolff/parse/v2/js"
)

// finder calls a function for every node of a tree, in no particular order.
type finder func(js.INode)

// Enter is called by js.Walk.
func (f finder) Enter(n js.INode) js.IVisitor {
	f(n)
	return f
}

// Exit is called by js.Walk.
func (finder) Exit(js.INode) {}

// eachNode visits all nodes of a script.
func (s *script) eachNode(visit func(js.INode)) { js.Walk(finder(visit), s.tree) }

// memberName gives the name in x.name, x?.name or x["name"].
func memberName(n js.INode) (name string, offset int, ok bool) {
	switch n := n.(type) {
	case *js.DotExpr:
		switch y := n.Y.(type) {
		case js.LiteralExpr: // the parser stores it so
			name, offset = word(y.Data)
			return name, offset, true
		case *js.LiteralExpr:
			name, offset = word(y.Data)
			return name, offset, true
		case *js.Var:
			name, offset = word(y.Data)
			return name, offset, true
		}
	case *js.IndexExpr:
		if y, isLiteral := n.Y.(*js.LiteralExpr); isLiteral && y.TokenType == js.StringToken {
			name, offset = word(y.Data)
			return name, offset, true
		}
	}
	return "", -1, false
}

// styledElement finds <style jsx>, which only a compiler plugin understands.
func (s *script) styledElement() (offset int, found bool) {
	offset = -1
	s.eachNode(func(n js.INode) {
		call, ok := n.(*js.CallExpr)
		if !ok || found || len(call.Args.List) < 2 {
			return
		}
		element, ok := call.Args.List[0].Value.(*js.LiteralExpr)
		if !ok || element.TokenType != js.StringToken || !bytes.Equal(element.Data, []byte(`"style"`)) {
			return
		}
		props, ok := call.Args.List[1].Value.(*js.ObjectExpr)
		if !ok {
			return
		}
		for _, p := range props.List {
			if p.Name == nil {
				continue
			}
			if name, at := word(p.Name.Literal.Data); name == "jsx" {
				offset, found = at, true
				return
			}
		}
	})
	return offset, found
}

// fileNames finds the use of __dirname and __filename, unless the file
// declares them itself, and of import.meta.url.
func (s *script) fileNames() (name string, offset int, found bool) {
	declared := map[string]bool{}
	s.eachNode(func(n js.INode) {
		if b, ok := n.(*js.BindingElement); ok {
			if v, ok := b.Binding.(*js.Var); ok {
				bound, _ := word(v.Data)
				declared[bound] = true
			}
		}
	})
	offset = -1
	consider := func(candidate string, at int) {
		if !declared[candidate] && (!found || at < offset) {
			name, offset, found = candidate, at, true
		}
	}
	s.eachNode(func(n js.INode) {
		switch n := n.(type) {
		case *js.Var:
			if base, at := word(n.Data); base == "__dirname" || base == "__filename" {
				consider(base, at)
			}
		case *js.DotExpr:
			if _, meta := n.X.(*js.ImportMetaExpr); meta {
				if member, at, ok := memberName(n); ok && (member == "url" || member == "dirname" || member == "filename") {
					consider("import.meta."+member, at)
				}
			}
		}
	})
	return name, offset, found
}

// initialProps finds getInitialProps as a member that is assigned or a static
// member of a class.
func (s *script) initialProps() (offset int, found bool) {
	offset = -1
	note := func(name string, at int) {
		if name == "getInitialProps" && !found {
			offset, found = at, true
		}
	}
	s.eachNode(func(n js.INode) {
		switch n := n.(type) {
		case *js.BinaryExpr:
			if name, at, ok := memberName(n.X); ok && n.Op == js.EqToken {
				note(name, at)
			}
		case *js.MethodDecl:
			if n.Static {
				note(word(n.Name.Literal.Data))
			}
		case *js.Field:
			if n.Static {
				note(word(n.Name.Literal.Data))
			}
		}
	})
	return offset, found
}

// edgeRuntime finds the export that asks Next.js for its edge runtime:
// `runtime = "edge"` or `config = { runtime: "edge" }`.
func (s *script) edgeRuntime() (offset int, found bool) {
	offset = -1
	s.eachSetting(func(name string, value js.IExpr, at int) {
		if l, ok := value.(*js.LiteralExpr); ok && name == "runtime" && l.TokenType == js.StringToken && !found {
			if text, _ := word(l.Data); text == "edge" || text == "experimental-edge" {
				offset, found = at, true
			}
		}
	})
	return offset, found
}

// noRuntime reports whether the page asks for no script in browsers:
// `config = { unstable_runtimeJS: false }`.
func (s *script) noRuntime() bool {
	off := false
	s.eachSetting(func(name string, value js.IExpr, _ int) {
		if l, ok := value.(*js.LiteralExpr); ok && name == "unstable_runtimeJS" && l.TokenType == js.FalseToken {
			off = true
		}
	})
	return off
}

// eachSetting visits what a page tells Next.js about itself: runtime, and the
// keys of config.
func (s *script) eachSetting(visit func(name string, value js.IExpr, at int)) {
	for _, statement := range s.tree.List {
		declaration, ok := statement.(*js.VarDecl)
		if export, isExport := statement.(*js.ExportStmt); isExport {
			declaration, ok = export.Decl.(*js.VarDecl)
		}
		if !ok {
			continue
		}
		for _, b := range declaration.List {
			v, ok := b.Binding.(*js.Var)
			if !ok {
				continue
			}
			name, at := word(v.Data)
			object, isObject := b.Default.(*js.ObjectExpr)
			switch {
			case name == "runtime":
				visit(name, b.Default, at)
			case name == "config" && isObject:
				for _, p := range object.List {
					if p.Name != nil {
						key, at := word(p.Name.Literal.Data)
						visit(key, p.Value, at)
					}
				}
			}
		}
	}
}

// exportsAll reports whether the file has an `export * from`.
func (s *script) exportsAll() bool {
	for _, statement := range s.tree.List {
		if n, ok := statement.(*js.ExportStmt); ok && n.Module != nil && !n.Default {
			for _, alias := range n.List {
				if string(alias.Binding) == "*" && alias.Name == nil {
					return true
				}
			}
		}
	}
	return false
}
