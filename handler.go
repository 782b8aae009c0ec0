package freshet

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/freshet-go/freshet/internal/router"
)

// ServeHTTP answers a request: normalise the path, look it up, decide, answer.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.resumed.Do(s.resumeSoon)
	path, redirect, err := router.Normalize(sentPath(r.URL))
	switch {
	case err != nil:
		s.refuse(w, r, http.StatusBadRequest, err)
	case len(path) > s.opt.MaxPathLength:
		s.refuse(w, r, http.StatusRequestURITooLong, nil)
	case redirect:
		redirectTo(w, path, r.URL.RawQuery)
	default:
		s.servePath(w, r, path, "")
	}
}

// sentPath is the path as the client spelled it, which net/url keeps beside the
// decoded one where the two differ; EscapedPath would not give back a backslash.
func sentPath(u *url.URL) string {
	if u.RawPath != "" {
		if p, err := url.PathUnescape(u.RawPath); err == nil && p == u.Path {
			return u.RawPath
		}
	}
	return u.EscapedPath()
}

// ServeVariant answers r with a named variant of the page at path, for example
// the JSON data of a React page. It has the page's entry, state and headers. A
// shell is never answered; a page without that variant is a 404. A page with a
// Handler is called, and finds the name with VariantOf.
func (s *Site) ServeVariant(w http.ResponseWriter, r *http.Request, path, variant string) {
	s.resumed.Do(s.resumeSoon)
	path, _, err := router.Normalize(path)
	switch {
	case err != nil:
		s.refuse(w, r, http.StatusBadRequest, err)
	case len(path) > s.opt.MaxPathLength:
		s.refuse(w, r, http.StatusRequestURITooLong, nil)
	default:
		s.servePath(w, r, path, variant)
	}
}

// servePath answers from the page cache where it can: that is the hot path.
func (s *Site) servePath(w http.ResponseWriter, r *http.Request, path, variant string) {
	now := time.Now()
	if res, ok := s.cache.Get(path); ok && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		if f := res.freshness(&s.frontier, now); f.State != Missing {
			s.show(w, r, res, f, variant, now)
			return
		}
	}
	rt, params, ok := s.routes.Match(path)
	if !ok {
		s.refuse(w, r, http.StatusNotFound, ErrNoPage)
		return
	}
	if rt.page.Handler != nil && r.Method != http.MethodConnect { // which asks for a tunnel: that is for proxies
		ctx := context.WithValue(r.Context(), routeKey{}, routed{rt.page.Pattern, params, variant})
		rt.page.Handler.ServeHTTP(w, r.WithContext(ctx))
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.refuse(w, r, http.StatusMethodNotAllowed, nil)
		return
	}
	s.serveCold(w, r, rt, path, variant, now)
}

// serveCold answers a path that is not in memory.
func (s *Site) serveCold(w http.ResponseWriter, r *http.Request, rt *route, path, variant string, now time.Time) {
	res, f, err := s.lookup(r.Context(), path, now)
	if res != nil {
		s.show(w, r, res, f, variant, now)
		return
	}
	if err != nil {
		s.refuse(w, r, http.StatusServiceUnavailable, err)
		return
	}
	if rt.page.Fallback == FallbackNotFound {
		listed, err := s.list(r.Context(), rt, false)
		if err != nil {
			s.refuse(w, r, http.StatusInternalServerError, err)
			return
		}
		if _, ok := listed[path]; !ok {
			s.refuse(w, r, http.StatusNotFound, ErrUnlisted)
			return
		}
	}
	if rt.page.Fallback == FallbackShell && variant == "" && !isCrawler(r.UserAgent()) {
		if s.serveShell(w, r, rt) {
			s.missed(path)
			if k := s.know(path); k != nil {
				s.refresh(k, "", now)
			}
			return
		}
	}
	res, err = s.visit(r.Context(), path)
	if err != nil {
		s.refuseError(w, r, err)
		return
	}
	s.write(w, r, res, Freshness{State: Missing, Window: res.entry.Window, Since: res.entry.Made}, variant, time.Now())
}

// show answers with an entry, and has it regenerated if it is stale.
func (s *Site) show(w http.ResponseWriter, r *http.Request, res *resident, f Freshness, variant string, now time.Time) {
	if f.State == Stale && !(res.known.route.page.Static && f.Reason == ReasonAged) {
		s.refresh(res.known, f.Reason, now)
	}
	res.known.visits.Add(1)
	s.write(w, r, res, f, variant, now)
}
