package freshet

import (
	"time"
)

// How long a failed page is left alone. Next.js clamps to 3 to 30 s; a first
// failure does the same here, so that a source that hiccups costs one window.
const (
	minHold      = 3 * time.Second
	maxFirstHold = 30 * time.Second
	maxHold      = 5 * time.Minute
	minBackOff   = time.Second
	maxBackOff   = time.Minute
	jitter       = 0.2 // of a back-off, either way, so that pages do not come back together
)

// backOff counts the failure of f and says when k is tried again. A try that
// came early, for a new demand, neither lengthens nor resets it. k.mu is held.
func (s *Site) backOff(k *known, f *flight, err error, now time.Time) {
	k.failed = err
	due := k.owe.After(k.shown)
	if !f.early {
		k.failures++
		switch {
		case due:
			k.retryAt = now.Add(spread(double(minBackOff, k.failures-1, maxBackOff), k.path, now))
		case k.shown.IsZero() || k.purge != nil:
			// The first failure of a missing page costs the next visitor nothing.
			k.retryAt = now
			if k.failures > 1 {
				k.retryAt = now.Add(double(minBackOff, k.failures-2, maxFirstHold))
			}
		default:
			window := maxFirstHold
			if r, ok := s.cache.Get(k.path); ok && r.entry.Window > 0 {
				window = r.entry.Window
			}
			k.retryAt = now.Add(double(min(max(window, minHold), maxFirstHold), k.failures-1, maxHold))
			k.heldTill.Store(&hold{now, k.retryAt})
		}
	}
	if due {
		k.hasten(now)
		s.retryIn(k, k.retryAt.Sub(now))
	}
	if s.opt.Events.Retried != nil {
		ev := Retried{Path: k.path, Cause: f.cause, Failures: k.failures, At: k.retryAt, Demanded: due, Err: err}
		s.flights.Go(func() { s.opt.Events.Retried(ev) }) // not under the lock
	}
}

// hasten shortens the hold of an aged page for which a demand is due since: a
// late render may have brought a tag that was demanded. k.mu is held.
func (k *known) hasten(now time.Time) {
	if most := now.Add(maxBackOff); k.owe.After(k.shown) && k.retryAt.After(most) {
		k.retryAt = most
	}
}

func double(d time.Duration, times int, most time.Duration) time.Duration {
	for ; times > 0 && d < most; times-- {
		d *= 2
	}
	return min(d, most)
}

// spread draws from path and time, so that a history in virtual time repeats.
func spread(d time.Duration, path string, now time.Time) time.Duration {
	return time.Duration(float64(d) * (1 + jitter*(2*portion(path, now.UnixNano())-1)))
}

// tryEvery: a failing path is tried at once for a new demand, but not more often.
const tryEvery = time.Second

// mayTry says whether a demand may start a render of k during its back-off, and
// if not sets the timer for when one may. k.mu is held.
func (s *Site) mayTry(k *known, now time.Time) bool {
	waits := k.nudged
	for _, w := range k.waiters {
		waits = waits || w.demand
	}
	k.hasten(now)
	at := k.retryAt
	if waits {
		if at = k.tried.Add(tryEvery); !at.After(now) {
			k.tried, k.nudged = now, false
			return true
		}
	}
	s.retryIn(k, at.Sub(now))
	return false
}

// retryIn sets the timer of the next try. k.mu is held.
func (s *Site) retryIn(k *known, d time.Duration) {
	if k.timer != nil {
		k.timer.Stop()
	}
	var t *time.Timer
	t = time.AfterFunc(max(d, time.Millisecond), func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.timer != t {
			return
		}
		k.timer = nil
		s.kick(k, time.Now())
	})
	k.timer = t
}
