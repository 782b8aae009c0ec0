package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/tdewolff/parse/v2/js"
)

const (
	localFontModule  = "next/font/local"
	googleFontModule = "next/font/google"
)

// font is what a call of next/font gives.
type font struct {
	ClassName string    `json:"className"`
	Style     fontStyle `json:"style"`
	Variable  string    `json:"variable,omitempty"`
}

type fontStyle struct {
	FontFamily string `json:"fontFamily"`
	FontWeight any    `json:"fontWeight,omitempty"` // a number, or words such as "bold"
	FontStyle  string `json:"fontStyle,omitempty"`
}

// madeFont is a font with its style sheet.
type madeFont struct {
	font
	link  string // an @import of what another server defines; may be empty
	rules string
}

// fontCall is a call of next/font as it stands in a file.
type fontCall struct {
	module   string // localFontModule or googleFontModule
	name     string // of the function as its module has it; "" is the default export
	constant string // what the result is called
	start    int    // offset of the call in the source
	end      int
	argument *object
}

// fontCalls evaluates a file's calls of next/font and puts what they give in
// their place; the style sheet that goes with them is imported by the file.
// Lines stay where they are.
func (a *assets) fontCalls(file string, source []byte) ([]byte, []Message) {
	if !bytes.Contains(source, []byte("next/font/")) {
		return source, nil
	}
	rel := relative(a.dir, file)
	calls, wrong := findFonts(rel, source)
	if base := strings.TrimPrefix(rel, "src/"); len(calls) > 0 && strings.TrimSuffix(base, path.Ext(base)) == "pages/_document" {
		line, column := place(source, calls[0].start)
		return source, append(wrong, Message{File: rel, Line: line, Column: column, Text: "fonts cannot be made in _document, whose style sheets do not reach browsers", Hint: "make it in pages/_app"})
	}
	var links, rules, out strings.Builder
	last := 0
	for _, call := range calls {
		made, err := a.evaluate(file, call)
		if err != nil {
			line, column := place(source, call.start)
			wrong = append(wrong, Message{File: rel, Line: line, Column: column, Text: "font " + call.constant + ": " + err.Error()})
			continue
		}
		encoded, err := json.Marshal(made.font)
		if err != nil {
			panic("bundle: encode a font: " + err.Error())
		}
		links.WriteString(made.link)
		rules.WriteString(made.rules)
		out.Write(source[last:call.start])
		out.Write(encoded)
		out.WriteString(strings.Repeat("\n", bytes.Count(source[call.start:call.end], []byte("\n"))))
		last = call.end
	}
	if len(wrong) > 0 || len(calls) == 0 {
		return source, wrong
	}
	out.Write(source[last:])
	css := links.String() + rules.String() // an @import comes before all rules
	name := "fonts_" + safeName(rel) + "-" + contentHash([]byte(css)) + ".css"
	a.sheets.set(name, &sheet{css: css})
	return []byte("import " + quote(sheetSpace+":"+name) + ";" + out.String()), nil
}

// evaluate makes the font of a call, and its style sheet.
func (a *assets) evaluate(file string, call fontCall) (madeFont, error) {
	if call.module == localFontModule {
		return a.localFont(file, call)
	}
	return a.googleFont(file, call)
}

// resolveFonts gives an empty module for next/font: its calls are gone when the
// file is bundled, only the import is left.
func (a *assets) resolveFonts(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: `^next/font/(local|google)(\.js)?$`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
		if args.Kind != api.ResolveJSImportStatement {
			return refusal(args.Path, advice{"fonts are made during the build", "import them by a statement: import { Inter } from 'next/font/google'"}), nil
		}
		return api.OnResolveResult{Path: args.Path, Namespace: fontSpace, SideEffects: api.SideEffectsFalse}, nil
	})
	build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: fontSpace}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
		text := "module.exports = {};\n" // of an ES module esbuild would miss the names
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, nil
	})
}

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
