package freshet

import (
	"context"
	"fmt"
	"time"

	"github.com/freshet-go/freshet/store"
)

// flight is one regeneration that the callers in this process share. Its
// fields are guarded by the path's lock.
type flight struct {
	known  *known
	class  class
	cause  Cause
	early  bool // a try during back-off: its failure does not lengthen it
	ctx    context.Context
	cancel context.CancelCauseFunc
	ticket *ticket
	queued time.Time
	asked  bool // for those who wait, and for nothing else

	begun      store.Tick // zero until it is known: then every demand may join
	owed       bool
	superseded bool
	left       bool        // given up while its renderer runs: counted in known.left
	timer      *time.Timer // patience
}

// errNobodyWaits cancels a flight that nobody asks for any more.
var errNobodyWaits = fmt.Errorf("nobody waits for it: %w", context.Canceled)

// kick starts a flight for k if there is reason to, or looks again at the one
// that runs. k.mu is held.
func (s *Site) kick(k *known, now time.Time) {
	defer s.count(k)
	if s.closing.Load() {
		for _, w := range k.waiters {
			w.answer <- outcome{err: ErrClosed}
		}
		k.waiters = nil
		return
	}
	if k.current != nil {
		s.reconsider(k, now)
		return
	}
	due := k.owe.After(k.shown)
	if len(k.waiters) == 0 && !due {
		return
	}
	c, cause := classPrerender, CausePrerender
	demanded := due
	for _, w := range k.waiters {
		c = min(c, w.class)
		demanded = demanded || w.demand
	}
	if due {
		c = min(c, classDemand)
	}
	switch {
	case demanded:
		cause = CauseDemand
	case c == classVisitor:
		cause = CauseVisit
	}
	early := k.failures > 0 && now.Before(k.retryAt)
	if early && !s.mayTry(k, now) {
		return
	}
	s.launch(k, c, cause, early, now)
	if k.current != nil {
		k.current.asked = !due
	}
}

// giveUp ends a flight that is still queued when the last of those who asked for
// it has left: visitors who come and go would otherwise leave a queue without a
// bound behind. One that has begun goes on: its entry is worth having. k.mu is held.
func (s *Site) giveUp(k *known) {
	f := k.current
	if f == nil || !f.asked || !f.begun.IsZero() || len(k.waiters) > 0 || k.owe.After(k.shown) {
		return
	}
	k.current = nil
	k.busy.Store(false)
	f.cancel(errNobodyWaits)
}

// launch starts a flight. k.mu is held.
func (s *Site) launch(k *known, c class, cause Cause, early bool, now time.Time) {
	if s.closing.Load() { // Close takes every path's lock after it said so: none starts behind its back
		return
	}
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
	f := &flight{known: k, class: c, cause: cause, early: early, queued: now}
	f.ctx, f.cancel = context.WithCancelCause(s.ctx)
	f.ticket = s.admission.enter(k.route, c)
	k.current = f
	k.flights++
	k.busy.Store(true)
	s.flights.Go(func() { s.regenerate(f) })
}

// supersede leaves the running flight to itself: its context is cancelled, its
// slot given back, and all who wait move to the next one. k.mu is held.
func (s *Site) supersede(k *known, now time.Time) {
	f := k.current
	f.superseded = true
	f.stopTimer()
	f.ticket.abandon()
	f.leave()
	f.cancel(errSuperseded)
	k.current = nil
	k.busy.Store(false)
	s.kick(k, now)
}

// leave notes that the renderer runs on without anybody waiting. known.mu is held.
func (f *flight) leave() {
	if !f.left {
		f.left = true
		f.known.left++
	}
}

func (f *flight) stopTimer() {
	if f.timer != nil {
		f.timer.Stop()
		f.timer = nil
	}
}

// count keeps Site.pending: how many paths a demand is due for. k.mu is held.
func (s *Site) count(k *known) {
	p := k.owe.After(k.shown)
	for _, w := range k.waiters {
		p = p || w.demand
	}
	if p != k.pending {
		k.pending = p
		if p {
			s.pending.Add(1)
		} else {
			s.pending.Add(-1)
		}
	}
}
