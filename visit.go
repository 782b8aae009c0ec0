package freshet

import (
	"context"
	"errors"
	"net/http"

	"github.com/freshet-go/freshet/store"
)

// visit waits for the first entry of a path, which the store was asked for, as
// a visitor does: within a bound, and only so many at once.
func (s *Site) visit(ctx context.Context, path string) (*resident, error) {
	if s.waiting.Add(1) > int64(s.opt.MaxWaiting) {
		s.waiting.Add(-1)
		s.overloaded("visitors")
		return nil, ErrBusy
	}
	defer s.waiting.Add(-1)
	ctx, stop := context.WithTimeoutCause(ctx, s.opt.VisitorWait, ErrTooSlow)
	defer stop()
	w := &waiter{class: classVisitor}
	if rt, _, ok := s.routes.Match(path); ok {
		w.floor, w.newest = s.frontier.floors(store.Names(path, rt.page.Pattern, nil))
	}
	s.missed(path)
	return s.await(ctx, path, w)
}

// missed notes that the store had nothing for a path that is about to be
// rendered: it may have been forgotten since, and is known anew.
func (s *Site) missed(path string) {
	if k := s.lock(path); k != nil {
		k.asked = true
		k.mu.Unlock()
	}
}

func (s *Site) overloaded(what string) {
	if s.opt.Events.Overloaded != nil {
		s.opt.Events.Overloaded(what)
	}
}

// refuseError answers a visitor whose page could not be rendered.
func (s *Site) refuseError(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusInternalServerError
	if errors.Is(err, context.Canceled) || // the visitor has left, as far as net/http can tell: no failure of the page
		errors.Is(err, ErrBusy) || errors.Is(err, ErrTooSlow) || errors.Is(err, ErrClosed) {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	}
	s.refuse(w, r, status, err)
}
