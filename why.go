package freshet

import (
	"context"
	"fmt"
	"time"

	"github.com/freshet-go/freshet/store"
)

// Why says what the page at path is, and why. It changes nothing and renders
// nothing. The error wraps ErrNoPage if no page has a route for path and
// ErrBadTarget if it is no path. A failing store is no error but part of the
// answer.
func (s *Site) Why(ctx context.Context, path string) (Explanation, error) {
	path, err := normalTarget(path)
	if err != nil {
		return Explanation{}, err
	}
	e, ok := s.explain(ctx, path, time.Now())
	if !ok {
		return e, fmt.Errorf("%s: %w", path, ErrNoPage)
	}
	e.Renders = s.journal.of(path)
	return e, nil
}

// explain is Why without the journal. It reports false if no page has the path.
func (s *Site) explain(ctx context.Context, path string, now time.Time) (Explanation, bool) {
	x := Explanation{At: now, Path: path, State: Missing}
	rt, _, ok := s.routes.Match(path)
	if !ok {
		return x, false
	}
	x.Pattern, x.Listed, x.Static = rt.page.Pattern, rt.lists(path), rt.page.Static
	if rt.page.Handler != nil {
		x.Reason = WhyUncached
		return x, true
	}
	seen := s.look(ctx, path, rt)
	if seen.err != nil {
		x.Store = seen.err.Error()
	}
	k := s.index.get(path)
	var held hold
	if k != nil {
		held = k.held()
	}
	if e := seen.entry; e != nil {
		ages := agesAfter(e, s.opt.Jitter)
		f := freshness(e, ages, seen.marks, seen.other, held, now)
		x.State, x.Reason = f.State, string(f.Reason)
		if f.State != Missing {
			x.Entry = shownEntry(e, ages, seen.cached)
			x.Listed = x.Listed || e.Listed
			if f.State == Fresh && e.Window > 0 && now.Sub(e.Made) >= ages {
				x.Reason, x.Entry.HeldTill = WhyHeld, held.until
			}
			if rt.page.Static && f.Reason == ReasonAged {
				x.State, x.Reason = Fresh, ""
			}
		}
	}
	if d := seen.marks.Demand; !d.IsZero() {
		x.Demand = &LastDemand{Target: targetText(seen.by), At: d.Wall(), Purge: seen.marks.Purge == d}
		x.purged = !seen.marks.Purge.IsZero()
	}
	x.Pending = x.State == Stale && x.Reason == string(ReasonDemanded) ||
		x.State == Missing && seen.by.Kind() == store.KindPath && seen.marks.Demand.After(seen.marks.Purge)
	if k != nil {
		s.explainKnown(&x, k, seen.marks.Demand, now)
	}
	if x.State == Missing {
		x.Reason = whyMissing(&x, rt)
	}
	if x.State == Stale && x.Reason == string(ReasonAged) && x.Work == nil && s.admission.queued(classAged) >= s.opt.MaxPending {
		x.Limit = LimitPending
	}
	return x, true
}

// explainKnown adds what the path's own state says.
func (s *Site) explainKnown(x *Explanation, k *known, newest store.Tick, now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	x.Visits, x.Waiting, x.LeftBehind = k.visits.Load(), len(k.waiters), k.left
	due := k.owe.After(k.shown)
	for _, w := range k.waiters {
		due = due || w.demand
	}
	x.Pending = x.Pending || due
	if f := k.current; f != nil {
		x.Work = &Work{Cause: f.cause, Queued: f.queued, Owed: f.owed || due}
		if !f.begun.IsZero() {
			x.Work.Began = f.begun.Wall()
		} else {
			x.Limit, x.Work.Ahead = f.ticket.held()
		}
	}
	if k.failures > 0 || k.failed != nil {
		x.Failures = k.failures
		if k.failed != nil {
			x.LastError = k.failed.Error()
		}
		if k.retryAt.After(now) {
			x.NextTry = k.retryAt
		}
	}
	if p := k.purge; p != nil && x.State == Missing {
		x.purged = true
		if newest.After(p.at) { // a demand came since
			return
		}
		x.Demand = &LastDemand{Target: targetText(p.by), At: p.at.Wall(), Purge: true}
	}
}

func whyMissing(x *Explanation, rt *route) string {
	switch {
	case rt.page.Fallback == FallbackNotFound && rt.plain == "" && !x.Listed:
		return WhyUnlisted
	case x.Failures > 0:
		return WhyFailing
	case x.purged:
		return WhyPurged
	}
	return WhyNew
}

func shownEntry(e *store.Entry, ages time.Duration, cached bool) *ShownEntry {
	x := &ShownEntry{
		Build: e.Key.Build, Status: e.Answers[0].Status, Content: e.Content(), Began: e.Begun.Wall(),
		Made: e.Made, Modified: e.Modified, Window: e.Window, Tags: e.Tags, InMemory: cached,
	}
	for i := range e.Answers {
		x.Bytes += int64(len(e.Answers[i].Body))
	}
	if e.Window > 0 {
		x.Ages = e.Made.Add(ages)
	}
	return x
}
