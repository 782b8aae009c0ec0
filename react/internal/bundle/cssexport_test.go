package bundle

import (
	"maps"
	"strings"
	"testing"
)

func TestExportRulesAreTakenOut(t *testing.T) {
	css := "/* :export { a: 1 } */ .x { content: ':export { b: 2 }' }\n:export {\n  c: 3px;\n  d : #fff\n}\n:export{e:5}.y{}\n@media x { :export { f: 6 } } :exported { g: 7 }"
	if got, want := exportedValues(css), map[string]string{"c": "3px", "d": "#fff", "e": "5"}; !maps.Equal(got, want) {
		t.Errorf("values %v, want %v", got, want)
	}
	if got, want := withoutExports(css), "/* :export { a: 1 } */ .x { content: ':export { b: 2 }' }\n\n\n\n\n.y{}\n@media x { :export { f: 6 } } :exported { g: 7 }"; got != want {
		t.Errorf("rest %q, want %q", got, want)
	}
}

func FuzzStyleSheet(f *testing.F) {
	f.Add(":export { a: b; c } .x { top: 0 } '\\'' /* x */ @value a: b;")
	f.Add(`@charset "UTF-8";@import"https://a/b";@import url("c") print;x{}`)
	f.Fuzz(func(t *testing.T, css string) {
		rest := withoutExports(css)
		if strings.Count(rest, "\n") != strings.Count(css, "\n") {
			t.Errorf("%q has other lines than %q", rest, css)
		}
		exportedValues(css)
		refuseModule("x.module.css", css)
		a := new(assets)
		if kept, links := a.cutLinks([]byte(css)); len(links) > 0 || len(kept) > len(css) {
			t.Errorf("%q became %q", css, kept)
		}
	})
}
