package freshet

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet/store"
)

// shell is a page's fallback shell, rendered once per site.
type shell struct {
	answer atomic.Pointer[store.Answer]
	mu     sync.Mutex // of its render
	again  time.Time  // a failed one is not tried before
}

// shellTimeout bounds the render of a shell, for which a visitor waits: it
// reads no data.
const shellTimeout = 5 * time.Second

// serveShell answers the page's shell, which no cache may keep. It reports
// false, having answered nothing, if there is none.
func (s *Site) serveShell(w http.ResponseWriter, r *http.Request, rt *route) bool {
	a := rt.shell.answer.Load()
	if a == nil {
		a = s.renderShell(rt)
	}
	if a == nil {
		return false
	}
	h := w.Header()
	for _, f := range a.Header {
		h.Add(f.Name, f.Value)
	}
	h.Set("Cache-Control", noStore)
	if s.opt.StateHeader != "" {
		h.Set(s.opt.StateHeader, "MISS")
	}
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.Body) // the visitor may have gone
	}
	return true
}

// renderShell renders the shell on first use. After a failure visitors get a
// blocking render for a while.
func (s *Site) renderShell(rt *route) *store.Answer {
	rt.shell.mu.Lock()
	defer rt.shell.mu.Unlock()
	if a := rt.shell.answer.Load(); a != nil || time.Now().Before(rt.shell.again) {
		return a
	}
	ctx, stop := context.WithTimeout(s.ctx, min(s.opt.RenderTimeout, shellTimeout))
	defer stop()
	out := make(chan rendered, 1)
	go func() {
		out <- call(ctx, rt.page.Shell, &Request{Path: rt.page.Pattern, Pattern: rt.page.Pattern, Params: Params{}, Cause: CauseVisit})
	}()
	var err error
	select {
	case r := <-out:
		if err = r.err; err == nil {
			var a store.Answer
			if a, err = answerOf("", r.result.Status, r.result.Header, r.result.Body); err == nil {
				rt.shell.answer.Store(&a)
				return &a
			}
		}
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	rt.shell.again = time.Now().Add(minHold)
	s.opt.Logger.Warn("shell failed", "pattern", rt.page.Pattern, "error", err.Error())
	return nil
}
