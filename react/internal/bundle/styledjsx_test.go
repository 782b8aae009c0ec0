package bundle

import (
	"strings"
	"sync"
	"testing"
)

func TestStyledJSXIsCompiledByThePackage(t *testing.T) {
	var mu sync.Mutex // guards asked
	var asked []string
	compiler := func(a *assets) {
		a.tools = toolFunc(func(op string, request, reply any) error {
			in := request.(map[string]string)
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, op+" "+relative(a.dir, in["file"]))
			reply.(*struct {
				Code string `json:"code"`
			}).Code = "import _JSXStyle from 'styled-jsx';" + in["code"]
			return nil
		})
	}
	s := bothSides(t, map[string]string{
		"pages/_app.js":                        "import A from '../a'; import B from '../b'; import C from '../c'; console.log(A, B, C);",
		"a.tsx":                                "export default (p: { x: string }) => <div><style jsx global>{`a { color: red }`}</style></div>;",
		"b.js":                                 "import css from 'styled-jsx/css'; export default css;",
		"c.js":                                 "export default () => <style>{'jsx'}</style>;",
		"node_modules/styled-jsx/package.json": `{"name":"styled-jsx"}`,
		"node_modules/styled-jsx/css.js":       "module.exports = 'css';",
	}, compiler)
	if len(s.errors) > 0 {
		t.Fatal(s.errors)
	}
	got := strings.Join(asked, ", ")
	if strings.Count(got, "styledjsx a.tsx") != 2 || strings.Count(got, "styledjsx b.js") != 2 || len(asked) != 4 {
		t.Errorf("compiled: %s", got)
	}
	if source, ok := styledRegistry(s.dir); !ok || !strings.Contains(source, "from 'styled-jsx'") {
		t.Errorf("registry %q", source)
	}
	if _, ok := styledRegistry(t.TempDir()); ok {
		t.Error("a package that is not installed is taken for one")
	}
}

func TestStyledJSXThatIsNotInstalledIsAnError(t *testing.T) {
	s := bothSides(t, map[string]string{"pages/_app.js": "export default () => <style jsx>{`a{}`}</style>;"}, func(a *assets) {
		a.tools = toolFunc(func(string, any, any) error { return &fakeToolError{text: "x", missing: "@babel/core"} })
	})
	if m, ok := says(s.errors, "pages/_app.js: <style jsx> needs the package @babel/core", "npm install styled-jsx @babel/core@7"); !ok || len(s.errors) != 1 {
		t.Errorf("%v %v", s.errors, m)
	}
}

func TestAFileThatCannotBeReadIsForTheCompiler(t *testing.T) {
	for source, want := range map[string]bool{
		"export default () => <style jsx>{`a{`}</style>;":                   true,
		"export default () => <style id=\"x\"\n jsx global>{`a{`}</style>;": true,
		"export default () => <style>{`a{`}</style> // jsx":                 false,
	} {
		if got := usesStyledJSX("x.js", []byte(source)); got != want {
			t.Errorf("%s: %v", source, got)
		}
	}
}
