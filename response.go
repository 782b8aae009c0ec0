package freshet

import (
	"net/http"
	"time"
)

// What is said of answers that no cache may keep, in Next.js' words.
const noStore = "private, no-cache, no-store, max-age=0, must-revalidate"

// write sends one representation of an entry. On a hit it allocates nothing.
func (s *Site) write(w http.ResponseWriter, r *http.Request, res *resident, f Freshness, variant string, now time.Time) {
	a := res.answer(variant)
	static := res.known.route.page.Static
	if a == nil {
		s.refuse(w, r, http.StatusNotFound, ErrNoPage)
		return
	}
	h := w.Header()
	if !static {
		v := a.say(f, now)
		h["Cache-Control"] = v.cacheControl
		h["Age"] = v.age
		h["Cache-Status"] = v.cacheStatus
		if s.opt.StateHeader != "" {
			h[s.opt.StateHeader] = v.state
		}
	}
	if gone(a.of.Status) && len(a.of.Body) == 0 {
		s.writeError(w, r, a.of.Status, nil)
		s.served(res, f, a.of.Status)
		return
	}
	for i := range a.header {
		h[a.header[i].key] = a.header[i].values
	}
	h["Vary"] = varyEncoding
	e := &a.identity
	if p := a.packed.Load(); p != nil {
		e = p.pick(r.Header["Accept-Encoding"], e)
	}
	h["Etag"] = e.etag
	since := res.modified
	if static || now.Before(res.entry.Modified) { // RFC 9110, 8.8.2.1: never later than Date
		since = nil
	}
	if since != nil {
		h["Last-Modified"] = since
	}
	if a.of.Status == http.StatusOK && notModified(r.Header, a.of.Hash, since, res.entry.Modified) {
		delete(h, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
		s.served(res, f, http.StatusNotModified)
		return
	}
	if e.name != nil {
		h["Content-Encoding"] = e.name
	}
	h["Content-Length"] = e.length
	w.WriteHeader(a.of.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(e.body) // the visitor may have gone
	}
	s.served(res, f, a.of.Status)
}

func (s *Site) served(res *resident, f Freshness, status int) {
	if s.opt.Events.Served != nil {
		s.opt.Events.Served(Served{Path: res.entry.Key.Path, State: f.State, Reason: f.Reason, Status: status})
	}
}

var varyEncoding = []string{"Accept-Encoding"}
