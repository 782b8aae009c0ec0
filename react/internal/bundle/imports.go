package bundle

import (
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// advice says what an import is that cannot work, and what to do instead.
type advice struct{ text, hint string }

// nextAdvice is about the modules of next that the runtime has no file for.
// One that is not listed gets otherNext; a trailing slash means all below it.
var nextAdvice = map[string]advice{
	"next":            {"the package next cannot be run here", "types may be imported with `import type`; a server of its own is not needed"},
	"next/font/":      {"fonts are made by next/font/local and next/font/google", "import one of them"},
	"next/server":     {"next/server belongs to middleware and the edge runtime, which are not supported", "in API routes use the request and response of Node.js"},
	"next/navigation": {"next/navigation belongs to the App Router, which is not supported", "use next/router"},
	"next/headers":    {"next/headers belongs to the App Router, which is not supported", "use the request that getServerSideProps gets"},
	"next/cache":      {"next/cache belongs to the App Router, which is not supported", "use res.revalidate or res.revalidateTag in an API route"},
	"next/form":       {"next/form is not supported", "use <form>"},
	"next/og":         {"next/og is not supported", "make the image in an API route or put it into the folder public"},
	"next/web-vitals": {"next/web-vitals is not supported", "use the package web-vitals in an effect of pages/_app"},
	"next/dist/":      {"this is an inner file of next, which cannot be run here", "use the public module, such as next/router"},
}

var otherNext = advice{"this module of next is not supported", "remove the import"}

func adviceOnNext(specifier string) advice {
	specifier = strings.TrimSuffix(specifier, ".js")
	if a, ok := nextAdvice[specifier]; ok {
		return a
	}
	for prefix, a := range nextAdvice {
		if strings.HasSuffix(prefix, "/") && strings.HasPrefix(specifier+"/", prefix) {
			return a
		}
	}
	return otherNext
}

// refusal is the error of an import; esbuild adds the file and the line.
func refusal(specifier string, a advice) api.OnResolveResult {
	return api.OnResolveResult{Errors: []api.Message{{
		Text:  "cannot import " + specifier + ": " + a.text,
		Notes: []api.Note{{Text: a.hint}},
	}}}
}

// importsPlugin refuses modules of next that cannot work, at the line of the
// import. Imports of types never come here: esbuild erases them.
func importsPlugin() api.Plugin {
	return api.Plugin{Name: "imports", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^next(/|$)`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return refusal(args.Path, adviceOnNext(args.Path)), nil
		})
	}}
}
