package bundle

import (
	"testing"
)

func TestPagesThatNextWouldRefuse(t *testing.T) {
	const (
		props  = "export const getStaticProps = () => ({ props: {} });\n"
		paths  = "export const getStaticPaths = () => ({ paths: [], fallback: false });\n"
		server = "export const getServerSideProps = () => ({ props: {} });\n"
	)
	for _, c := range []struct {
		sentence, file, text string
		says                 []string
	}{
		{"parameters and data but no list of paths", "[x].js", component + props, []string{"pages/[x].js: getStaticPaths is missing", "the page /[x]"}},
		{"a list of paths without parameters", "x.js", component + props + paths, []string{"getStaticPaths is for pages with parameters"}},
		{"a list of paths without data", "[x].js", component + paths, []string{"getStaticPaths but no getStaticProps"}},
		{"both kinds of data", "x.js", component + props + server, []string{"both getServerSideProps and getStaticProps"}},
		{"a list of paths for every request", "[x].js", component + paths + server, []string{"both getServerSideProps and"}},
		{"no component", "x.js", props, []string{"pages/x.js: the page has no default export"}},
		{"nothing at all", "x.js", "", []string{"no default export"}},
		{"an app without a component", "_app.js", "export const x = 1;", []string{"pages/_app.js", "no default export"}},
		{"data in _app", "_app.js", component + props, []string{"_app cannot have getStaticProps"}},
		{"data in _document", "_document.js", component + server, []string{"_document cannot have getServerSideProps"}},
		{"data for each request in 404", "404.js", component + server, []string{"/404 cannot have getServerSideProps"}},
		{"getInitialProps beside getStaticProps", "x.js", withProps + "P.getInitialProps = async () => ({});", []string{"pages/x.js", "both getInitialProps and getStaticProps"}},
		{"getInitialProps as a static method of the page for 404", "404.js", "import { Component } from 'react';\nexport default class P extends Component {\n  static async getInitialProps() { return {}; }\n}", []string{"pages/404.js:3:16", "/404 cannot have getInitialProps"}},
		{"getInitialProps as a static field of the page for 500", "500.tsx", "export default class P { static getInitialProps = async () => ({}); }", []string{"pages/500.tsx:1:33", "getInitialProps"}},
		{"all exports of another file", "x.js", "export * from '../lib/page';", []string{"pages/x.js:1:1", "cannot use export * from", "name what it exports"}},
		{"all exports of another file beside its own", "x.js", component + "\n  export * from '../lib/page';", []string{"pages/x.js:3:3", "cannot use export * from"}},
		{"module.exports in a page", "x.js", "module.exports = () => null;", []string{"pages/x.js", "module.exports", "export default"}},
		{"the edge runtime of an API route", "api/x.js", "export const config = { runtime: 'edge' };\nexport default () => 1;", []string{"pages/api/x.js:1:25", "edge runtime is not supported"}},
		{"the edge runtime of an API route by name", "api/x.ts", "export const runtime: string = 'edge';\nexport default () => 1;", []string{"pages/api/x.ts:1:14", "edge runtime"}},
		{"the edge runtime exported below", "api/x.js", "const runtime = 'edge';\nexport default () => 1;\nexport { runtime };", []string{"pages/api/x.js:1:7", "edge runtime"}},
		{"the experimental edge runtime of a page", "x.js", component + "export const config = { runtime: 'experimental-edge' };", []string{"pages/x.js:2:25", "edge runtime"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			list := wrong(t, map[string]string{
				"pages/index.js": component, "pages/" + c.file: c.text, "lib/page.js": "export default 1; export const getStaticProps = 2;",
			})
			if m, ok := says(list, c.says...); !ok || m.Hint == "" {
				t.Errorf("messages %v, want one with %q", list, c.says)
			}
		})
	}
}

func TestPagesThatAreFine(t *testing.T) {
	for _, c := range []struct {
		sentence, file, text string
		kind                 Kind
		paths                bool
	}{
		{"data functions taken over by name", "[x].js", "export { default, getStaticProps, getStaticPaths } from '../lib/page';", SSG, true},
		{"data functions that are imported first", "x.js", "import P, { getStaticProps } from '../lib/page';\nexport { P as default, getStaticProps };", SSG, false},
		{"a data function that is wrapped", "x.js", component + "const wrap = (f) => f; export const getStaticProps = wrap(() => ({ props: {} }));", SSG, false},
		{"a data function that is not exported", "x.js", component + "const getStaticProps = () => 1; getStaticProps();", Static, false},
		{"parameters without data", "[x].js", component, Static, false},
		{"parameters and data for each request", "[x].js", component + "export async function getServerSideProps() {}", SSR, false},
		{"an export named otherwise", "x.js", component + "export const getStaticPropsLater = 1;", Static, false},
		{"all exports as one name", "x.js", component + "export * as all from '../lib/page';", Static, false},
		{"export * in a comment", "x.js", component + "/* see\nexport * from 'x' */ const s = `\nexport * from 'y'`; s;", Static, false},
		{"an API route without a default export", "api/x.js", "export const x = 1;", API, false},
		{"an API route by module.exports", "api/x.js", "module.exports = (req, res) => res.end();", API, false},
		{"an API route that takes over all exports", "api/x.js", "export * from '../../lib/page'; export { default } from '../../lib/page';", API, false},
		{"the Node.js runtime by name", "api/x.js", "export const config = { runtime: 'nodejs', api: { bodyParser: false } }; export default () => 'edge';", API, false},
		{"a function that calls getInitialProps", "x.js", component + "export const f = (App) => App.getInitialProps({});", Static, false},
		{"a class component", "x.js", "import { Component } from 'react'; export default class P extends Component { render() { return null; } }", Static, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b := build(t, map[string]string{
				"pages/" + c.file: c.text, "lib/page.js": "export default () => null; export const getStaticProps = () => 2, getStaticPaths = () => 3;",
			})
			if p := b.Manifest.Pages[0]; p.Kind != c.kind || p.Paths != c.paths || len(b.Warnings) != 0 {
				t.Errorf("page %+v, want %s (paths %v); warnings %v", p, c.kind, c.paths, b.Warnings)
			}
		})
	}
	t.Run("getInitialProps in _app and _document", func(t *testing.T) {
		build(t, map[string]string{
			"pages/index.js": component, "pages/_app.js": component + "P.getInitialProps = async () => ({});",
			"pages/_document.js": "export default class D { static async getInitialProps() {} }",
		})
	})
	t.Run("getStaticProps in 404", func(t *testing.T) {
		build(t, map[string]string{"pages/index.js": component, "pages/404.js": withProps})
	})
}
