package react

import (
	"net/http"
	"path"
	"strings"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
)

// handler is what stands before the site: what Next.js serves from /_next and
// public/, and its special pages. Everything else is a page of the site.
type handler struct {
	app     *App
	site    *freshet.Site
	routing *routing // nil: next.config says nothing of paths
}

// maxTarget is where Node.js answers 431. net/http has that limit too, but lets
// 4 KiB more through on a connection that was used before.
const maxTarget = 16 << 10

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := r.URL.Path
	if strings.Contains(p, "/.") {
		p = path.Clean(p)
	}
	switch {
	case len(r.RequestURI) > maxTarget:
		h.refuse(w, r, http.StatusRequestHeaderFieldsTooLarge)
	case h.routing != nil:
		h.routing.ServeHTTP(w, r)
	case p == "/_next" || strings.HasPrefix(p, "/_next/"):
		h.serveNext(w, r, p)
	case isSpecial(p): // no dynamic page gets them
		h.serveSpecial(w, r, p)
	default:
		if name, ok := h.app.public.find(r.URL); ok && h.servePublic(w, r, name) {
			return
		}
		h.site.ServeHTTP(w, r)
	}
}

// isSpecial reports whether Next.js keeps the path for a page that it shows
// itself.
func isSpecial(p string) bool {
	return p == "/404" || p == "/500" || p == "/_app" || p == "/_document" || p == "/_error"
}

func (h *handler) serveSpecial(w http.ResponseWriter, r *http.Request, p string) {
	status := http.StatusNotFound
	if p == "/500" {
		status = http.StatusInternalServerError
	}
	h.refuse(w, r, status)
}

// serveNext answers the paths that Next.js keeps for itself.
func (h *handler) serveNext(w http.ResponseWriter, r *http.Request, p string) {
	if name, ok := strings.CutPrefix(p, staticPrefix); ok {
		h.serveStatic(w, r, name)
		return
	}
	page, ok := dataPath(r.URL.EscapedPath(), h.app.id)
	switch {
	case !ok:
		h.refuse(w, r, http.StatusNotFound)
	case page == "/404" && h.app.errors.data != nil:
		h.serveNotFoundData(w, r)
	default:
		h.site.ServeVariant(w, r, page, dataVariant)
	}
}

// serveNotFoundData answers with the props of the 404 page, which the browser
// asks for when it has to show that page.
func (h *handler) serveNotFoundData(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		h.refuse(w, r, http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Cache-Control", noStore)
	send(w, r, http.StatusOK, dataType, h.app.errors.data)
}

const staticPrefix = "/_next/static/"

// serveStatic answers with a file that the build made for browsers. One that
// does not exist is a line of text: it is asked for by a script, not by a person.
func (h *handler) serveStatic(w http.ResponseWriter, r *http.Request, name string) {
	switch {
	case !h.app.static.Has(name) || hasEncodedSlash(r.URL):
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		h.refuse(w, r, http.StatusMethodNotAllowed)
		return
	default:
		served, err := h.app.static.Serve(w, r, name)
		if err != nil {
			h.fail(w, r, err)
			return
		}
		if served {
			return
		}
	}
	h.noFile(w, r)
}

func (h *handler) noFile(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", noStore)
	sendText(w, r, http.StatusNotFound)
}

func (h *handler) servePublic(w http.ResponseWriter, r *http.Request, name string) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		h.refuse(w, r, http.StatusMethodNotAllowed)
		return true
	}
	served, err := h.app.public.serve(w, r, name)
	if err != nil {
		h.fail(w, r, err)
		return true
	}
	return served
}

func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Cache-Control", noStore)
	h.app.errors.answer(w, r, http.StatusInternalServerError, err)
}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, status int) {
	w.Header().Set("Cache-Control", noStore)
	h.app.errors.answer(w, r, status, nil)
}

// proxy hands a page that is not cached, or an API route, to a worker.
func (a *App) proxy(p *page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := freshet.VariantOf(r.Context()) == dataVariant
		if data && p.kind == bundle.API {
			w.Header().Set("Cache-Control", noStore)
			a.errors.answer(w, r, http.StatusNotFound, nil)
			return
		}
		if ruled, ok := w.(*ruledWriter); ok {
			ruled.page = true
		}
		_, params, _ := freshet.RouteOf(r.Context())
		route := workers.Route{Page: p.text, Params: p.workerParams(params), Data: data}
		if to, ok := r.Context().Value(rewrittenKey{}).(rewritten); ok {
			route.Rewrite = &workers.Rewrite{Path: to.path, Query: to.query}
		}
		a.node.Proxy(w, r, route)
	})
}
