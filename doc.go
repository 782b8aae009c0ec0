// Package freshet is incremental static regeneration: a page is rendered once,
// served from memory, regenerated in the background when it has aged, and
// replaced on demand the moment its data changes, without rebuilding anything
// else.
//
// A [Site] is an http.Handler for [Page] declarations. A request is normalised,
// found in the page cache and answered; if its entry is stale, that too, and a
// regeneration is started beside it. Only where nothing can be shown does a
// visitor wait for the page's [Renderer]; all who wait for one path share one
// render.
//
// A demand ([Site.Revalidate], [Site.MarkStale], [Site.Purge]) takes a tick, a
// place in the one order that the store gives to demands and regenerations, and
// says that whatever was read before it is not good enough. Every regeneration
// takes its own tick, its begun, before it reads any data. So "is this page good
// enough?" is one comparison, and a demand never trusts a render that had read
// its data already: it supersedes it, or waits for the next one. When Revalidate
// has returned nil, whoever asks afterwards gets a page made from data that was
// read after the call.
//
// Entries and demands live in a [store.Store]; what it acknowledged survives the
// process. A failing or hanging renderer takes no page away.
//
// What the engine knows it tells: [Site.Why] why a page is as it is, [Site.Pages]
// of all pages, a [Receipt] what a demand did, [Events] everything as it happens.
//
// The package knows nothing of templates or of JavaScript: a page is any code
// that returns bytes. Package react makes pages of a directory in the form of
// Next.js' Pages Router.
package freshet
