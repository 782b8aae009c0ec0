package bundle

import (
	"errors"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

const page = "export default function Page() { return KEPT; }\nconst KEPT = 'kept';\n"

func TestWhatIsStripped(t *testing.T) {
	for _, c := range []struct {
		sentence string
		code     string
		has      []string // parts of the result
		hasNot   []string
	}{
		{"a function", page + "export async function getStaticProps() { return SECRET; }\nconst SECRET = 1;", nil, []string{"SECRET"}},
		{"a constant", page + "import fs from 'fs';\nexport const getStaticProps = async () => fs.x;", nil, []string{"fs"}},
		{"let and var", page + "export let getStaticPaths = () => A; export var getServerSideProps = () => B; const A = 1, B = 2, C = KEPT;", []string{"C = KEPT"}, []string{"A", "B"}},
		{"one of several constants", page + "export const getStaticProps = () => GONE, other = KEPT; const GONE = 1;", []string{"export { other }"}, []string{"GONE"}},
		{"a wrapped function", page + "import { wrap } from 'wrapper';\nexport const getServerSideProps = wrap(async () => ({}));", nil, []string{"wrap"}},
		{"an export by list", page + "const getStaticProps = () => 1; export { getStaticProps };", nil, []string{"1"}},
		{"an export by another name", page + "function load() {} export { load as getStaticProps, KEPT as more };", []string{"KEPT as more"}, []string{"load"}},
		{"an export by a name in quotes", page + "function load() {} export { load as \"getStaticProps\" };", nil, []string{"load"}},
		{"an export from another file", page + "export { getStaticProps, getStaticPaths as getStaticPaths } from '../lib/posts';", nil, []string{"lib/posts"}},
		{"one of the exports from another file", "export { default, load as getStaticProps } from '../lib/posts';", []string{"default", "lib/posts"}, []string{"load"}},
		{"a whole file under a data function's name", page + "export * as getStaticProps from '../lib/posts';", nil, []string{"lib/posts"}},
		{"an import that is exported", page + "import { getStaticProps } from '../lib/posts'; export { getStaticProps };", nil, []string{"lib/posts"}},
		{"a pattern", page + "import { make } from '../lib/make'; export const { getStaticProps, getStaticPaths } = make();", nil, []string{"make"}},
		{"a pattern with more in it", page + "import { make } from '../lib/make'; export const { getStaticProps, Extra } = make();", []string{"make()", "export { Extra }"}, nil},
		{"helpers that call each other", page + "export function getStaticProps() { return odd(3); }\nfunction odd(n) { return n && even(n - 1); }\nfunction even(n) { return !n || odd(n - 1); }", nil, []string{"odd", "even"}},
		{"a helper of a helper", page + "export function getStaticProps() { return a(); } const a = () => b(); const b = () => c; class c { static d = e; } const e = 1;", nil, []string{"class", "e ="}},
		{"what only a default value uses", page + "import q from 'q'; export const getStaticProps = ({ a = q } = {}) => a;", nil, []string{"'q'", "\"q\""}},
		{"what only a computed name uses", page + "import q from 'q'; export const getStaticProps = () => ({ [q]: 1 });", nil, []string{"\"q\""}},
		{"one name of an import", page + "import Def, { used, gone } from 'both'; Def(used); export const getStaticProps = () => gone;", []string{"Def", "used"}, []string{"gone"}},
		{"the default of an import", page + "import Def, { used } from 'both'; used(); export const getStaticProps = () => Def;", []string{"used"}, []string{"Def"}},
		{"all names of an import", page + "import * as all from 'all'; export const getStaticProps = () => all;", nil, []string{"all"}},
		{"a top-level await", page + "const db = await connect(); async function connect() {} export const getStaticProps = () => db;", nil, []string{"await", "connect"}},
		{"an unused value taken from a module", page + "import path from 'path'; const DIR = path.join(process.cwd(), 'posts'); export const getStaticProps = () => DIR;", nil, []string{"path", "DIR"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			out := stripped(t, c.code)
			for _, name := range []string{staticProps, staticPaths, serverProps} {
				if strings.Contains(strings.ReplaceAll(out, "make()", ""), name) && !strings.Contains(c.sentence, "more in it") {
					t.Errorf("%s is left:\n%s", name, out)
				}
			}
			compare(t, out, c.has, c.hasNot)
		})
	}
}

func TestWhatIsKept(t *testing.T) {
	for _, c := range []struct {
		sentence string
		code     string
		has      []string
	}{
		{"what the page uses as well", "import both from 'both'; const a = both + 1; export const getStaticProps = () => a; export default () => a;", []string{"both", "a = both + 1"}},
		{"what the page uses through another part", "const a = 1; const b = () => a; export const getStaticProps = () => a; export default () => b;", []string{"a = 1"}},
		{"what a statement uses", "const cache = new Map(); cache.set(1, 2); export const getStaticProps = () => cache;" + page, []string{"new Map", "cache.set"}},
		{"what another export uses", "const a = 1; export const getStaticProps = () => a; export const config = { a };" + page, []string{"a = 1"}},
		{"an import for its effect", "import './global.css'; export const getStaticProps = () => 1;" + page, []string{"./global.css"}},
		{"an import of nothing", "import {} from 'effect'; export const getStaticProps = () => 1;" + page, []string{"effect"}},
		{"unused code that data functions do not use", "import unused from 'unused'; const alone = unused; export const getStaticProps = () => 1;" + page, []string{"unused", "alone"}},
		{"a data function that the page calls", "export const getStaticProps = () => 'called'; export default () => getStaticProps();", []string{"called"}},
		{"a variable of that name in a function", "export default function Page() { const getStaticProps = 'inner'; return getStaticProps; }\nexport function getServerSideProps() {}", []string{"inner"}},
		{"a variable that hides a helper", "const helper = 1; export const getStaticProps = () => { const kept = 2; return kept; }; const kept = 3; export default (helper) => helper + kept;", []string{"kept = 3"}},
		{"a key that looks like a number", "export const getStaticProps = () => 1; export default { '1.0': 'a', 1: 'b', '12345678901234567': 'c', 0.5: 'd', '2.50': 'e' };", []string{`"1.0"`, `"2.50"`, `"12345678901234567"`, `1: "b"`}},
		{"a variable that only an assignment uses", "let n = 0; export default () => { n = 1; }; export const getStaticProps = () => n;", []string{"n = 0"}},
	} {
		t.Run(c.sentence, func(t *testing.T) { compare(t, stripped(t, c.code), c.has, nil) })
	}
	t.Run("a helper that a parameter hides is dropped", func(t *testing.T) {
		out := stripped(t, "const helper = 'GONE'; export const getStaticProps = () => helper; export default (helper) => { var x = helper; return ({ helper }) => helper; };")
		compare(t, out, nil, []string{"GONE"})
	})
	t.Run("a helper that a function's own name hides is dropped", func(t *testing.T) {
		out := stripped(t, "const f = 'GONE'; export const getStaticProps = () => f; export default function () { return [function f() { return f; }, () => { { f(); } function f() {} }]; }")
		compare(t, out, nil, []string{"GONE"})
	})
	for _, code := range []string{page, "const s = 'getStaticProps';" + page, "// export const getStaticProps\n" + page, "export const getStaticPropsLater = 1;" + page} {
		if _, ok, err := strip([]byte(code)); ok || err != nil {
			t.Errorf("%q is changed, or %v", code, err)
		}
	}
}

func compare(t *testing.T, out string, has, hasNot []string) {
	t.Helper()
	for _, part := range has {
		if !strings.Contains(out, part) {
			t.Errorf("%q is missing:\n%s", part, out)
		}
	}
	for _, part := range hasNot {
		if strings.Contains(out, part) {
			t.Errorf("%q is left:\n%s", part, out)
		}
	}
}

// stripped strips a page and gives what esbuild reads in the result.
func stripped(t *testing.T, code string) string {
	t.Helper()
	plain, wrong := plainCode("", api.LoaderJSX, []byte(code), api.ES2022, nil)
	if len(wrong) > 0 {
		t.Fatal(wrong[0].Text)
	}
	out, ok, err := strip(plain)
	if err != nil || !ok {
		t.Fatalf("ok %v, error %v", ok, err)
	}
	read := api.Transform(string(out), api.TransformOptions{LogLevel: api.LogLevelSilent})
	if len(read.Errors) > 0 {
		t.Fatalf("the result is no JavaScript: %s\n%s", read.Errors[0].Text, out)
	}
	return string(read.Code)
}

func FuzzStrip(f *testing.F) {
	f.Add(page + "import fs from 'fs'; export const getStaticProps = () => fs;")
	f.Add("export { default, load as getStaticProps } from './x'; export const [{ getStaticPaths, a = b }, ...c] = d;")
	f.Add("class A { static #x = 1; get [y]() {} } export { A as getStaticProps }; var y = `a${A}b`; for (var i of y) ; label: { break label }")
	f.Add("import a, { b as c, } from 'x'; import * as d from 'y'; export async function* getServerSideProps() { yield a?.[c] ?? d }")
	f.Add("const o = { '1.0': 1, async *x() {}, 'a-b': /[/]\\//g }; export let getStaticProps = o, q = (1, o); if (q) o.x(); else q?.y")
	f.Fuzz(func(t *testing.T, code string) {
		plain, wrong := plainCode("", api.LoaderTSX, []byte(code), api.ES2022, nil)
		if len(wrong) > 0 {
			return
		}
		out, ok, err := strip(plain)
		if err != nil || !ok {
			return
		}
		read := api.Transform(string(out), api.TransformOptions{LogLevel: api.LogLevelSilent})
		if len(read.Errors) > 0 {
			t.Fatalf("%s\nof\n%s\nis no JavaScript: %s", out, plain, read.Errors[0].Text)
		}
		if again, more, err := strip(read.Code); err != nil || more {
			t.Fatalf("stripped again (%v): %s", err, again)
		}
	})
}

func FuzzBrowserCode(f *testing.F) {
	f.Add("if (typeof window === 'undefined') require('fs'); const { SECRET: a = 1, ...b } = process.env; f(typeof window.x, 'typeof window')")
	f.Add("typeof window; (typeof (window)) ? { window } : typeof window?.x; process.env.SECRET ??= process?.env['SECRET']")
	f.Add("({a} % b) % function f({ SECRET } = process.env = 0) {}")
	f.Add("({ SECRET } = process.env); function f({ SECRET } = process.env, window = typeof window) { delete process.env.SECRET }")
	f.Fuzz(func(t *testing.T, code string) {
		read := func(text string) error {
			if out := api.Transform(text, api.TransformOptions{Loader: api.LoaderJS, LogLevel: api.LogLevelSilent}); len(out.Errors) > 0 {
				return errors.New(out.Errors[0].Text)
			}
			return nil
		}
		if strings.Contains(code, "freshet$") || read(code) != nil {
			return
		}
		out, wrong := browserCode("", api.LoaderJS, []byte(code), map[string]string{"SECRET": "freshet$secret$SECRET$ABCDEFGH"})
		if len(wrong) > 0 {
			return
		}
		if strings.Contains(out, windowMark) || strings.Contains(out, envMark+" ") || strings.Contains(out, envMark+".") {
			t.Fatalf("a mark is left in %s", out)
		}
		if err := read(out); err != nil {
			t.Fatalf("%s\nof\n%s\nis no JavaScript: %v", out, code, err)
		}
	})
}
