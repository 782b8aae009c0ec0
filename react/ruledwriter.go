package react

import (
	"net/http"
	"slices"

	"github.com/freshet-go/freshet/react/internal/rules"
)

// ruledWriter adds the headers of next.config's rules to an answer, at the moment
// when the rest of its head is known. What an answer says itself wins, but, as in
// Next.js, not in what pages and files say by default of caching and of their type.
type ruledWriter struct {
	http.ResponseWriter
	rules   http.Header
	request *rules.Request // with what the rules depended on
	page    bool           // a page's or an API route's own code answers
	wrote   bool
}

// WriteHeader puts the headers together.
func (w *ruledWriter) WriteHeader(status int) {
	if !w.wrote && (status >= 200 || status == http.StatusSwitchingProtocols) {
		w.wrote = true
		w.merge(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *ruledWriter) merge(status int) {
	h := w.Header()
	for name, values := range w.rules {
		switch name {
		case "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection", "Trailer": // of the message, not of what it says
			continue
		case "Set-Cookie":
			h[name] = slices.Concat(h[name], values)
			continue
		case "Vary":
			h[name] = slices.Concat(values, h[name])
			continue
		case "Cache-Control":
			if status < http.StatusBadRequest && (!w.page || h.Get(name) == noStore) {
				delete(h, "Age") // which belongs to the value that goes
				h[name] = values
				continue
			}
		case "Content-Type":
			if status < http.StatusMultipleChoices && (!w.page || h.Get(name) == htmlType) {
				h[name] = values
				continue
			}
		}
		if len(h[name]) == 0 {
			h[name] = values
		}
	}
	if vary := w.request.Vary; len(vary) > 0 {
		h["Vary"] = slices.Concat(h["Vary"], vary) // the slice that is there may be everybody's
	}
}

// Write sends a part of the body.
func (w *ruledWriter) Write(p []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(p)
}

// Flush sends what was written so far.
func (w *ruledWriter) Flush() {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush() // not all writers can
}

// Unwrap lets http.ResponseController reach the real writer's abilities.
func (w *ruledWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
