// Package react makes pages and API routes of a site out of a folder in the
// form of Next.js' Pages Router: pages/posts/[slug].js with getStaticPaths and
// getStaticProps, pages/api/revalidate.js, public/ and .env files, unchanged.
//
// [Build] bundles the folder, runs its pages in Node.js workers and leaves a
// build below DIR/.freshet/builds. [Open] takes the newest build and starts
// workers on it; [App.Mount] declares its pages to a [freshet.Site] and returns
// the handler that serves them:
//
//	app, err := react.Open(ctx, react.Options{Dir: "blog"})
//	site, err := freshet.New(app.SiteOptions(freshet.Options{Store: st}))
//	handler, err := app.Mount(site)
//
// It decides nothing about freshness: when a page is rendered, kept, served or
// replaced is the engine's business alone. It translates, from patterns,
// results and demands in Next.js' words to the engine's, and back.
//
// Its one invariant: a build is complete and never changes. It is made under a
// temporary name, published by one rename, and deleted only when no process
// uses it.
package react
