package bundle

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

func TestConfigurationsThatAreRefused(t *testing.T) {
	function := `{"$function":true}`
	redirect := func(rest string) string {
		return `{"config":{"redirects":` + function + `},"redirects":[{"source":"/a","destination":"/b",` + rest + `}]}`
	}
	for _, c := range []struct {
		sentence, answer string
		says             []string
	}{
		{"a base path without a slash", config(`{"basePath":"docs"}`), []string{"basePath must begin with a slash", "'/docs'"}},
		{"a base path with a slash at the end", config(`{"basePath":"/docs/"}`), []string{"must not end with a slash", "'/docs'"}},
		{"a slash as base path", config(`{"basePath":"/"}`), []string{"must not be a slash alone"}},
		{"a base path with a parameter", config(`{"basePath":"/:x"}`), []string{"must be a plain path"}},
		{"a base path with dots", config(`{"basePath":"/a/../b"}`), []string{"must be a plain path"}},
		{"a base path that is no string", config(`{"basePath":3}`), []string{"basePath must be a string, not 3"}},
		{"a flag that is a word", config(`{"trailingSlash":"yes"}`), []string{`trailingSlash must be true or false, not "yes"`}},
		{"packages by a word", config(`{"transpilePackages":"x"}`), []string{"transpilePackages must be a list of strings"}},
		{"a variable of Node.js", config(`{"env":{"NODE_ENV":"x"}}`), []string{"must not set NODE_ENV"}},
		{"a variable that is no name", config(`{"env":{"a-b":"x"}}`), []string{`"a-b"`, "process.env."}},
		{"a variable that is an object", config(`{"env":{"A":{}}}`), []string{"env.A must be a string"}},
		{"variables as a function", config(`{"env":` + function + `}`), []string{"env must be an object, not a function"}},
		{"a function among the runtime values", config(`{"publicRuntimeConfig":{"f":` + function + `}}`), []string{"publicRuntimeConfig.f is a function"}},
		{"a width that is none", config(`{"images":{"deviceSizes":[0]}}`), []string{"images.deviceSizes must be a list"}},
		{"a loader that Next.js once had built in", config(`{"images":{"loader":"imgix"}}`), []string{`images.loader "imgix"`, "loaderFile"}},
		{"a loader without a file", config(`{"images":{"loader":"custom"}}`), []string{"there is no images.loaderFile"}},
		{"a loader whose file is missing", config(`{"images":{"loaderFile":"./x.js"}}`), []string{"x.js, which does not exist"}},
		{"a redirect without a status", redirect(`"has":[]`), []string{"redirects: entry 1 (\"/a\")", "permanent: true or false"}},
		{"a redirect with a status that leads nowhere", redirect(`"statusCode":200`), []string{"statusCode must be 301, 302, 303, 307 or 308, not 200"}},
		{"a redirect with a field that does not exist", redirect(`"forever":true,"permanent":true`), []string{"the field forever"}},
		{"a redirect with a base path", redirect(`"permanent":true,"basePath":true`), []string{"basePath must be false or left out"}},
		{"a redirect for a language", redirect(`"permanent":true,"locale":"de"`), []string{"locale must be false or left out"}},
		{"a condition of no type", redirect(`"permanent":true,"has":[{"key":"x"}]`), []string{"has has a condition of type null"}},
		{"a condition without a key", redirect(`"permanent":true,"missing":[{"type":"cookie"}]`), []string{"type cookie without a key"}},
		{"a host without a value", redirect(`"permanent":true,"has":[{"type":"host"}]`), []string{"type host without a value"}},
		{"conditions that are no list", redirect(`"permanent":true,"has":{}`), []string{"has must be a list"}},
		{"redirects that are no function", config(`{"redirects":[]}`), []string{"redirects must be a function"}},
		{"redirects that give nothing", config(`{"redirects":` + function + `}`), []string{"redirects gives nothing"}},
		{"redirects that give an object", `{"config":{"redirects":` + function + `},"redirects":{}}`, []string{"redirects must give a list"}},
		{"a redirect that is a word", `{"config":{"redirects":` + function + `},"redirects":["x"]}`, []string{"entry 1 must be an object"}},
		{"a source without a slash", `{"config":{"rewrites":` + function + `},"rewrites":[{"source":"a","destination":"/b"}]}`, []string{"source must begin with a slash"}},
		{"a rewrite without a destination", `{"config":{"rewrites":` + function + `},"rewrites":[{"source":"/a"}]}`, []string{"it has no destination"}},
		{"a rewrite to another scheme", `{"config":{"rewrites":` + function + `},"rewrites":[{"source":"/a","destination":"ftp://x"}]}`, []string{"must begin with /, http:// or https://"}},
		{"a rewrite out of the base path into the site", `{"config":{"rewrites":` + function + `},"rewrites":[{"source":"/a","destination":"/b","basePath":false}]}`, []string{"with basePath: false"}},
		{"rewrites at an unknown time", `{"config":{"rewrites":` + function + `},"rewrites":{"before":[]}}`, []string{`"before"`, "beforeFiles"}},
		{"headers without any", `{"config":{"headers":` + function + `},"headers":[{"source":"/a","headers":[]}]}`, []string{"headers must be a list with at least one entry"}},
		{"a header that HTTP does not allow", `{"config":{"headers":` + function + `},"headers":[{"source":"/a","headers":[{"key":"a b","value":"x"}]}]}`, []string{"a name that HTTP does not allow"}},
		{"a header with a line break", `{"config":{"headers":` + function + `},"headers":[{"source":"/a","headers":[{"key":"a","value":"x\ny"}]}]}`, []string{"a line break"}},
		{"a header without a value", `{"config":{"headers":` + function + `},"headers":[{"source":"/a","headers":[{"key":"a"}]}]}`, []string{"a key and a value"}},
		{"languages", config(`{"i18n":{"locales":["en"]}}`), []string{"i18n is not supported", "[lang]"}},
		{"a static export", config(`{"output":"export"}`), []string{"output: 'export'", "freshet start"}},
		{"a server of one's own", config(`{"useFileSystemPublicRoutes":false}`), []string{"useFileSystemPublicRoutes is not supported"}},
		{"names that a compiler would replace", config(`{"compiler":{"define":{"A":"1"}}}`), []string{"compiler.define is not supported", "process.env.NAME"}},
		{"extensions by which a page would be none", config(`{"pageExtensions":["page.js"]}`), []string{"pageExtensions is not supported", "pages/index.js"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			_, found := configure(t, "module.exports = {}", c.answer, map[string]string{"pages/index.js": component})
			m, ok := says(found.errors, c.says...)
			if !ok || len(found.errors) != 1 || m.File != "next.config.js" || m.Hint == "" {
				t.Errorf("messages %v, want one with %q and a hint", found.errors, c.says)
			}
		})
	}
}

