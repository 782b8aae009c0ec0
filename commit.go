package freshet

import (
	"context"
	"errors"
	"time"

	"github.com/freshet-go/freshet/store"
)

// commit makes an entry of the result and puts it where it belongs: durable in
// the store, then in the page cache, then to the waiters.
func (s *Site) commit(f *flight, res *Result, begun store.Tick, took time.Duration, ev *Rendered) error {
	k := f.known
	key := store.Key{Build: s.opt.Build, Path: k.path}
	e, err := s.entryOf(k, res, begun)
	if err != nil {
		s.abort(key, begun)
		s.fail(f, "result", err)
		return err
	}
	k.mu.Lock()
	waited := len(k.waiters) > 0
	durable := k.durable(res, e)
	k.stored = k.stored || durable
	k.mu.Unlock()
	if !waited {
		compressEntry(e)
	}
	c := store.Committed{Won: true, Stored: begun}
	var noRoom error
	if durable {
		ctx, stop := context.WithTimeout(context.WithoutCancel(f.ctx), storeWait)
		c, err = s.opt.Store.Commit(ctx, e)
		stop()
		if errors.Is(err, store.ErrTooLarge) {
			s.storeFailed("commit", err)
			noRoom, c, err = err, store.Committed{Won: true, Stored: begun}, nil
		}
		if err != nil {
			s.storeFailed("commit", err)
			s.fail(f, "commit", err)
			return err
		}
	} else {
		s.abort(key, begun)
	}
	ev.Committed, ev.Status = c.Won, e.Answers[0].Status
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == f {
		f.stopTimer()
		k.current = nil
		k.busy.Store(false)
		k.succeeded(took)
	}
	if noRoom != nil { // visitors get it from memory, but it is not durable
		k.refuseDemands(&RenderError{Path: k.path, Step: "commit", Err: noRoom})
	}
	if c.Won {
		s.install(k, newResident(e, k, c.Marks, false))
	}
	s.kick(k, time.Now())
	return nil
}

// succeeded forgets failures and moves the usual render time. k.mu is held.
func (k *known) succeeded(took time.Duration) {
	k.failures, k.retryAt, k.patience, k.nudged = 0, time.Time{}, 0, false
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
// it replaces what the store has, or that would come back one day. k.mu is held.
func (k *known) durable(res *Result, e *store.Entry) bool {
	return k.listed.Load() || !gone(e.Answers[0].Status) || res.Revalidate == Never || k.stored
}

// install shows an entry from now on, unless a newer one was shown or a purge
// has passed it. k.mu is held.
func (s *Site) install(k *known, r *resident) bool {
	e := r.entry
	if k.shown.After(e.Begun) || !e.Begun.After(r.covered(&s.frontier).Purge) {
		return false
	}
	k.shown = e.Begun
	s.frontier.met(k.path, e.Begun)
	s.cache.Put(share(k, e), k.path, r)
	s.encoder.add(r)
	s.settle(k, r)
	s.count(k)
	return true
}
