package bundle

// configKey is a key of next.config that is not taken over.
type configKey struct {
	name    string
	means   string // here, where it is set
	hint    string // what to do; empty: nothing needs to be done
	refused bool   // leaving it out would break a site or endanger it without a word
	on      bool   // true is what is done anyway, and what Next.js does by default
}

// takenKeys are the keys that a build takes over, or that say what is so
// anyway: no answer has the header X-Powered-By.
var takenKeys = []string{
	"basePath", "trailingSlash", "redirects", "rewrites", "headers", "env", "images", "reactStrictMode", "poweredByHeader",
	"transpilePackages", "publicRuntimeConfig", "serverRuntimeConfig", "sassOptions", "turbopack", "pageExtensions", "configOrigin",
}

// otherKeys says what every other key of Next.js means here. (A key that stands
// in none of the lists is one that Next.js does not know.)
var otherKeys = []configKey{
	// These change which addresses there are, or who may see them.
	{name: "i18n", means: "routes with languages are not supported", hint: "use a parameter, as in pages/[lang]/index.js, or one site for each language", refused: true},
	{name: "output", means: "freshet start serves what a build makes", hint: "remove it"},
	{name: "exportPathMap", means: "it is for next export only", hint: "list paths in getStaticPaths"},
	{name: "useFileSystemPublicRoutes", means: "all pages are served: a server of your own is not run, and what it keeps from visitors would be open", hint: "remove it, and move the pages that nobody may see out of the folder pages", refused: true, on: true},
	{name: "skipTrailingSlashRedirect", means: "the other spelling of a path is redirected all the same"},
	{name: "skipMiddlewareUrlNormalize", means: "it is for middleware, which is not supported"},
	{name: "skipProxyUrlNormalize", means: "it is for middleware, which is not supported"},
	{name: "assetPrefix", means: "files for browsers come from the site itself", hint: "a CDN can be put in front of the whole site"},
	{name: "crossOrigin", means: "scripts come from the site itself and need no such attribute", hint: "Head and NextScript of pages/_document have a prop crossOrigin"},
	{name: "deploymentId", means: "the ID of a build is a hash of what is in it, and a page of an older build loads the new one by itself"},
	{name: "supportsImmutableAssets", means: "files for browsers are immutable here: their names hold a hash"},
	{name: "outputHashSalt", means: "the names of files hold a hash of their content alone"},

	// These are about how pages are stored and answered.
	{name: "generateBuildId", means: "the ID of a build is a hash of what is in it"},
	{name: "generateEtags", means: "every page has an ETag", on: true},
	{name: "compress", means: "answers are compressed where the browser accepts it", on: true},
	{name: "cacheHandler", means: "pages are kept in freshet's own store", hint: "remove it"},
	{name: "cacheHandlers", means: "pages are kept in freshet's own store", hint: "remove it"},
	{name: "cacheMaxMemorySize", means: "how much memory pages may take is an option of freshet start"},
	{name: "expireTime", means: "how long pages may be kept is the server's business"},
	{name: "staticPageGenerationTimeout", means: "renders have a time limit of freshet's own"},
	{name: "httpAgentOptions", means: "fetch is that of Node.js, which keeps connections"},
	{name: "htmlLimitedBots", means: "every visitor gets complete pages"},
	{name: "reactMaxHeadersLength", means: "preload links stand in the page, not in headers"},
	{name: "partialPrefetching", means: "it belongs to the App Router"},
	{name: "cacheComponents", means: "it belongs to the App Router"},
	{name: "cacheLife", means: "it belongs to the App Router"},
	{name: "instrumentationClientInject", means: "nothing is put into the page", hint: "import it in pages/_app"},

	// These are about compiling.
	{name: "webpack", means: "esbuild compiles the code, and the function is not called", hint: "path aliases can stand in tsconfig.json or jsconfig.json; loaders have no counterpart"},
	{name: "webpack5", means: "esbuild compiles the code"},
	{name: "swcMinify", means: "esbuild makes the code small"},
	{name: "reactCompiler", means: "components are compiled as they are written"},
	{name: "modularizeImports", means: "imports stay as they are written; unused code is left out by esbuild where a package allows it"},
	{name: "serverExternalPackages", means: "on the server all packages stay outside of the bundle but those of transpilePackages"},
	{name: "bundlePagesRouterDependencies", means: "on the server all packages stay outside of the bundle but those of transpilePackages"},
	{name: "excludeDefaultMomentLocales", means: "packages are bundled as they are"},
	{name: "productionBrowserSourceMaps", means: "no source maps are made for browsers"},
	{name: "enablePrerenderSourceMaps", means: "stacks of the server name the sources anyway"},
	{name: "reactProductionProfiling", means: "React is bundled as its package chooses for production"},
	{name: "optimizeFonts", means: "links to fonts stay as they are written"},
	{name: "target", means: "there is one way of building"},
	{name: "adapterPath", means: "freshet start serves what a build makes"},
	{name: "distDir", means: "builds lie below .freshet/builds"},
	{name: "cleanDistDir", means: "builds that nobody uses are deleted by the next one", on: true},
	{name: "outputFileTracing", means: "the whole folder is needed to run a site, with node_modules"},
	{name: "outputFileTracingRoot", means: "the whole folder is needed to run a site, with node_modules"},
	{name: "outputFileTracingIncludes", means: "the whole folder is needed to run a site, with node_modules"},
	{name: "outputFileTracingExcludes", means: "the whole folder is needed to run a site, with node_modules"},

	// These are for next dev, or for checks beside the build.
	{name: "eslint", means: "a build does not lint", hint: "run eslint beside it"},
	{name: "typescript", means: "a build does not check types, and reads tsconfig.json alone", hint: "run tsc --noEmit beside it"},
	{name: "typedRoutes", means: "a build does not check types"},
	{name: "allowedDevOrigins", means: "it is for next dev"},
	{name: "devIndicators", means: "it is for next dev"},
	{name: "onDemandEntries", means: "it is for next dev"},
	{name: "watchOptions", means: "it is for next dev"},
	{name: "logging", means: "what pages print goes into the server's log"},
	{name: "agentRules", means: "it is for next dev"},
	{name: "deprecated", means: "it has no counterpart"},
	{name: "amp", means: "AMP pages are not supported"},
	{name: "analyticsId", means: "nothing is measured"},
	{name: "experimentalBuildMode", means: "there is one way of building"},
}

