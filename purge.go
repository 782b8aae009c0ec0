package freshet

import (
	"context"
	"time"

	"github.com/freshet-go/freshet/store"
)

// Purge takes what the targets name away. It returns when that is durable: the
// next visitor waits or gets the fallback, nothing older is ever shown again. It
// renders nothing. A Revalidate that waits for a purged page ends with ErrPurged.
func (s *Site) Purge(ctx context.Context, targets ...Target) (Receipt, error) {
	return s.each(ctx, "purge", targets, s.purge)
}

func (s *Site) purge(ctx context.Context, rc *receipts, t resolved) error {
	was := s.hashesOf(ctx, t)
	acc, err := s.demand(ctx, "purge", t.name, true)
	if err != nil {
		return err
	}
	rc.asked(acc.Tick)
	carried := make(map[string]bool, len(acc.Carriers.Paths)) // whose tags may not be in memory
	for _, p := range acc.Carriers.Paths {
		carried[p] = true
	}
	drop := func(k *known) {
		k.mu.Lock()
		defer k.mu.Unlock()
		var tags []string
		if r, ok := s.cache.Get(k.path); ok {
			if !r.entry.Begun.After(r.covered(&s.frontier).Purge) {
				s.cache.Delete(k.path)
			}
			tags = r.entry.Tags
		}
		m, _ := s.frontier.of(store.Names(k.path, k.route.page.Pattern, tags))
		if m.Purge != acc.Tick && !carried[k.path] {
			return
		}
		k.purged(acc.Tick)
		k.purge = &purgeMark{acc.Tick, t.name}
		s.count(k)
		s.kick(k, time.Now())
	}
	if t.path != "" {
		rc.add(PageReceipt{Path: t.path, Done: true, OldHash: was[t.path]})
		if k := s.index.get(t.path); k != nil {
			drop(k)
		}
		return nil
	}
	s.index.each(drop)
	paths, more := s.choose(acc.Carriers)
	for _, p := range paths {
		rc.add(PageReceipt{Path: p, Done: true, OldHash: was[p]})
	}
	rc.more(more)
	return nil
}

// purgeMark is the last purge of a path, for Why.
type purgeMark struct {
	at store.Tick
	by store.Name
}

// purged ends what older demands still wait for: there is nothing left that
// they could be about. k.mu is held.
func (k *known) purged(at store.Tick) {
	left := k.waiters[:0]
	for _, w := range k.waiters {
		if w.demand && !w.floor.After(at) {
			w.answer <- outcome{err: ErrPurged}
			continue
		}
		left = append(left, w) // a visitor waits on: what was read before the purge is not committed
	}
	clear(k.waiters[len(left):])
	k.waiters = left
	if !k.owe.After(at) {
		k.owe = store.Tick{}
	}
	k.failures, k.failed, k.retryAt = 0, nil, time.Time{}
	k.heldTill.Store(nil)
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
}
