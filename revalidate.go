package freshet

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/freshet-go/freshet/store"
)

// Revalidate waits until everything that the targets name was rendered from
// data read after the call and committed durably. Of a tag, pattern, prefix or
// the site it waits for the most visited pages up to Options.RevalidateLimit;
// the rest are stale at once and regenerate at their next visit.
//
// A failed render is returned as a *RenderError (several joined); the old page
// stays, and the demand stays due and is tried again until it is met. If ctx
// ends first the same holds. ErrNoPage, ErrUnlisted, ErrBadTarget and ErrBusy
// mean that nothing was done.
func (s *Site) Revalidate(ctx context.Context, targets ...Target) (Receipt, error) {
	return s.each(ctx, "revalidate", targets, s.revalidate)
}

// MarkStale makes what the targets name stale and has it regenerated in the
// background, at most Options.RevalidateLimit pages at once, the others at
// their next visit. It returns when the demand is durable. Until the new
// entries are there the old ones are served.
func (s *Site) MarkStale(ctx context.Context, targets ...Target) (Receipt, error) {
	return s.each(ctx, "mark stale", targets, s.markStale)
}

// each checks all targets, then does one for each at the same time.
func (s *Site) each(ctx context.Context, kind string, targets []Target, do func(context.Context, *receipts, resolved) error) (Receipt, error) {
	s.resumed.Do(s.resumeSoon)
	select {
	case <-s.looked: // or what is taken up would mix with what is demanded now
	case <-s.ctx.Done():
	case <-ctx.Done():
	}
	rc := &receipts{limit: s.opt.RevalidateLimit, r: Receipt{Asked: time.Now(), Pages: []PageReceipt{}}}
	rs, err := s.resolveAll(ctx, targets)
	if err != nil {
		return rc.r, err
	}
	if kind != "plan" && kind != "purge" && !s.accept(costly(rs)) {
		return rc.r, ErrBusy
	}
	errs := make([]error, len(rs))
	var wg sync.WaitGroup
	for i, t := range rs {
		if t.nothing {
			if t.path != "" {
				rc.add(PageReceipt{Path: t.path, Done: true})
			}
			continue
		}
		wg.Go(func() { errs[i] = do(ctx, rc, t) })
	}
	wg.Wait()
	slices.SortFunc(rc.r.Pages, func(a, b PageReceipt) int { return strings.Compare(a.Path, b.Path) })
	return rc.r, errors.Join(errs...)
}

func (s *Site) revalidate(ctx context.Context, rc *receipts, t resolved) error {
	was := ""
	if t.path != "" {
		was = s.hashNow(ctx, t.path)
	}
	acc, err := s.demand(ctx, "revalidate", t.name, false)
	if err != nil {
		return err
	}
	rc.asked(acc.Tick)
	if t.path != "" {
		return s.awaitDemand(ctx, rc, t.path, was, &waiter{floor: acc.Tick, demand: true, class: classDemand})
	}
	paths, more := s.choose(s.carriers(acc, t.name))
	rc.more(more)
	waiters := make(map[string]*waiter, len(paths))
	for _, p := range paths {
		waiters[p] = &waiter{floor: acc.Tick, demand: true, class: classDemand}
	}
	// A render that runs may come to carry the tag: its entry must be current
	// when it ends, or be replaced.
	for _, r := range acc.Running {
		if r.Key.Build == s.opt.Build && waiters[r.Key.Path] == nil && len(waiters) < 2*s.opt.RevalidateLimit {
			waiters[r.Key.Path] = &waiter{floor: acc.Tick, demand: true, soft: true, class: classDemand}
		}
	}
	errs := make([]error, 0, len(waiters))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, p := range slices.Sorted(maps.Keys(waiters)) {
		w := waiters[p]
		wg.Go(func() {
			if err := s.awaitDemand(ctx, rc, p, s.hashNow(ctx, p), w); err != nil {
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// awaitDemand waits for one page of a demand and writes its receipt.
func (s *Site) awaitDemand(ctx context.Context, rc *receipts, path, was string, w *waiter) error {
	p := PageReceipt{Path: path, OldHash: was}
	start := time.Now()
	r, err := s.await(ctx, path, w)
	if w.soft && err != nil && ctx.Err() == nil && s.stillShows(ctx, path, w.floor) {
		// It has ended and carries the tag, or what was to replace it has failed.
		w = &waiter{floor: w.floor, demand: true, class: classDemand}
		r, err = s.await(ctx, path, w)
	}
	p.Duration = time.Since(start)
	switch {
	case errors.Is(err, ErrNoPage):
		return nil // a carrier whose page is gone from this build
	case errors.Is(err, errEnded), w.soft && ctx.Err() == nil && (err != nil || !r.entry.Begun.After(w.floor)):
		return nil // it failed, has ended, or turned out not to be covered
	}
	if err != nil {
		p.Err = err.Error()
		rc.add(p)
		return err
	}
	p.Done, p.Began, p.NewHash = true, r.entry.Begun.Wall(), r.hash()
	p.Changed = p.NewHash != p.OldHash
	rc.add(p)
	return nil
}

func (s *Site) markStale(ctx context.Context, rc *receipts, t resolved) error {
	acc, err := s.demand(ctx, "mark stale", t.name, false)
	if err != nil {
		return err
	}
	rc.asked(acc.Tick)
	paths, more := []string{t.path}, 0
	if t.path == "" {
		paths, more = s.choose(s.carriers(acc, t.name))
	}
	for _, p := range paths {
		rc.add(PageReceipt{Path: p, OldHash: s.hashNow(ctx, p)})
		s.due(p, acc.Tick, true)
	}
	rc.more(more)
	return nil
}

// due has path regenerated without anybody waiting for it.
func (s *Site) due(path string, at store.Tick, nudge bool) {
	k := s.lock(path)
	if k == nil {
		return
	}
	defer k.mu.Unlock()
	k.owe = store.Later(k.owe, at)
	k.nudged = k.nudged || nudge
	s.kick(k, time.Now())
}
