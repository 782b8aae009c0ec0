package freshet

import (
	"context"
	"errors"
	"time"

	"github.com/freshet-go/freshet/store"
)

// waiter waits for an entry that answers it.
type waiter struct {
	floor  store.Tick // of a demand its tick, of a visitor the newest known one that covers the path; an entry must be after it
	newest store.Tick // of a visitor: the newest demand on anything known when it came; an entry is after it, or current
	demand bool       // a demand waits, not a visitor
	soft   bool       // an entry that is current answers too, and it supersedes nothing
	class  class
	answer chan outcome // capacity 1
}

type outcome struct {
	r   *resident
	err error
}

// wait adds a waiter to k, starting or superseding a flight as need be.
func (s *Site) wait(path string, w *waiter) *known {
	w.answer = make(chan outcome, 1)
	k := s.lock(path)
	if k == nil {
		w.answer <- outcome{err: ErrNoPage}
		return nil
	}
	defer k.mu.Unlock()
	now := time.Now()
	if !w.demand && k.current == nil && k.failures > 0 && now.Before(k.retryAt) {
		w.answer <- outcome{err: &RenderError{Path: path, Step: "render", Err: &backOffError{Until: k.retryAt}}}
		return k
	}
	if w.soft && w.demand && k.current == nil {
		w.answer <- outcome{err: errEnded} // what it committed is compared with the frontier
		return k
	}
	k.waiters = append(k.waiters, w)
	s.kick(k, now)
	return k
}

// await waits until w is answered or ctx ends. What a demand asked for is still
// due then.
func (s *Site) await(ctx context.Context, path string, w *waiter) (*resident, error) {
	k := s.wait(path, w)
	select {
	case o := <-w.answer:
		return o.r, o.err
	case <-ctx.Done():
	}
	if k != nil {
		s.leave(k, w)
	}
	select {
	case o := <-w.answer: // it came at the same moment
		return o.r, o.err
	default:
		return nil, context.Cause(ctx)
	}
}

// errEnded answers a demand that only asks about a running render.
var errEnded = errors.New("the render has ended")

// leave takes a waiter away whose caller has gone. What a demand asked for is
// still due.
func (s *Site) leave(k *known, w *waiter) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, x := range k.waiters {
		if x == w {
			k.waiters = append(k.waiters[:i], k.waiters[i+1:]...)
			if w.demand && !w.soft {
				k.owe = store.Later(k.owe, w.floor)
			}
			s.giveUp(k)
			s.kick(k, time.Now())
			return
		}
	}
}

// settle answers, from what was installed, everybody whom it answers. It is the
// only place where a waiter gets an entry. k.mu is held.
func (s *Site) settle(k *known, r *resident) {
	left := k.waiters[:0]
	begun := r.entry.Begun
	current := begun.After(r.covered(&s.frontier).Demand)
	for _, w := range k.waiters {
		if begun.After(store.Later(w.floor, w.newest)) || current && (!w.demand || w.soft) {
			w.answer <- outcome{r: r}
			continue
		}
		left = append(left, w)
	}
	clear(k.waiters[len(left):])
	k.waiters = left
}

// refuse gives an error to all whom a flight of that begun could have answered.
// A failed demand stays due. k.mu is held.
func (k *known) refuse(begun store.Tick, err error) {
	left := k.waiters[:0]
	for _, w := range k.waiters {
		if !begun.IsZero() && !w.soft && !begun.After(w.floor) {
			left = append(left, w)
			continue
		}
		if w.demand && !w.soft {
			k.owe = store.Later(k.owe, w.floor)
		}
		w.answer <- outcome{err: err}
	}
	clear(k.waiters[len(left):])
	k.waiters = left
}

// refuseDemands gives an error to all demands that wait. k.mu is held.
func (k *known) refuseDemands(err error) {
	left := k.waiters[:0]
	for _, w := range k.waiters {
		if w.demand {
			w.answer <- outcome{err: err}
			continue
		}
		left = append(left, w)
	}
	clear(k.waiters[len(left):])
	k.waiters = left
}
