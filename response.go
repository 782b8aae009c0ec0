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
	if gone(a.of.Status) && len(a.of.Body) == 0 && s.opt.Error != nil {
		s.opt.Error(w, r, a.of.Status, nil)
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
	if m := r.Header["If-None-Match"]; len(m) > 0 && a.of.Status == http.StatusOK && matches(m, a.of.Hash) {
		delete(h, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
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
}

var varyEncoding = []string{"Accept-Encoding"}
