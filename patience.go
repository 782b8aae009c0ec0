package freshet

import (
	"time"

	"github.com/freshet-go/freshet/store"
)

// reconsider is what a demand does that meets a running regeneration. Nothing
// that can still answer all who wait is cancelled; one that is not owed is
// superseded at once; an owed one after a patience. k.mu is held.
//
// Why not simply join it: render reads OLD, data changes to NEW, demand joins
// the render, render commits OLD, the demand is answered. That is the bug which
// the one rule exists to make impossible.
func (s *Site) reconsider(k *known, now time.Time) {
	f := k.current
	if f.begun.IsZero() {
		c := f.class
		for _, w := range k.waiters {
			c = min(c, w.class)
		}
		if k.owe.After(k.shown) {
			c = min(c, classDemand)
		}
		if c < f.class {
			f.class = c
			f.ticket.upgrade(c)
		}
		return
	}
	if !k.unanswerable(f.begun) {
		return
	}
	if !f.owed {
		s.supersede(k, now)
		return
	}
	if f.timer != nil {
		return
	}
	f.timer = time.AfterFunc(s.patienceOf(k), func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.current != f {
			return
		}
		f.timer = nil // the next who comes sets it anew
		if !k.unanswerable(f.begun) {
			return
		}
		k.patience = min(2*s.patienceOf(k), s.opt.RenderTimeout)
		s.supersede(k, time.Now())
	})
}

// unanswerable reports whether somebody waits, or a demand is due, that an
// entry of that begun will not do for.
func (k *known) unanswerable(begun store.Tick) bool {
	if k.owe.After(k.shown) && !begun.After(k.owe) {
		return true
	}
	for _, w := range k.waiters {
		if !w.soft && !begun.After(w.floor) {
			return true
		}
	}
	return false
}

// Patience is counted from the first waiter that the running render cannot
// answer: the larger of one second and four times the page's usual render time.
const (
	minPatience     = time.Second
	patienceFactor  = 4
	usualTimeWeight = 4 // a new render time counts for a quarter of the average
)

func (s *Site) patienceOf(k *known) time.Duration {
	return min(max(minPatience, patienceFactor*k.usual, k.patience), s.opt.RenderTimeout)
}
