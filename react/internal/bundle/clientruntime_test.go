package bundle

import (
	"regexp"
	"strings"
	"testing"
)

func TestTheSiteConfiguration(t *testing.T) {
	runtime := with(testRuntime(), "siteconfig.mjs", "export default 'REPLACED';\n", "next/config.js", "import site from '../siteconfig.mjs'; export default () => site;\n")
	b := build(t, map[string]string{
		"pages/index.js": "import config from 'next/config'; export default () => JSON.stringify(config());",
		"next.config.js": "",
		"lib/loader.js":  "export default () => 'THE-LOADER';",
	}, func(o *Options) {
		o.Runtime = runtime
		o.Tools = answers(config(`{"basePath":"/docs","trailingSlash":true,"images":{"loader":"custom","loaderFile":"./lib/loader.js","deviceSizes":[77]},"publicRuntimeConfig":{"open":"OPEN-VALUE"},"serverRuntimeConfig":{"hidden":"HIDDEN-VALUE"}}`))
	})
	server, browsers := b.everything(t), b.browsers(t)
	for _, part := range []string{"/docs", "trailingSlash", "77", "OPEN-VALUE", "THE-LOADER"} {
		if !strings.Contains(server, part) || !strings.Contains(browsers, part) {
			t.Errorf("%s: on the server %v, in browsers %v", part, strings.Contains(server, part), strings.Contains(browsers, part))
		}
	}
	if !strings.Contains(server, "HIDDEN-VALUE") || strings.Contains(browsers, "HIDDEN-VALUE") || strings.Contains(browsers, "serverRuntimeConfig") {
		t.Error("what is for the server is in browsers, or nowhere")
	}
	if !strings.Contains(b.page(t, "/"), `"/docs/_next/static/chunks/`) {
		t.Errorf("imports are not below the base path: %s", b.page(t, "/"))
	}
}

// images.unoptimized takes precedence over every loader, as in Next.js.
func TestUnoptimizedImages(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js": "import config from 'next/config'; export default () => JSON.stringify(config());",
		"next.config.js": "",
		"lib/loader.js":  "export default () => 'THE-LOADER';",
	}, func(o *Options) {
		o.Runtime = with(testRuntime(), "siteconfig.mjs", "export default 'REPLACED';\n", "next/config.js", "import site from '../siteconfig.mjs'; export default () => site;\n")
		o.Tools = answers(config(`{"images":{"unoptimized":true,"loader":"custom","loaderFile":"./lib/loader.js"}}`))
	})
	for side, text := range map[string]string{"the server": b.everything(t), "browsers": b.browsers(t)} {
		if !unoptimized.MatchString(text) || strings.Contains(text, "THE-LOADER") {
			t.Errorf("on %s a loader is asked", side)
		}
	}
}

// unoptimized is the setting, also as esbuild writes true in a smaller way.
var unoptimized = regexp.MustCompile(`"?unoptimized"?:\s*(true|!0)`)

func TestTheBrowsersHalfOfAModule(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js":  "import Head from 'next/head'; import Link from 'next/link'; export default () => <Head><Link/></Head>;",
		"pages/_error.js": "import E from 'next/error'; export default E;",
	}, func(o *Options) {
		o.Runtime = with(testRuntime(),
			"next/head.js", "export const base = 'SHARED-HEAD'; export default () => 'SERVER-HEAD';\n",
			"client/next/head.js", "import { base } from '../../next/head.js'; export default () => 'BROWSER-HEAD' + base + typeof window;\n",
			"next/error.js", "import Head from './head.js'; export default () => Head() + 'ERROR';\n",
			"worker.mjs", "import Head from './next/head.js'; console.log(Head);\n",
		)
	})
	server, browsers := b.everything(t), b.browsers(t)
	if !strings.Contains(server, "SERVER-HEAD") || strings.Contains(server, "BROWSER-HEAD") {
		t.Error("the server has the browsers' half")
	}
	if strings.Contains(browsers, "SERVER-HEAD") || strings.Count(browsers, "BROWSER-HEAD") != 1 || !strings.Contains(browsers, "SHARED-HEAD") || strings.Contains(browsers, "typeof window") {
		t.Errorf("browsers have the server's half, two of their own, or do not know where they are: %s", browsers)
	}
}

func TestAPageIsStrippedByTheApplicationsTsconfig(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.tsx":                  "import { type A, unused } from '../lib/types';\nexport default function P(): A { return <p/>; }\nexport const getStaticProps = (async () => ({ props: {} })) satisfies unknown;\n",
		"lib/types.ts":                     "export type A = unknown; export type unused = A; console.log('EFFECT-OF-TYPES');",
		"tsconfig.json":                    `{"extends":"./base.json"}`,
		"base.json":                        `{"compilerOptions":{"jsx":"preserve","jsxImportSource":"styled"}}`,
		"node_modules/styled/package.json": `{"name":"styled"}`, "node_modules/styled/jsx-runtime.js": "exports.jsx = () => 'STYLED-JSX';",
	})
	if page := b.page(t, "/"); !strings.Contains(page, "STYLED-JSX") || strings.Contains(page, "EFFECT-OF-TYPES") {
		t.Errorf("the page is compiled by other rules than the server's: %s", page)
	}
}

func TestARuntimeWithoutAnEntryForBrowsers(t *testing.T) {
	runtime := with(testRuntime())
	delete(runtime, "client/main.mjs")
	_, err := buildIn(t, app(t, map[string]string{"pages/index.js": component}), func(o *Options) { o.Runtime = runtime })
	if err == nil || !strings.Contains(err.Error(), "the runtime has no client/main.mjs") {
		t.Errorf("error %v", err)
	}
}
