package freshet

import (
	"context"
	"errors"
	"time"

	"github.com/freshet-go/freshet/store"
)

// attempt is one run of a flight's renderer, as it is reported.
type attempt struct {
	flight *flight
	begun  store.Tick
	start  time.Time     // when the renderer was called
	waited time.Duration // for a slot, before that
	took   time.Duration // by the renderer
	late   bool          // it was reported before as superseded or too slow
}

// failed reports an attempt without an entry and ends its flight.
func (s *Site) failed(a *attempt, step string, cause error) {
	f := a.flight
	if errors.Is(context.Cause(f.ctx), errNobodyWaits) { // it was given up before it began
		return
	}
	err := cause
	if !errors.Is(cause, ErrClosed) {
		err = &RenderError{Path: f.known.path, Step: step, Err: cause}
	}
	s.report(a, Rendered{Err: err})
	s.fail(f, err)
}

// report tells the end of an attempt to the journal and to the listeners,
// before anybody who waits for it is answered: who asks then why the page is as
// it is, finds it there.
func (s *Site) report(a *attempt, ev Rendered) {
	f, k := a.flight, a.flight.known
	ev.Path, ev.Pattern, ev.Cause = k.path, k.route.page.Pattern, f.cause
	ev.Duration, ev.Waited, ev.Late = a.took, a.waited, a.late
	k.mu.Lock()
	ev.Superseded = f.superseded
	k.mu.Unlock()
	if ev.Superseded && !ev.Committed {
		ev.Err = nil
	}
	p := PastRender{At: a.start, Cause: ev.Cause, Status: ev.Status, Duration: ev.Duration, Waited: ev.Waited, Outcome: OutcomeOlder}
	switch {
	case ev.Superseded && !ev.Committed:
		p.Outcome = OutcomeSuperseded
	case ev.Err != nil:
		p.Outcome, p.Err = OutcomeFailed, ev.Err.Error()
	case ev.Unchanged:
		p.Outcome = OutcomeUnchanged
	case ev.Committed:
		p.Outcome = OutcomeChanged
	}
	if !a.late || ev.Committed {
		s.journal.add(k.path, p)
	}
	if s.opt.Events.Rendered != nil {
		s.opt.Events.Rendered(ev)
	}
}
