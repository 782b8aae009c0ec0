package bundle

import (
	"slices"
	"testing"
)

func TestConfigurationsThatChangeNothing(t *testing.T) {
	for _, c := range []struct{ sentence, file, text string }{
		{"an empty object", "next.config.js", "module.exports = {}"},
		{"harmless keys", "next.config.js", "module.exports = { reactStrictMode: true, poweredByHeader: false, eslint: { ignoreDuringBuilds: true }, typescript: {} };"},
		{"a variable with a type comment", "next.config.js", "/** @type {import('next').NextConfig} */\nconst nextConfig = {\n  reactStrictMode: true,\n}\n\nmodule.exports = nextConfig\n"},
		{"an export", "next.config.mjs", "const config = { swcMinify: true };\nexport default config;"},
		{"TypeScript", "next.config.ts", "import type { NextConfig } from 'next';\nconst config: NextConfig = { 'reactStrictMode': true };\nexport default config;"},
		{"TypeScript with satisfies", "next.config.ts", "import type { NextConfig } from 'next';\nexport default { reactStrictMode: true } satisfies NextConfig;"},
		{"features that are switched off", "next.config.js", "module.exports = { i18n: null, trailingSlash: false, output: undefined, basePath: '', compress: true };"},
		{"a method with a harmless name", "next.config.js", "module.exports = { onDemandEntries() {} };"},
		{"an import that is not needed", "next.config.mjs", "import path from 'node:path'; const here = path.resolve('.'); export default { outputFileTracingRoot: here };"},
		{"a directive and brackets", "next.config.js", "'use strict';\nmodule.exports = ({ devIndicators: false });"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			found := new(findings)
			checkConfig(c.file, []byte(c.text), found)
			if len(found.errors)+len(found.warnings) != 0 {
				t.Errorf("messages %v %v", found.errors, found.warnings)
			}
		})
	}
}

func TestConfigurationsThatWouldBeMissing(t *testing.T) {
	for _, c := range []struct {
		sentence, text string
		says           []string
	}{
		{"a base path", "module.exports = {\n  reactStrictMode: true,\n  basePath: '/docs',\n}", []string{"next.config.js:3:3", "the key basePath", "answers at the root"}},
		{"redirects as a method", "module.exports = {\n  async redirects() { return []; } }", []string{"next.config.js:2:9", "the key redirects"}},
		{"rewrites as a function", "module.exports = { rewrites: async () => [] }", []string{"the key rewrites"}},
		{"headers", "module.exports = { headers() {} }", []string{"the key headers"}},
		{"languages", "module.exports = { i18n: { locales: ['en'] } }", []string{"the key i18n"}},
		{"a trailing slash", "module.exports = { trailingSlash: true }", []string{"the key trailingSlash"}},
		{"variables", "module.exports = { env: { A: '1' } }", []string{"the key env", ".env"}},
		{"images", "module.exports = { images: { domains: [] } }", []string{"the key images"}},
		{"an output", "module.exports = { output: 'export' }", []string{"the key output"}},
		{"extensions of pages", "module.exports = { pageExtensions: ['page.js'] }", []string{"the key pageExtensions"}},
		{"webpack", "module.exports = { webpack: (c) => c }", []string{"the key webpack"}},
		{"experimental features", "module.exports = { experimental: { x: true } }", []string{"the key experimental"}},
		{"no compression", "module.exports = { compress: false }", []string{"the key compress"}},
		{"a key in quotes", `module.exports = { "assetPrefix": "https://x" }`, []string{"the key assetPrefix"}},
		{"a key that nobody knows", "module.exports = { flux: 1 }", []string{"the key flux", "remove it"}},
		{"a variable as value and key", "const images = {}; module.exports = { images }", []string{"the key images"}},
		{"a variable that holds the object", "const c = { basePath: '/x' }; module.exports = c", []string{"the key basePath"}},
		{"a function", "module.exports = (phase) => ({ })", []string{"not a plain object"}},
		{"a wrapped object", "module.exports = withMDX({ })", []string{"not a plain object", "write the configuration as a plain object"}},
		{"a spread", "const base = {}; module.exports = { ...base }", []string{"can only be known by running it"}},
		{"a computed key", "module.exports = { [process.env.X]: 1 }", []string{"can only be known by running it"}},
		{"a computed method", "module.exports = { [process.env.X]() {} }", []string{"can only be known by running it"}},
		{"a change afterwards", "const c = {};\nc.basePath = '/x';\nmodule.exports = c", []string{"next.config.js:2:3", "changed after it was written: basePath"}},
		{"a change of the exports", "module.exports = {};\nmodule.exports.basePath = '/x';", []string{"changed after it was written: basePath"}},
		{"a condition", "let c = {}; if (process.env.X) { c = { basePath: '/' } } module.exports = c", []string{"statements have no effect"}},
		{"code that cannot be parsed", "module.exports = {", []string{"next.config.js", "cannot be read"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			found := new(findings)
			checkConfig("next.config.js", []byte(c.text), found)
			if m, ok := says(found.errors, c.says...); !ok {
				t.Errorf("messages %v, want one with %q (%v)", found.errors, c.says, m)
			}
		})
	}
}

func TestAConfigurationThatDoesSomethingIsToldNotToRun(t *testing.T) {
	found := new(findings)
	checkConfig("next.config.js", []byte("require('dotenv').config(); module.exports = {};"), found)
	if _, ok := says(found.warnings, "next.config.js", "read, not run"); !ok || found.failed() {
		t.Errorf("%v %v", found.errors, found.warnings)
	}
}

func TestPackagesToTranspileAreTakenFromTheConfiguration(t *testing.T) {
	found := new(findings)
	if list := checkConfig("next.config.js", []byte(`module.exports = { transpilePackages: ['a', "@b/c"] }`), found); !slices.Equal(list, []string{"a", "@b/c"}) || found.failed() {
		t.Errorf("%v %v", list, found.errors)
	}
	checkConfig("next.config.js", []byte("module.exports = { transpilePackages: [x] }"), found)
	if _, ok := says(found.errors, "must be a list of names"); !ok {
		t.Errorf("%v", found.errors)
	}
}

func TestTheConfigurationOfAnApplicationIsRead(t *testing.T) {
	list := wrong(t, map[string]string{"pages/index.js": component, "next.config.mjs": "export default {\n  basePath: '/x' };"})
	if _, ok := says(list, "next.config.mjs:2:3", "basePath"); !ok {
		t.Errorf("%v", list)
	}
}

func FuzzCheckConfig(f *testing.F) {
	for _, s := range []string{"module.exports = { basePath: '/x' }", "const c = {}; export default c", "module.exports = { ...x, [y]: 1, m() {}, get g() { return 1 }, s }", "exports.x = 1; a.b.c = d; ({}).x = 1", "export default class {}", "export { x as default } from 'y'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkConfig("next.config.ts", []byte(text), new(findings))
	})
}
