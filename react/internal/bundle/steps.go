package bundle

import "github.com/tdewolff/parse/v2/js"

// steps lists the parts of a node in the order in which they run: conditions
// before bodies, arguments before the call. Functions are listed by what is in
// them; when that runs is for the caller to know.
func steps(n js.INode) []js.INode {
	var list []js.INode
	add := func(parts ...js.INode) {
		for _, p := range parts {
			if p != nil {
				list = append(list, p)
			}
		}
	}
	block := func(b *js.BlockStmt) {
		if b != nil {
			list = append(list, b)
		}
	}
	statements := func(s []js.IStmt) {
		for _, one := range s {
			add(one)
		}
	}
	switch n := n.(type) {
	case *js.AST:
		statements(n.List)
	case *js.BlockStmt:
		statements(n.List)
	case *js.ExprStmt:
		add(n.Value)
	case *js.IfStmt:
		add(n.Cond, n.Body, n.Else)
	case *js.DoWhileStmt:
		add(n.Body, n.Cond)
	case *js.WhileStmt:
		add(n.Cond, n.Body)
	case *js.ForStmt:
		add(n.Init, n.Cond)
		block(n.Body)
		add(n.Post)
	case *js.ForInStmt:
		add(n.Value)
		block(n.Body)
	case *js.ForOfStmt:
		add(n.Value)
		block(n.Body)
	case *js.SwitchStmt:
		add(n.Init)
		for i := range n.List {
			add(n.List[i].Cond)
			statements(n.List[i].List)
		}
	case *js.ReturnStmt:
		add(n.Value)
	case *js.WithStmt:
		add(n.Cond, n.Body)
	case *js.LabelledStmt:
		add(n.Value)
	case *js.ThrowStmt:
		add(n.Value)
	case *js.TryStmt:
		block(n.Body)
		block(n.Catch)
		block(n.Finally)
	case *js.ExportStmt:
		add(n.Decl)
	case *js.VarDecl:
		for i := range n.List {
			add(n.List[i].Default)
		}
	case *js.FuncDecl:
		block(&n.Body)
	case *js.MethodDecl:
		block(&n.Body)
	case *js.ArrowFunc:
		block(&n.Body)
	case *js.ClassDecl:
		add(n.Extends)
		for i := range n.List {
			block(n.List[i].StaticBlock)
			if n.List[i].Method != nil {
				list = append(list, n.List[i].Method)
			}
			add(n.List[i].Init)
		}
	default:
		list = parts(n)
	}
	return list
}

// parts is steps for expressions.
func parts(n js.INode) []js.INode {
	var list []js.INode
	add := func(parts ...js.INode) {
		for _, p := range parts {
			if p != nil {
				list = append(list, p)
			}
		}
	}
	switch n := n.(type) {
	case *js.ArrayExpr:
		for i := range n.List {
			add(n.List[i].Value)
		}
	case *js.ObjectExpr:
		for i := range n.List {
			add(n.List[i].Value, n.List[i].Init)
		}
	case *js.TemplateExpr:
		add(n.Tag)
		for i := range n.List {
			add(n.List[i].Expr)
		}
	case *js.GroupExpr:
		add(n.X)
	case *js.IndexExpr:
		add(n.X, n.Y)
	case *js.DotExpr:
		add(n.X)
	case *js.NewExpr:
		add(n.X)
		if n.Args != nil {
			for i := range n.Args.List {
				add(n.Args.List[i].Value)
			}
		}
	case *js.CallExpr:
		add(n.X)
		for i := range n.Args.List {
			add(n.Args.List[i].Value)
		}
	case *js.UnaryExpr:
		add(n.X)
	case *js.BinaryExpr:
		add(n.X, n.Y)
	case *js.CondExpr:
		add(n.Cond, n.X, n.Y)
	case *js.YieldExpr:
		add(n.X)
	case *js.CommaExpr:
		for _, x := range n.List {
			add(x)
		}
	}
	return list
}
