package bundle

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
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
