package freshet

import (
	"time"

	"github.com/freshet-go/freshet/store"
)

// State is what an entry is now.
type State int

// The states of an entry.
const (
	Missing State = iota
	Fresh
	Stale // can be served
)

// StaleReason says why an entry is stale.
type StaleReason string

// The reasons, strongest first.
const (
	ReasonDemanded StaleReason = "demanded" // a demand covers it
	ReasonBuild    StaleReason = "build"    // a previous build made it
	ReasonAged     StaleReason = "aged"     // its window is over
)

// Freshness is the state of an entry at one moment.
type Freshness struct {
	State  State
	Reason StaleReason
	Window time.Duration // that the answer states; 0: it does not age
	Since  time.Time     // when that window began
}

// hold is the grace that a failed aged regeneration gives the old entry.
type hold struct {
	from, until time.Time
}

// freshness compares an entry with the marks that cover it, the hold of its
// path, and the clock. It is the only place where that is decided.
func freshness(e *store.Entry, m store.Marks, otherBuild bool, h hold, now time.Time) Freshness {
	f := Freshness{State: Fresh, Window: e.Window, Since: e.Made}
	switch {
	case !e.Begun.After(m.Purge):
		return Freshness{State: Missing}
	case !e.Begun.After(m.Demand):
		f.State, f.Reason = Stale, ReasonDemanded
	case otherBuild:
		f.State, f.Reason = Stale, ReasonBuild
	case e.Window > 0 && now.Sub(e.Made) >= e.Window:
		if now.Before(h.until) {
			f.Window, f.Since = h.until.Sub(h.from), h.from
			break
		}
		f.State, f.Reason = Stale, ReasonAged
	}
	return f
}
