package bundle

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestLoadersOfStyleSheets(t *testing.T) {
	for _, c := range []struct{ sentence, turbopack, want, says string }{
		{"Tailwind in a new site", `{"rules":{"*.css":{"loaders":["@tailwindcss/turbopack"],"as":"*.css"}}}`, `[{"Pattern":"*.css","Loaders":[{"loader":"@tailwindcss/turbopack"}]}]`, ""},
		{"a list, with options", `{"root":"/x","rules":{"*.module.scss":["a",{"loader":"b","options":{"c":1}}]}}`, `[{"Pattern":"*.module.scss","Loaders":[{"loader":"a"},{"loader":"b","options":{"c":1}}]}]`, ""},
		{"none", `{}`, `null`, ""},
		{"loaders of other files", `{"rules":{"*.svg":{"loaders":["@svgr/webpack"],"as":"*.js"}}}`, `null`, "turbopack.rules has *.svg"},
		{"a folder in the pattern", `{"rules":{"styles/*.css":["a"]}}`, `null`, "turbopack.rules has styles/*.css"},
		{"a condition", `{"rules":{"*.css":{"loaders":["a"],"condition":"browser"}}}`, `null`, "the rule of turbopack.rules for *.css is not understood"},
		{"another kind of result", `{"rules":{"*.css":{"loaders":["a"],"as":"*.js"}}}`, `null`, "is not understood"},
		{"a function among the options", `{"rules":{"*.css":[{"loader":"a","options":{"b":[{"$function":true}]}}]}}`, `null`, "is not understood"},
		{"no loader", `{"rules":{"*.css":[]}}`, `null`, "is not understood"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			s, found := configure(t, "module.exports = { turbopack: { rules: x } }", config(`{"turbopack":`+c.turbopack+`}`), nil)
			got, err := json.Marshal(s.Sheets)
			if err != nil || string(got) != c.want || len(found.warnings) > 0 {
				t.Errorf("rules %s, warnings %v, %v", got, found.warnings, err)
			}
			if _, ok := says(found.errors, c.says); ok != (c.says != "") || !ok && len(found.errors) > 0 {
				t.Errorf("errors %v, want %q", found.errors, c.says)
			}
		})
	}
	_, found := configure(t, "module.exports = { turbopack: {\n  resolveAlias: {} } }", config(`{"turbopack":{"resolveAlias":{"a":"b"}}}`), nil)
	if _, ok := says(found.warnings, "next.config.js:2:3", "turbopack.resolveAlias has no effect", "tsconfig.json"); !ok {
		t.Errorf("warnings %v", found.warnings)
	}
}

func TestLoadersRunBeforePostCSS(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js": "import '../a.css'; import m from '../b.module.css'; console.log(m);", "a.css": "@import 'tailwindcss';", "b.module.css": ".b { top: 0 }",
		"postcss.config.js": "",
	}, func(a *assets) {
		a.rules = []sheetRule{{"*.css", []sheetLoader{{Loader: "x"}}}}
		a.tools = toolFunc(func(op string, request, reply any) error {
			out := reply.(*compiledSheet)
			switch in := request.(type) {
			case map[string]any:
				if l := in["loaders"].([]sheetLoader); op != "loaders" || l[0].Loader != "x" {
					t.Errorf("%s %v", op, in)
				}
				out.CSS = ".tw { left: 0 }"
			case map[string]string:
				out.CSS = in["css"] + " .post { top: 1px }"
			}
			return nil
		})
	}).good(t)
	for _, part := range []string{".tw{left:0}.post{top:1px}", "_tw{left:0}.b_"} {
		if !strings.Contains(s.css, part) {
			t.Errorf("%s is not in %s", part, s.css)
		}
	}
}
