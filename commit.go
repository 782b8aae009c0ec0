package freshet

import (
	"context"
	"errors"
	"time"

	"github.com/freshet-go/freshet/store"
)

// commit makes an entry of the result and puts it where it belongs: durable in
// the store, then in the page cache, then to the waiters.
func (s *Site) commit(a *attempt, res *Result) {
	f, k := a.flight, a.flight.known
	key := store.Key{Build: s.opt.Build, Path: k.path}
	e, err := s.entryOf(k, res, a.begun)
	if err != nil {
		s.abort(key, a.begun)
		s.failed(a, "result", err)
		return
	}
	k.mu.Lock()
	waited := len(k.waiters) > 0
	late := k.shown.After(a.begun) // what was shown since may be in memory only: this would come back from the store one day
	durable := !late && k.durable(res, e)
	k.stored = k.stored || durable
	before, _ := s.cache.Get(k.path)
	k.mu.Unlock()
	before.lend(e)
	if !waited {
		s.encoder.compress(e)
	}
	c, noRoom, err := before.yield(e), error(nil), error(nil)
	c.Won = !late
	if durable {
		c, noRoom, err = s.keep(f, e, c)
	} else {
		s.abort(key, a.begun)
	}
	if err != nil {
		s.failed(a, "commit", err)
		return
	}
	s.report(a, Rendered{Status: e.Answers[0].Status, Committed: c.Won, Unchanged: c.Won && c.Unchanged})
	if c.Won {
		own := *e // the store may hold e
		own.Modified = c.Modified
		e = &own
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !durable && c.Won && k.stored { // an older render was written meanwhile: it would come back
		k.mu.Unlock()
		_, _, _ = s.keep(f, e, c) // what failed is reported
		k.mu.Lock()
	}
	if k.current == f {
		f.stopTimer()
		k.current = nil
		k.busy.Store(false)
		k.succeeded(a.took)
	}
	if noRoom != nil { // visitors get it from memory, but it is not durable
		k.refuseDemands(&RenderError{Path: k.path, Step: "commit", Err: noRoom})
	}
	if c.Won {
		r := s.newResident(e, k, c.Marks, false)
		r.memory = !durable
		if s.install(k, r) {
			k.oweDemanded(r.covered(&s.frontier), a.begun)
		}
	}
	s.kick(k, time.Now())
}

// oweDemanded has a page regenerated whose new entry a demand covers already,
// though nobody waits for that: a tag may have been demanded that only this
// render came to carry, and whoever demanded it has left. k.mu is held.
func (k *known) oweDemanded(m store.Marks, begun store.Tick) {
	if m.Demand.After(begun) && m.Demand.After(m.Purge) {
		k.owe = store.Later(k.owe, m.Demand)
	}
}

// keep commits e to the store. An entry that the store has no room for is kept
// in memory, as c says, and noRoom tells why.
func (s *Site) keep(f *flight, e *store.Entry, c store.Committed) (_ store.Committed, noRoom, err error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(f.ctx), storeWait)
	defer stop()
	stored, err := s.opt.Store.Commit(ctx, e)
	if err == nil {
		return stored, nil, nil
	}
	s.storeFailed("commit", err)
	if errors.Is(err, store.ErrTooLarge) {
		return c, err, nil
	}
	return c, nil, err
}

// succeeded forgets failures and moves the usual render time. k.mu is held.
func (k *known) succeeded(took time.Duration) {
	k.failures, k.failed, k.retryAt, k.patience, k.nudged = 0, nil, time.Time{}, 0, false
	k.heldTill.Store(nil)
	if k.usual == 0 {
		k.usual = took
		return
	}
	k.usual += (took - k.usual) / usualTimeWeight
}

// durable reports whether an entry is written to the store. A not-found answer
// for a path that nobody lists is not, or any visitor could fill the disk; it is
// when the page says that it never ages, for that is said on purpose, and when
// it replaces what the store has, or may have, or that would come back one day.
// k.mu is held.
func (k *known) durable(res *Result, e *store.Entry) bool {
	return k.listed.Load() || !gone(e.Answers[0].Status) || res.Revalidate == Never || k.stored || !k.asked
}

// install shows an entry from now on, unless a newer one was shown or a purge
// has passed it. k.mu is held.
func (s *Site) install(k *known, r *resident) bool {
	e := r.entry
	if k.shown.After(e.Begun) || !e.Begun.After(r.covered(&s.frontier).Purge) {
		return false
	}
	k.shown, k.purge = e.Begun, nil
	s.frontier.met(k.path, e.Begun)
	s.cache.Put(share(k, e), k.path, r)
	s.encoder.add(r)
	s.settle(k, r)
	s.count(k)
	return true
}
