package bundle

import (
	"fmt"
	"strings"

	"github.com/tdewolff/parse/v2/js"
)

// findFonts lists the calls of next/font in a file, in order. Each must be the
// value of a constant at the top of the module, with literal arguments, since
// it is evaluated during the build.
func findFonts(file string, source []byte) ([]fontCall, []Message) {
	plain, err := parseText(file, source)
	if err != nil {
		return nil, nil // esbuild says what is wrong
	}
	imports, wrong := fontImports(plain)
	if len(imports) == 0 || len(wrong) > 0 {
		return nil, wrong
	}
	var names []string
	for name := range imports {
		names = append(names, name)
	}
	s, err := parseScript(file, source, names...)
	if err != nil {
		return nil, nil
	}
	var calls []fontCall
	called := map[int]bool{}
	for _, statement := range s.tree.List {
		if export, ok := statement.(*js.ExportStmt); ok {
			statement, _ = export.Decl.(js.IStmt)
		}
		declared, ok := statement.(*js.VarDecl)
		if !ok || declared.TokenType != js.ConstToken {
			continue
		}
		for _, element := range declared.List {
			constant, isName := element.Binding.(*js.Var)
			call, isCall := element.Default.(*js.CallExpr)
			if !isName || !isCall {
				continue
			}
			function, ok := call.X.(*js.Var)
			if !ok {
				continue
			}
			name, at := word(function.Name())
			one, ok := imports[name]
			if !ok {
				continue
			}
			called[at] = true
			one.constant, _ = word(constant.Name())
			one.start = at
			if err := one.read(source, name); err != nil {
				wrong = append(wrong, s.message(at, name, "the font "+one.constant+" is made during the build, so its arguments must be literal: "+err.Error(),
					"write strings, numbers, arrays and objects of them, no variables or spreads"))
				continue
			}
			calls = append(calls, one)
		}
	}
	s.eachNode(func(n js.INode) {
		if v, ok := n.(*js.Var); ok {
			if name, at := word(v.Name()); imports[name].module != "" && !called[at] {
				wrong = append(wrong, s.message(at, name, name+" of "+imports[name].module+" is made during the build: it must be called at the top of the module, and its result be a const",
					"const font = "+name+"({ … }) outside of functions, then use font.className"))
			}
		}
	})
	return calls, wrong
}

// read parses the arguments of a call.
func (c *fontCall) read(source []byte, name string) error {
	if c.start < 0 {
		return fmt.Errorf("the call cannot be found")
	}
	list, end, err := parseArguments(string(source), c.start+len(name))
	c.end = end
	switch {
	case err != nil:
		line, _ := place(source, min(end, len(source)))
		return fmt.Errorf("line %d is not", line)
	case len(list) > 1:
		return fmt.Errorf("there is more than one")
	case len(list) == 1:
		o, ok := list[0].(*object)
		if !ok {
			return fmt.Errorf("an object is wanted")
		}
		c.argument = o
	default:
		c.argument = &object{}
	}
	return nil
}

// fontImports lists what a file imports from next/font by the names it uses.
func fontImports(s *script) (map[string]fontCall, []Message) {
	imports := map[string]fontCall{}
	var wrong []Message
	for _, statement := range s.tree.List {
		if export, ok := statement.(*js.ExportStmt); ok && export.Module != nil && strings.HasPrefix(unquote(export.Module), "next/font/") {
			wrong = append(wrong, s.message(-1, "next/font", "fonts are made during the build: they cannot be handed on", "export what a call gives: export const font = …"))
		}
		n, ok := statement.(*js.ImportStmt)
		if !ok {
			continue
		}
		module := strings.TrimSuffix(unquote(n.Module), ".js")
		if module != localFontModule && module != googleFontModule {
			continue
		}
		if n.Default != nil {
			imports[string(n.Default)] = fontCall{module: module}
		}
		for _, alias := range n.List {
			name, local := string(alias.Name), string(alias.Binding)
			switch {
			case local == "":
				continue
			case name == "":
				name = local
			case name == "*":
				wrong = append(wrong, s.message(-1, local, "fonts cannot be imported as a whole", "import each by its name: import { Inter } from 'next/font/google'"))
				continue
			case name == "default":
				name = ""
			}
			imports[local] = fontCall{module: module, name: name}
		}
	}
	return imports, wrong
}