func TestWhatAConfigurationSaysWithoutEffect(t *testing.T) {
	for _, c := range []struct {
		sentence, answer string
		says             []string // none: nothing is told
	}{
		{"a webpack function", config(`{"webpack":{"$function":true}}`), []string{"the key webpack has no effect", "tsconfig.json"}},
		{"a standalone server", config(`{"output":"standalone"}`), []string{"the key output has no effect"}},
		{"patterns of images", config(`{"images":{"remotePatterns":[{}]}}`), []string{"images.remotePatterns", "served as they are"}},
		{"a compiler's option", config(`{"compiler":{"styledComponents":true}}`), []string{"compiler.styledComponents"}},
		{"an experiment", config(`{"experimental":{"optimizeCss":true,"cpus":4}}`), []string{"not here: optimizeCss"}},
		{"a key that nobody knows", config(`{"flux":1}`), []string{"the key flux has no effect", "Next.js does not know it"}},
		{"no compression", config(`{"compress":false}`), []string{"the key compress has no effect"}},
		{"a number as a variable", config(`{"env":{"A":5}}`), []string{"env.A must be a string", "becomes one"}},
		{"what is so by default", config(`{"compress":true,"generateEtags":true,"distDir":".next","poweredByHeader":true,"webpack":null,"i18n":null,"output":null,"assetPrefix":"","experimental":{},"images":{"path":"/_next/image","loader":"default","loaderFile":"","domains":[]}}`), nil},
		{"an experiment that changes nothing", config(`{"experimental":{"optimizePackageImports":["x"]}}`), nil},
		{"extensions in another order", config(`{"pageExtensions":["ts","tsx","js","jsx"]}`), nil},
		{"extensions that no file has", config(`{"pageExtensions":["js","jsx","md","mdx"]}`), nil},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			_, found := configure(t, "module.exports = {}", c.answer, map[string]string{"pages/index.js": component})
			_, ok := says(found.warnings, c.says...)
			if found.failed() || len(c.says) > 0 && (!ok || len(found.warnings) != 1) || len(c.says) == 0 && len(found.warnings) > 0 {
				t.Errorf("errors %v, warnings %v, want %q", found.errors, found.warnings, c.says)
			}
		})
	}
}

