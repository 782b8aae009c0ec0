package bundle

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/tdewolff/parse/v2/js"
)

// dataNames is a first, fast look for data functions.
var dataNames = regexp.MustCompile(`\b(` + staticProps + `|` + staticPaths + `|` + serverProps + `)\b`)

func isData(name []byte) bool {
	switch string(bytes.Trim(name, `"'`)) {
	case staticProps, staticPaths, serverProps:
		return true
	}
	return false
}

// withoutData takes the export off data functions, in all its forms, and lists
// the names at the top of the file that were exported so. What they name is
// still there.
func withoutData(tree *js.AST) (names []string, found bool) {
	var list []js.IStmt
	for _, n := range tree.List {
		e, ok := n.(*js.ExportStmt)
		if !ok || e.Default {
			list = append(list, n)
			continue
		}
		if e.Decl == nil {
			kept := slices.DeleteFunc(slices.Clone(e.List), func(alias js.Alias) bool {
				if alias.Binding == nil || !isData(alias.Binding) {
					return false
				}
				if e.Module == nil {
					names = append(names, localName(alias))
				}
				return true
			})
			found = found || len(kept) < len(e.List)
			if len(kept) == len(e.List) || slices.ContainsFunc(kept, func(a js.Alias) bool { return a.Binding != nil }) {
				e.List = kept
				list = append(list, e)
			}
			continue
		}
		declared := declaredNames(e.Decl)
		if !slices.ContainsFunc(declared, func(name string) bool { return isData([]byte(name)) }) {
			list = append(list, e)
			continue
		}
		found = true
		list = append(list, e.Decl.(js.IStmt))
		others := &js.ExportStmt{}
		for _, name := range declared {
			if isData([]byte(name)) {
				names = append(names, name)
			} else {
				others.List = append(others.List, js.Alias{Binding: []byte(name)})
			}
		}
		if len(others.List) > 0 {
			list = append(list, others)
		}
	}
	tree.List = list
	return names, found
}

// declaredNames lists what an exported declaration declares.
func declaredNames(n js.INode) []string {
	switch n := n.(type) {
	case *js.VarDecl:
		var list []string
		for i := range n.List {
			list = append(list, boundNames(n.List[i].Binding)...)
		}
		return list
	case *js.FuncDecl:
		return []string{string(n.Name.Name())}
	case *js.ClassDecl:
		return []string{string(n.Name.Name())}
	}
	return nil
}

// boundNames lists the variables of a pattern.
func boundNames(n js.IBinding) []string {
	switch n := n.(type) {
	case *js.Var:
		return []string{string(n.Name())}
	case *js.BindingArray:
		var list []string
		for i := range n.List {
			list = append(list, boundNames(n.List[i].Binding)...)
		}
		return append(list, boundNames(n.Rest)...)
	case *js.BindingObject:
		var list []string
		for i := range n.List {
			list = append(list, boundNames(n.List[i].Value.Binding)...)
		}
		if n.Rest != nil {
			list = append(list, string(n.Rest.Name()))
		}
		return list
	}
	return nil
}

// localName is the name within the file of what an export lists.
func localName(alias js.Alias) string {
	if alias.Name != nil {
		return string(alias.Name)
	}
	return string(alias.Binding)
}

// importedNames lists what an import declares: the default first.
func importedNames(n *js.ImportStmt) []string {
	var list []string
	if n.Default != nil {
		list = append(list, string(n.Default))
	}
	for _, alias := range n.List {
		if alias.Binding != nil { // nil after a last comma
			list = append(list, string(alias.Binding))
		}
	}
	return list
}

// keepNames drops names of an import, counted as importedNames lists them. It
// reports whether any is left.
func keepNames(n *js.ImportStmt, live func(at int) bool) bool {
	at := 0
	if n.Default != nil {
		if !live(at) {
			n.Default = nil
		}
		at++
	}
	var kept []js.Alias // nil if none is left: the braces go, too
	for _, alias := range n.List {
		if alias.Binding == nil {
			continue
		}
		if live(at) {
			kept = append(kept, alias)
		}
		at++
	}
	n.List = kept
	return n.Default != nil || n.List != nil
}
