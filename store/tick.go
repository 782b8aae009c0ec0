package store

import (
	"cmp"
	"strconv"
	"time"
)

// Tick is a position in a site's one total order of demands and regenerations.
// A store issues it: first the epoch, then a hybrid clock, the larger of the
// last tick's time plus one and the store's own time in microseconds since
// 1970. A store that lost data starts a larger epoch, so ticks never go back.
// The zero Tick is before every issued one.
type Tick struct {
	Epoch uint64 `json:"epoch"`
	Time  int64  `json:"time"`
}

// Compare returns -1 if t is before u, 1 if it is after, and 0 if they are equal.
func (t Tick) Compare(u Tick) int {
	if c := cmp.Compare(t.Epoch, u.Epoch); c != 0 {
		return c
	}
	return cmp.Compare(t.Time, u.Time)
}

// After reports whether t is later than u.
func (t Tick) After(u Tick) bool { return t.Compare(u) > 0 }

// IsZero reports whether t is the zero Tick, which no store issues.
func (t Tick) IsZero() bool { return t == Tick{} }

// Wall returns the clock time of t. It is for people: two ticks are compared
// by [Tick.Compare], never by their clock times.
func (t Tick) Wall() time.Time { return time.UnixMicro(t.Time) }

// String returns the tick as "epoch.time", for logs.
func (t Tick) String() string {
	return strconv.FormatUint(t.Epoch, 10) + "." + strconv.FormatInt(t.Time, 10)
}

// Later returns the later of t and u.
func Later(t, u Tick) Tick {
	if u.After(t) {
		return u
	}
	return t
}

// Next returns the tick that follows t at the given clock time: the same
// epoch, and the larger of t's time plus one and now in microseconds.
func (t Tick) Next(now time.Time) Tick {
	return Tick{Epoch: t.Epoch, Time: max(t.Time+1, now.UnixMicro())}
}
