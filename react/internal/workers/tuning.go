package workers

import "time"

// tuning holds the times that a user has no reason to change and a test has.
type tuning struct {
	drainGrace time.Duration
	closeGrace time.Duration
	stopGrace  time.Duration
	exitGrace  time.Duration
	lastWords  time.Duration
	settled    time.Duration
	backOff    time.Duration
	maxBackOff time.Duration
}

// standard is the tuning outside of tests.
func standard() tuning {
	return tuning{
		drainGrace: drainGrace, closeGrace: closeGrace, stopGrace: stopGrace, exitGrace: exitGrace,
		lastWords: lastWords, settled: settled, backOff: backOff, maxBackOff: maxBackOff,
	}
}

const (
	// drainGrace: how long a worker that is being replaced may go on with calls and
	// requests that somebody waits for; the default deadline of a render.
	drainGrace = 30 * time.Second
	// closeGrace: the same when the pool closes and a user waits for the prompt.
	closeGrace = 5 * time.Second
	// stopGrace: how long a worker without anything to do may take to exit after the
	// stop frame. It has output to flush, and perhaps abandoned calls that never end.
	stopGrace = time.Second
	// exitGrace: how long a process may live on after it ended its frames or said
	// that it cannot start: Node.js closes descriptors before it exits.
	exitGrace = time.Second
	// lastWords: how long we read on after the process has ended. All that is in the
	// pipes is there at once; only a grandchild that left the group can hold them open.
	lastWords = 250 * time.Millisecond
	// settled: a worker that lived this long was no failed start, and its
	// replacement starts at once. A worker that dies sooner may be in a crash loop.
	settled = 5 * time.Second
	// backOff is the wait after the first of a row of early deaths, doubled with each
	// up to maxBackOff: 0.25 s of processor time in 5 s is nothing, and a repaired
	// app is back within 5 s.
	backOff    = 100 * time.Millisecond
	maxBackOff = 5 * time.Second
	// hopelessAfter: after so many early deaths in a row in each place, calls fail
	// at once while no worker is ready. One death is bad luck, two may be.
	hopelessAfter = 3
)

// waitBefore returns how long to wait before the next start after that many
// early deaths in a row.
func (t tuning) waitBefore(deaths int) time.Duration {
	d := t.backOff
	for range deaths - 1 {
		if d >= t.maxBackOff/2 {
			return t.maxBackOff
		}
		d *= 2
	}
	if deaths <= 0 {
		return 0
	}
	return min(d, t.maxBackOff)
}
