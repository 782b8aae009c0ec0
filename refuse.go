package freshet

import (
	"net/http"
)

// refuse answers a status that no page made.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	w.Header().Set("Cache-Control", noStore)
	s.writeError(w, r, status, err)
}

// writeError writes the body for a status that has none.
func (s *Site) writeError(w http.ResponseWriter, r *http.Request, status int, err error) {
	if s.opt.Error != nil {
		s.opt.Error(w, r, status, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(http.StatusText(status) + "\n"))
	}
}

// redirectTo answers 308 to the normalised spelling of a path, keeping the query.
func redirectTo(w http.ResponseWriter, path, query string) {
	if query != "" {
		path += "?" + query
	}
	h := w.Header()
	h.Set("Location", path)
	h.Set("Refresh", "0;url="+path) // for clients that do not know 308, as Next.js does
	h.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusPermanentRedirect)
	_, _ = w.Write([]byte(path))
}
