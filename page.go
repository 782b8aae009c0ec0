package freshet

import (
	"context"
	"net/http"
	"time"
)

// Never is the window of a page or result that does not age: only a demand
// replaces it. It is also what a zero Page.Revalidate means.
const Never time.Duration = -1

// Fallback says what a visitor gets at a path that Paths did not list and that
// has no entry yet.
type Fallback int

const (
	// FallbackBlocking renders the path while the visitor waits. It is the default.
	FallbackBlocking Fallback = iota
	// FallbackShell answers Page.Shell at once and renders the path in the
	// background. Crawlers, known by their User-Agent, and variants block instead.
	FallbackShell
	// FallbackNotFound answers 404 for every path that is not listed.
	FallbackNotFound
)

// Page is a declaration: which paths, how they are rendered, how long a render
// is good. Its fields are read once, by Site.Add.
type Page struct {
	// Pattern is a path of segments: literal text, "{name}" for one segment,
	// "{name...}" for one or more at the end, "{name...?}" for none or more at
	// the end. Literal segments win over "{name}", that over "{name...}", at each
	// level from left to right, whatever the order of Add.
	Pattern string

	// Render makes the page. Exactly one of Render and Handler is set.
	Render Renderer

	// Handler answers every method at the pattern itself; nothing is cached.
	// RouteOf gives it the pattern and the params.
	Handler http.Handler

	// Paths lists the paths to prerender; they are never evicted for unlisted
	// ones. For a pattern without params nil means the pattern itself. It is
	// called by Site.Start, by Site.Prerender, or when a FallbackNotFound page is
	// first asked for. A path may be unescaped; one that is not of this page makes
	// the listing fail.
	Paths func(ctx context.Context) ([]string, error)

	// Revalidate is how long a render is fresh. 0 or Never: it does not age.
	// A Result may say otherwise for itself.
	Revalidate time.Duration

	Fallback Fallback
	// Shell makes what FallbackShell answers: once per site, for Request.Path
	// equal to the pattern and no params.
	Shell Renderer

	// Static says that the page is made of code alone: it is rendered once per
	// build, its answers carry no caching headers, and a demand on it has
	// nothing to do and succeeds.
	Static bool

	// MaxRenders limits how many renders of this page run at once. 0: only the
	// site's limit holds.
	MaxRenders int
}

// Params are the values that a pattern captured, percent-decoded. "{name}" has
// one value, "{name...}" one per segment, an empty "{name...?}" no key.
type Params map[string][]string

// Get returns the first value of name, or "".
func (p Params) Get(name string) string {
	if v := p[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}
