package freshet

import (
	"context"
	"net/http"
	"time"
)

// Renderer runs a page's code once for a path. It may be called concurrently,
// for different paths and, when a render was superseded, for the same one. ctx
// ends at the render's deadline or when the render is superseded; what it
// returns after that is used only if it is still the newest.
//
// An error is a failure: nothing is committed, the old entry stays. That a path
// does not exist is no error but the result [NotFound].
type Renderer interface {
	Render(ctx context.Context, r *Request) (*Result, error)
}

// RenderFunc is a function as a [Renderer].
type RenderFunc func(ctx context.Context, r *Request) (*Result, error)

// Render calls f.
func (f RenderFunc) Render(ctx context.Context, r *Request) (*Result, error) { return f(ctx, r) }

// Request is all that a renderer can see of why and for what it runs. No
// visitor's header, cookie, query or Host is in it: what is not in the key
// cannot be in the page.
type Request struct {
	Path    string // normalised, percent-encoded
	Pattern string
	Params  Params
	Cause   Cause
}

// Cause says why a render runs.
type Cause string

// The causes of a render.
const (
	CausePrerender Cause = "prerender" // before traffic
	CauseVisit     Cause = "visit"     // a visitor waits for a missing page
	CauseAged      Cause = "aged"      // the entry's window is over, or it is of a previous build
	CauseDemand    Cause = "demand"    // a demand is pending for the path
)

// Result is what a renderer returns. The engine owns its Header, Body, Variants
// and Tags from then on; the renderer must not change them.
type Result struct {
	// Status is the HTTP status; 0 means 200. Only 200, 301, 302, 303, 307, 308,
	// 404 and 410 can be cached; any other is a failure of the render.
	Status int
	// Header may hold representation headers such as Content-Type (default
	// "text/html; charset=utf-8") and Location. Set-Cookie, Cache-Control, ETag,
	// Content-Length and hop-by-hop headers are an error, as are CR, LF and NUL.
	Header http.Header
	Body   []byte
	// Variants are further representations of the same render, by name.
	Variants map[string]Variant
	// Revalidate is the window of this result. 0: the page's. Never: none.
	Revalidate time.Duration
	// Tags are labels that demands can name: [A-Za-z0-9._:/-], at most 256 bytes
	// each and 128 in all.
	Tags []string
}

// Variant is another representation of a page, from the same render: the JSON
// data of a React page, for example. Site.ServeVariant answers it.
type Variant struct {
	Status int // 0: 200
	Header http.Header
	Body   []byte
}

// NotFound is the result "there is no such page", cached for the window (0: the
// page's; at a path that nobody listed, a minute if that never ages; Never:
// until a demand). It has no body of its own: Options.Error writes it.
func NotFound(window time.Duration) *Result {
	return &Result{Status: http.StatusNotFound, Revalidate: window}
}

// Redirect is a cached redirect: 308 if permanent, else 307. The url is a path
// of this site, or absolute with its scheme; "//host" and "\" make the
// render fail.
func Redirect(url string, permanent bool) *Result {
	r := &Result{Status: http.StatusTemporaryRedirect, Header: http.Header{"Location": {url}}, Body: []byte(url)}
	if permanent {
		r.Status = http.StatusPermanentRedirect
	}
	return r
}
