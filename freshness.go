package freshet

import (
	"fmt"
	"strconv"
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

var stateTexts = [...]string{"missing", "fresh", "stale"}

// String returns "missing", "fresh" or "stale".
func (s State) String() string {
	if s < 0 || int(s) >= len(stateTexts) {
		return "State(" + strconv.Itoa(int(s)) + ")"
	}
	return stateTexts[s]
}

// MarshalText returns s as String does.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText accepts what String returns for the three states.
func (s *State) UnmarshalText(b []byte) error {
	for i, t := range stateTexts {
		if string(b) == t {
			*s = State(i)
			return nil
		}
	}
	return fmt.Errorf("state %q is none of missing, fresh, stale", b)
}

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
// path, and the clock: the entry is aged when it is older than ages. It is the
// only place where that is decided.
func freshness(e *store.Entry, ages time.Duration, m store.Marks, otherBuild bool, h hold, now time.Time) Freshness {
	f := Freshness{State: Fresh, Window: e.Window, Since: e.Made}
	switch {
	case !e.Begun.After(m.Purge):
		return Freshness{State: Missing}
	case !e.Begun.After(m.Demand):
		f.State, f.Reason = Stale, ReasonDemanded
	case otherBuild:
		f.State, f.Reason = Stale, ReasonBuild
	case e.Window > 0 && now.Sub(e.Made) >= ages:
		if now.Before(h.until) {
			f.Window, f.Since = h.until.Sub(h.from), h.from
			break
		}
		f.State, f.Reason = Stale, ReasonAged
	}
	return f
}
