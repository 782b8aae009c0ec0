package bundle

import "github.com/tdewolff/parse/v2/js"

// export uses what it exports: Next.js calls it.
func (g *guardian) export(u *unit, r *reach, n *js.ExportStmt) {
	if n.Module == nil {
		for _, alias := range n.List {
			for _, data := range [][]byte{alias.Name, alias.Binding} {
				if name, at := word(data); name != "" {
					u.uses = append(u.uses, use{site: site{name, at}})
				}
			}
		}
	}
	switch d := n.Decl.(type) {
	case *js.FuncDecl:
		if d.Name != nil {
			name, at := word(d.Name.Name())
			u.uses = append(u.uses, use{site: site{name, at}})
		}
	case *js.VarDecl:
		for i := range d.List {
			if v, ok := d.List[i].Binding.(*js.Var); ok {
				name, at := word(v.Name())
				u.uses = append(u.uses, use{site: site{name, at}})
			}
		}
	}
	if n.Decl != nil {
		g.walk(u, r, n.Decl)
	}
}
