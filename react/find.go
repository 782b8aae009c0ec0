package react

import (
	"net/http"
	"net/url"
	"strings"
)

// find returns what answers a path that is spelled as [rules.Spell] does, with
// the base path: a file, a page, data; dynamic pages only if asked for. It
// returns nil if there is nothing.
func (rt *routing) find(spelled string, dynamic bool) http.HandlerFunc {
	path, ok := rt.local(spelled)
	if !ok {
		return nil
	}
	name, err := url.PathUnescape(path)
	if err != nil {
		return nil
	}
	isFile := !strings.Contains(path, "%2F") // an encoded slash is part of a segment
	pageOf := func(path string) *page {
		if p := rt.index.fixedPage(path); p != nil || !dynamic {
			return p
		}
		return rt.index.dynamicPage(path)
	}
	switch {
	case path == "/_next" || strings.HasPrefix(path, "/_next/"):
		file, static := strings.CutPrefix(name, staticPrefix)
		page, data := dataPath(path, rt.app.id)
		switch {
		case static && isFile && rt.app.static.Has(file):
			return func(w http.ResponseWriter, r *http.Request) { rt.serveStatic(w, r, file) }
		case data && page == "/404" && rt.app.errors.data != nil:
			return rt.serveNotFoundData
		case data && pageOf(page).hasData():
			return func(w http.ResponseWriter, r *http.Request) { rt.site.ServeVariant(w, r, page, dataVariant) }
		}
		return nil
	case isSpecial(name):
		return func(w http.ResponseWriter, r *http.Request) { rt.serveSpecial(w, r, name) }
	}
	site := func(w http.ResponseWriter, r *http.Request) { rt.site.ServeVariant(w, r, path, "") }
	if isFile && rt.app.public.has(name) {
		return func(w http.ResponseWriter, r *http.Request) {
			if !rt.servePublic(w, r, name) {
				site(w, r)
			}
		}
	}
	if pageOf(path) != nil {
		return site
	}
	return nil
}
