package react

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
)

// configured builds a site with one page and a configuration.
func configured(t *testing.T, files map[string]string) (*Built, *bundle.Manifest, error) {
	t.Helper()
	all := map[string]string{"pages/index.js": "export default function P() { return <p>{process.env.NAME}</p>; }\n"}
	for name, text := range files {
		all[name] = text
	}
	dir := newApp(t, all)
	s := &stores{}
	b, err := Build(context.Background(), BuildOptions{Dir: dir, Env: testEnv(), Logger: silent(), OpenStore: s.open})
	if err != nil {
		return nil, nil, err
	}
	_, manifest, err := buildsOf(dir).manifest(t)
	return b, manifest, err
}

// manifest reads the current build's.
func (b builds) manifest(t *testing.T) (string, *bundle.Manifest, error) {
	t.Helper()
	dir, err := b.current()
	if err != nil {
		return "", nil, err
	}
	m, err := bundle.ReadManifest(b.path(dir) + "/" + manifestName)
	return dir, m, err
}

func TestWaysOfWritingAConfiguration(t *testing.T) {
	const phase = "phase === PHASE_PRODUCTION_BUILD ? '/docs' : '/wrong'"
	for _, c := range []struct {
		sentence string
		files    map[string]string
	}{
		{"an object in CommonJS", map[string]string{"next.config.js": "module.exports = { basePath: '/docs' };"}},
		{"an object in a module", map[string]string{"next.config.mjs": "export default { basePath: '/docs' };"}},
		{"with the extension .cjs", map[string]string{"next.config.cjs": "module.exports = { basePath: '/docs' };"}},
		{"as a compiler writes it", map[string]string{"next.config.js": "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { basePath: '/docs' };"}},
		{"a promise", map[string]string{"next.config.js": "module.exports = Promise.resolve({ basePath: '/docs' });"}},
		{"a function that waits", map[string]string{"next.config.js": "module.exports = async () => { await null; return { basePath: '/docs' }; };"}},
		{"a function of the phase, without the package next", map[string]string{"next.config.js": "const { PHASE_PRODUCTION_BUILD } = require('next/constants'); module.exports = (phase) => ({ basePath: " + phase + " });"}},
		{"the same in a module", map[string]string{"next.config.mjs": "import { PHASE_PRODUCTION_BUILD } from 'next/constants.js'; export default (phase) => ({ basePath: " + phase + " });"}},
		{"the same in TypeScript", map[string]string{"next.config.ts": "import { PHASE_PRODUCTION_BUILD } from 'next/constants'; export default (phase: string) => ({ basePath: " + phase + " });"}},
		{"the same in TypeScript that is a module", map[string]string{"package.json": `{"type":"module"}`, "next.config.ts": "import { PHASE_PRODUCTION_BUILD } from 'next/constants'; export default (phase: string) => ({ basePath: " + phase + " });"}},
		{"TypeScript that waits at its top", map[string]string{"next.config.ts": "const basePath: string = await Promise.resolve('/docs'); export default { basePath };"}},
		{"TypeScript with the extension .mts", map[string]string{"next.config.mts": "const basePath: string = '/docs'; export default { basePath };"}},
		{"a function that changes the defaults", map[string]string{"next.config.js": "module.exports = (phase, { defaultConfig }) => ({ ...defaultConfig, basePath: '/docs' });"}},
		{"a wrapper in a file of its own", map[string]string{"next.config.mjs": "import wrap from './lib/wrap.mjs'; export default wrap({ assetPrefix: '' });", "lib/wrap.mjs": "export default (c) => ({ ...c, basePath: '/docs' });"}},
		{"a file beside it", map[string]string{"next.config.js": "module.exports = JSON.parse(require('fs').readFileSync(__dirname + '/site.json'));", "site.json": `{"basePath":"/docs"}`}},
		{"a variable of .env", map[string]string{"next.config.js": "module.exports = { basePath: process.env.BASE };", ".env": "BASE=/docs"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b, m, err := configured(t, c.files)
			if err != nil {
				t.Fatal(err)
			}
			if m.Config.BasePath != "/docs" || len(b.Warnings) != 0 {
				t.Errorf("base path %q, warnings %v", m.Config.BasePath, b.Warnings)
			}
		})
	}
}

func TestConfigurationsThatFail(t *testing.T) {
	for _, c := range []struct {
		sentence string
		files    map[string]string
		says     []string
	}{
		{"an error in a module", map[string]string{"next.config.mjs": "const a = 1;\nthrow new TypeError('no ' + a);"}, []string{"next.config.mjs:2:", "the configuration cannot be run: TypeError: no 1"}},
		{"an error in TypeScript, by the line of the source", map[string]string{"next.config.ts": "import type { NextConfig } from 'next';\ntype X = {\n  a: string;\n};\nconst config: NextConfig = {};\nthrow new Error('boom');\nexport default config;"}, []string{"next.config.ts:6:", "boom"}},
		{"an error in a file beside it", map[string]string{"next.config.js": "require('./lib/x.js');", "lib/x.js": "\n\nnull.x;"}, []string{"lib/x.js:3:", "TypeError"}},
		{"an error in redirects", map[string]string{"next.config.js": "module.exports = {\n  async redirects() {\n    throw new Error('the CMS is down');\n  },\n};"}, []string{"next.config.js:3:", "the CMS is down"}},
		{"a syntax error", map[string]string{"next.config.js": "module.exports = {\n  a: ,\n};"}, []string{"next.config.js:2:6", "Unexpected"}},
		{"a syntax error in a file beside it", map[string]string{"next.config.js": "require('./lib/x.js');", "lib/x.js": "\nreturn (;"}, []string{"lib/x.js:2", "SyntaxError"}},
		{"a package that is not installed", map[string]string{"next.config.js": "module.exports = require('@acme/wrap/next')({});"}, []string{"next.config.js:1:", "npm install --save-dev @acme/wrap"}},
		{"the same in a module", map[string]string{"next.config.mjs": "import wrap from '@acme/wrap'; export default wrap({});"}, []string{"next.config.mjs", "npm install --save-dev @acme/wrap"}},
		{"an end of the process", map[string]string{"next.config.js": "process.exit(7);"}, []string{"next.config.js", "exit status 7"}},
		{"a list", map[string]string{"next.config.js": "module.exports = [];"}, []string{"next.config.js", "not a list"}},
		{"a value that is thrown", map[string]string{"next.config.js": "throw 'words';"}, []string{"next.config.js", "it threw 'words'"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			_, _, err := configured(t, c.files)
			if _, ok := errors.AsType[*bundle.Error](err); !ok {
				t.Fatalf("error %v, want what is wrong with the application", err)
			}
			for _, part := range c.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %v, want it to say %q", err, part)
				}
			}
		})
	}
}

func TestVariablesThatAConfigurationSets(t *testing.T) {
	dir := newApp(t, map[string]string{
		"next.config.js": "process.env.SECRET_OF_CONFIG = 'set by it'; module.exports = { env: { NAME: 'a name' } };",
		"pages/index.js": "export default function P(props) { return <p>{process.env.NAME}, {props.x}</p>; }\nexport const getStaticProps = () => ({ props: { x: process.env.SECRET_OF_CONFIG } });\n",
	})
	r := run(t, dir)
	r.expect("/", 200, "a name<!-- -->, <!-- -->set by it")
	var told bool
	for _, w := range r.built.Warnings {
		told = told || strings.Contains(w.Text, "SECRET_OF_CONFIG")
	}
	if !told {
		t.Errorf("warnings %v", r.built.Warnings)
	}
}