// innerKeys are like otherKeys, for keys within one that is taken over or told
// as a whole.
var innerKeys = map[string][]configKey{
	"compiler": {
		{name: "define", means: "names are not replaced, and code that uses them would throw", hint: "use the key env and process.env.NAME", refused: true},
		{name: "defineServer", means: "names are not replaced, and code that uses them would throw", hint: "use process.env.NAME and .env", refused: true},
		{name: "relay", means: "graphql tags are not compiled, and would throw when they are used", hint: "there is no way round: this site needs Next.js", refused: true},
		{name: "removeConsole", means: "calls of console stay", hint: "esbuild compiles the code"},
		{name: "reactRemoveProperties", means: "properties of elements stay", hint: "esbuild compiles the code"},
		{name: "styledComponents", means: "styled-components works without it, with less telling class names"},
		{name: "emotion", means: "emotion works without it, with less telling class names; the css prop needs \"jsxImportSource\" in tsconfig.json or jsconfig.json"},
		{name: "styledJsx", means: "styled-jsx is compiled with its own defaults"},
		{name: "runAfterProductionCompile", means: "the function is not called", hint: "run it after freshet build"},
		{name: "instrumentationClientInject", means: "nothing is put into the page", hint: "import it in pages/_app"},
	},
	"turbopack": {
		{name: "resolveAlias", means: "esbuild compiles the code", hint: "path aliases can stand in tsconfig.json or jsconfig.json"},
		{name: "resolveExtensions", means: "esbuild compiles the code", hint: "import files with their extensions"},
		{name: "debugIds", means: "esbuild compiles the code"},
		{name: "ignoreIssue", means: "esbuild compiles the code"},
	},
	"images": {
		{name: "domains", means: imagesAsTheyAre},
		{name: "remotePatterns", means: imagesAsTheyAre},
		{name: "localPatterns", means: imagesAsTheyAre},
		{name: "formats", means: imagesAsTheyAre},
		{name: "qualities", means: imagesAsTheyAre},
		{name: "minimumCacheTTL", means: imagesAsTheyAre},
		{name: "maximumDiskCacheSize", means: imagesAsTheyAre},
		{name: "maximumRedirects", means: imagesAsTheyAre},
		{name: "maximumResponseBody", means: imagesAsTheyAre},
		{name: "dangerouslyAllowSVG", means: imagesAsTheyAre},
		{name: "dangerouslyAllowLocalIP", means: imagesAsTheyAre},
		{name: "contentSecurityPolicy", means: imagesAsTheyAre},
		{name: "contentDispositionType", means: imagesAsTheyAre},
		{name: "customCacheHandler", means: imagesAsTheyAre},
		{name: "path", means: imagesAsTheyAre, hint: "a server that makes images smaller can be used by images.loaderFile"},
		{name: "disableStaticImages", means: "imports of images give { src, height, width } all the same"},
	},
}

const imagesAsTheyAre = "there is no image optimiser: images are served as they are"

// takenImages are the keys of images that are taken over.
var takenImages = []string{"deviceSizes", "imageSizes", "loader", "loaderFile", "unoptimized"}

// quietExperiments are keys of experimental that change nothing but speed, or
// are so anyway. All others are told.
var quietExperiments = []string{
	"appDir", "cpus", "craCompat", "esmExternals", "externalDir", "forceSwcTransforms", "gzipSize", "isrFlushToDisk", "largePageDataBytes",
	"memoryBasedWorkersCount", "optimizePackageImports", "parallelServerBuildTraces", "parallelServerCompiles", "preloadEntriesOnStart",
	"scrollRestoration", "serverActions", "serverComponentsExternalPackages", "serverMinification", "serverSourceMaps",
	"staticGenerationMaxConcurrency", "staticGenerationMinPagesPerWorker", "staticGenerationRetryCount", "turbo", "typedRoutes",
	"webpackBuildWorker", "webpackMemoryOptimizations", "workerThreads",
}
