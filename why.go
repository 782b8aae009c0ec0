package freshet

import (
	"context"
	"fmt"
	"time"

	"github.com/freshet-go/freshet/store"
)

// Explanation is what a page is at one moment, and why. It can be encoded as
// JSON; String tells it in words.
type Explanation struct {
	At      time.Time `json:"at"`
	Path    string    `json:"path"`
	Pattern string    `json:"pattern"`
	Listed  bool      `json:"listed"` // by the page's Paths, as far as it was asked
	State   State     `json:"state"`
	// Reason is that of a stale entry (a StaleReason) or one of the Why
	// constants. It is empty for a fresh page about which there is nothing to say.
	Reason string `json:"reason,omitempty"`

	Entry   *ShownEntry `json:"entry,omitempty"`  // nil while it is missing
	Demand  *LastDemand `json:"demand,omitempty"` // the newest that covers the page; nil: none is known
	Pending bool        `json:"pending"`          // a demand is due for it that no entry has met
	Work    *Work       `json:"work,omitempty"`   // its regeneration, queued or running; nil: none
	Limit   Limit       `json:"limit,omitempty"`  // that holds its regeneration back

	Waiting    int       `json:"waiting"`             // visitors and demands that wait for it
	LeftBehind int       `json:"leftBehind"`          // renders that were given up and still run
	Visits     uint64    `json:"visits"`              // answers from memory since the path is known
	Failures   int       `json:"failures"`            // in a row
	LastError  string    `json:"lastError,omitempty"` // of these the last
	NextTry    time.Time `json:"nextTry,omitzero"`    // not before; with a demand due by itself, else when it is asked for

	Renders []PastRender `json:"renders,omitempty"`    // the last ones, the newest first
	Store   string       `json:"storeError,omitempty"` // why the store could not be asked: what is said is from memory
}

// The reasons of an Explanation beside those of stale entries.
const (
	WhyHeld     = "held"     // fresh: it has aged, but its regeneration failed, and the old entry is kept until NextTry
	WhyNew      = "new"      // missing: nothing is stored; the next visitor has it rendered
	WhyFailing  = "failing"  // missing: its renders fail
	WhyPurged   = "purged"   // missing: a purge took it away, and nobody has asked since
	WhyUnlisted = "unlisted" // missing: its page answers only paths that it lists, with 404 otherwise
	WhyUncached = "uncached" // missing: its page has a Handler, and nothing of it is ever stored
)

// Limit names an option that bounds work.
type Limit string

// The limits that hold a regeneration back.
const (
	LimitRenders     Limit = "Options.MaxRenders"
	LimitPageRenders Limit = "Page.MaxRenders"
	LimitAbandoned   Limit = "Options.MaxAbandoned"
	LimitPending     Limit = "Options.MaxPending" // too many aged pages wait: the next visitor asks again
)

// ShownEntry is the entry that visitors get.
type ShownEntry struct {
	Build    string        `json:"build"`
	Status   int           `json:"status"`
	Content  string        `json:"content"`            // its hash, as in receipts
	Bytes    int64         `json:"bytes"`              // of all its bodies, uncompressed
	Began    time.Time     `json:"began"`              // when its render began to read data
	Made     time.Time     `json:"made"`               // when its render ended
	Modified time.Time     `json:"modified,omitzero"`  // since when the page has this content
	Window   time.Duration `json:"windowNanos"`        // 0: it does not age
	Ages     time.Time     `json:"ages,omitzero"`      // when it is or was aged; zero: never
	HeldTill time.Time     `json:"heldUntil,omitzero"` // aged, but kept as fresh until then since its regeneration failed
	Tags     []string      `json:"tags,omitempty"`
	InMemory bool          `json:"inMemory"`
}

// LastDemand is the newest demand that covers a page.
type LastDemand struct {
	Target string    `json:"target,omitempty"` // "path /posts/a", "tag author:7", "site"; empty: it was made too long ago to be told apart
	At     time.Time `json:"at"`
	Purge  bool      `json:"purge"`
}

// Work is a regeneration that is under way.
type Work struct {
	Cause  Cause     `json:"cause"`
	Queued time.Time `json:"queued"`
	Began  time.Time `json:"began,omitzero"` // zero: it waits for a slot
	Ahead  int       `json:"ahead"`          // regenerations that get theirs first, unless more urgent ones come
	Owed   bool      `json:"owed"`           // a demand waits for it
}

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
	x.Pattern, x.Listed = rt.page.Pattern, rt.lists(path)
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
	}
	x.Pending = x.State == Stale && x.Reason == string(ReasonDemanded) ||
		x.State == Missing && seen.by.Kind() == store.KindPath && seen.marks.Demand.After(seen.marks.Purge)
	if k != nil {
		s.explainKnown(&x, k, now)
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
func (s *Site) explainKnown(x *Explanation, k *known, now time.Time) {
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
		x.Demand = &LastDemand{Target: targetText(p.by), At: p.at.Wall(), Purge: true}
	}
}

func whyMissing(x *Explanation, rt *route) string {
	switch {
	case rt.page.Fallback == FallbackNotFound && rt.plain == "" && !x.Listed:
		return WhyUnlisted
	case x.Failures > 0:
		return WhyFailing
	case x.Demand != nil && x.Demand.Purge:
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