func TestAMessageNamesTheLineOfItsKey(t *testing.T) {
	source := "// webpack: no\n/* webpack: (c) => c, */\nmodule.exports = {\n  reactStrictMode: true,\n  webpack(c) { return c },\n}\n"
	_, found := configure(t, source, config(`{"webpack":{"$function":true}}`), nil)
	if _, ok := says(found.warnings, "next.config.js:5:3"); !ok {
		t.Errorf("%v", found.warnings)
	}
}

// TestEveryKeyStandsInOneList holds the tables against each other and against
// the keys that Next.js 16.4 checks.
func TestEveryKeyStandsInOneList(t *testing.T) {
	seen := map[string]int{}
	for _, name := range takenKeys {
		seen[name]++
	}
	for _, k := range append(slices.Clone(otherKeys), configKey{name: "compiler", means: "by its own keys"}, configKey{name: "experimental", means: "by its own keys"}) {
		seen[k.name]++
		if k.means == "" || k.refused && k.hint == "" {
			t.Errorf("%s does not say what it means or what to do", k.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if seen[name] != 1 {
			t.Errorf("%s stands in %d places", name, seen[name])
		}
	}
	for _, name := range []string{
		"adapterPath", "agentRules", "allowedDevOrigins", "assetPrefix", "basePath", "bundlePagesRouterDependencies", "cacheComponents", "cacheHandler",
		"cacheHandlers", "cacheLife", "cacheMaxMemorySize", "cleanDistDir", "compiler", "compress", "configOrigin", "crossOrigin", "deprecated", "deploymentId",
		"supportsImmutableAssets", "outputHashSalt", "devIndicators", "distDir", "env", "enablePrerenderSourceMaps", "excludeDefaultMomentLocales",
		"experimental", "exportPathMap", "generateBuildId", "generateEtags", "headers", "htmlLimitedBots", "httpAgentOptions", "i18n", "images", "logging",
		"modularizeImports", "onDemandEntries", "output", "outputFileTracingRoot", "outputFileTracingExcludes", "outputFileTracingIncludes",
		"pageExtensions", "instrumentationClientInject", "partialPrefetching", "poweredByHeader", "productionBrowserSourceMaps", "reactCompiler",
		"reactProductionProfiling", "reactStrictMode", "reactMaxHeadersLength", "redirects", "rewrites", "sassOptions", "serverExternalPackages",
		"skipMiddlewareUrlNormalize", "skipProxyUrlNormalize", "skipTrailingSlashRedirect", "staticPageGenerationTimeout", "expireTime", "target",
		"trailingSlash", "transpilePackages", "turbopack", "typescript", "typedRoutes", "useFileSystemPublicRoutes", "webpack", "watchOptions",
	} {
		if seen[name] == 0 {
			t.Errorf("the key %s of Next.js stands in no list", name)
		}
	}
}

// FuzzConfigAnswer reads whatever a configuration may say.
func FuzzConfigAnswer(f *testing.F) {
	for _, s := range []string{
		`{"config":{"basePath":"/x","images":{"deviceSizes":[1e9]},"env":{"a":null}}}`,
		`{"config":{"redirects":{"$function":true}},"redirects":[{"source":1,"has":[null,{"type":"host"}]}]}`,
		`{"config":{"rewrites":{"$function":true},"headers":{"$function":true}},"rewrites":{"fallback":[[]]},"headers":[{"headers":[1]}]}`,
		`{"config":{"compiler":{"define":1},"experimental":[],"pageExtensions":[1]},"env":{"A":null}}`,
		`{"config":{"turbopack":{"rules":{"*.css":{"loaders":[1]}}}}}`,
	} {
		f.Add(s, "module.exports = { basePath: 1 }")
	}
	f.Fuzz(func(t *testing.T, text, source string) {
		answer := new(configAnswer)
		if json.Unmarshal([]byte(text), answer) != nil {
			return // no answer of ours
		}
		r := &configReader{dir: "/folder/that/is/not/there", file: "next.config.js", source: []byte(source), values: answer.Config, found: new(findings)}
		s := new(settings)
		r.settings(s)
		r.rules(s, answer)
		r.remaining()
		r.environment(nil, answer.Env)
		if _, err := json.Marshal(s.Config); err != nil {
			t.Errorf("cannot be written down: %v", err)
		}
		for _, rule := range s.Redirects {
			if !r.found.failed() && (rule.Status < 301 || rule.Source == "" || rule.Destination == "") {
				t.Errorf("a redirect that says nothing: %+v", rule)
			}
		}
	})
}
