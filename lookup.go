package freshet

import (
	"context"
	"strings"
	"time"

	"github.com/freshet-go/freshet/internal/pagecache"
	"github.com/freshet-go/freshet/store"
)

// lock returns what is known of path, locked, or nil if no page renders it.
func (s *Site) lock(path string) *known {
	for {
		k := s.know(path)
		if k == nil {
			return nil
		}
		k.mu.Lock()
		if !k.dead {
			return k
		}
		k.mu.Unlock()
	}
}

// know returns what is known of path, remembering it from now on.
func (s *Site) know(path string) *known {
	if k := s.index.get(path); k != nil {
		return k
	}
	rt, _, ok := s.routes.Match(path)
	if !ok || rt.page.Render == nil {
		return nil
	}
	return s.index.put(path, func() *known {
		k := &known{path: strings.Clone(path), route: rt} // path is a piece of a request line of up to 16 KiB
		k.listed.Store(rt.lists(path))
		return k
	}, func(p string) bool { _, ok := s.cache.Get(p); return ok })
}

// share is where an entry lives in the page cache.
func share(k *known, e *store.Entry) pagecache.Share {
	switch {
	case k.listed.Load() || e.Listed:
		return pagecache.Listed
	case gone(e.Answers[0].Status):
		return pagecache.NotFound
	}
	return pagecache.Unlisted
}

// lookup returns the entry of path that can be shown now, from memory or from
// the store, or nil if a render is needed. A store that fails takes away no
// page that is in memory.
func (s *Site) lookup(ctx context.Context, path string, now time.Time) (*resident, Freshness, error) {
	if r, ok := s.cache.Get(path); ok {
		if f := r.freshness(&s.frontier, now); f.State != Missing {
			return r, f, nil
		}
	}
	k := s.lock(path)
	if k == nil {
		return nil, Freshness{State: Missing}, nil
	}
	k.lookups++ // or it is forgotten meanwhile that something newer was shown
	k.mu.Unlock()
	bound, stop := context.WithTimeout(ctx, storeWait)
	snap, err := s.opt.Store.Get(bound, store.Key{Build: s.opt.Build, Path: path})
	stop()
	if err != nil && ctx.Err() == nil {
		s.storeFailed("get", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lookups--
	if err != nil {
		return nil, Freshness{}, err
	}
	e, marks, other := pickEntry(snap)
	k.asked = true
	if e == nil {
		return nil, Freshness{State: Missing}, nil
	}
	k.stored = true
	if e.Listed && !k.route.asked() { // an earlier process knew; or it would be regenerated as one that may be evicted
		k.listed.Store(true)
	}
	r := s.newResident(e, k, marks, other)
	if !s.install(k, r) {
		// Something newer was shown while we read, or a purge came.
		r, _ = s.cache.Get(path)
	}
	if r == nil {
		return nil, Freshness{State: Missing}, nil
	}
	f := r.freshness(&s.frontier, now)
	if f.State == Missing {
		return nil, f, nil
	}
	return r, f, nil
}

// refresh regenerates a stale page, or one that nothing is known of, in the
// background, unless that already happens or it failed a moment ago.
func (s *Site) refresh(k *known, reason StaleReason, now time.Time) {
	if k.busy.Load() || s.closing.Load() {
		return
	}
	c, cause, what := classAged, CauseAged, "aged"
	switch reason {
	case ReasonDemanded:
		c, cause, what = classDemand, CauseDemand, "demands"
	case "": // nothing was shown but a shell
		cause = CauseVisit
	}
	if s.admission.queued(c) >= s.opt.MaxPending {
		s.overloaded(what) // the next visitor asks again
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.dead || k.current != nil || now.Before(k.retryAt) {
		return
	}
	s.launch(k, c, cause, false, now)
}

// Has reports whether path has an entry that can be served and is not a
// not-found answer.
func (s *Site) Has(ctx context.Context, path string) (bool, error) {
	path, err := normalTarget(path)
	if err != nil {
		return false, err
	}
	r, _, err := s.lookup(ctx, path, time.Now())
	if err != nil || r == nil {
		return false, err
	}
	return !gone(r.entry.Answers[0].Status), nil
}
