package bundle

// harmlessKeys are keys of next.config that change nothing a visitor could
// see: they are about developing, checking, packing or tuning.
var harmlessKeys = []string{
	"allowedDevOrigins", "bundlePagesRouterDependencies", "cleanDistDir", "devIndicators", "distDir", "eslint",
	"excludeDefaultMomentLocales", "httpAgentOptions", "logging", "modularizeImports", "onDemandEntries",
	"outputFileTracing", "outputFileTracingExcludes", "outputFileTracingIncludes", "outputFileTracingRoot",
	"poweredByHeader", "productionBrowserSourceMaps", "reactProductionProfiling", "reactStrictMode",
	"serverExternalPackages", "staticPageGenerationTimeout", "swcMinify", "turbopack", "typedRoutes", "typescript",
}

// keyHints say what to do about the other keys that Next.js knows.
var keyHints = map[string]string{
	"assetPrefix":                "remove it: the server serves all files itself",
	"basePath":                   "remove it: the application answers at the root of its address; a proxy in front can move it",
	"cacheHandler":               "remove it: freshet stores pages itself",
	"cacheMaxMemorySize":         "remove it: freshet has a limit of its own for pages in memory",
	"compiler":                   "remove it: code is compiled by esbuild",
	"compress":                   "remove it: answers are compressed where the browser accepts it",
	"crossOrigin":                "remove it: it is about scripts in the browser",
	"env":                        "remove it: put the variables into .env and read them with process.env",
	"experimental":               "remove it: experimental features are not supported",
	"expireTime":                 "remove it",
	"exportPathMap":              "remove it: list paths in getStaticPaths",
	"generateBuildId":            "remove it: the ID of a build is a hash of its code",
	"generateEtags":              "remove it: every page has an ETag",
	"headers":                    "remove it: set headers in getServerSideProps, in API routes or in a proxy in front",
	"i18n":                       "remove it: routes with languages are not supported; a parameter [lang] can take their place",
	"images":                     "remove it: next/image is not supported",
	"output":                     "remove it: the result of the build is served by freshet start",
	"pageExtensions":             "remove it: pages are .js, .jsx, .ts and .tsx",
	"publicRuntimeConfig":        "remove it: use process.env",
	"redirects":                  "remove it: return a redirect from getStaticProps or getServerSideProps, or redirect in a proxy in front",
	"rewrites":                   "remove it: use a page with parameters, or rewrite in a proxy in front",
	"sassOptions":                "remove it: style sheets cannot be imported",
	"serverRuntimeConfig":        "remove it: use process.env",
	"skipMiddlewareUrlNormalize": "remove it: middleware is not supported",
	"skipTrailingSlashRedirect":  "remove it",
	"trailingSlash":              "remove it: paths are served without a slash at the end",
	"useFileSystemPublicRoutes":  "remove it: all pages are served",
	"webpack":                    "remove it: code is compiled by esbuild; path aliases can stand in tsconfig.json or jsconfig.json",
	"webpackDevMiddleware":       "remove it",
	"experimentalBuildMode":      "remove it",
	"deploymentId":               "remove it",
	"reactCompiler":              "remove it: code is compiled by esbuild",
	"cacheComponents":            "remove it: it belongs to the App Router, which is not supported",
	"cacheLife":                  "remove it: it belongs to the App Router, which is not supported",
	"htmlLimitedBots":            "remove it: every visitor gets complete pages",
	"enablePrerenderSourceMaps":  "remove it",
	"reactMaxHeadersLength":      "remove it",
	"skipProxyUrlNormalize":      "remove it: middleware is not supported",
	"adapterPath":                "remove it: the result of the build is served by freshet start",
}
