package freshet

import "time"

// Events are optional functions that the engine calls when something happened.
// They are called from the goroutine that did it, without a lock held, possibly
// concurrently; a slow function slows the engine. Metrics and logs are
// listeners: see [LogEvents], [Counters] and [JoinEvents].
type Events struct {
	Served      func(Served) // after each answer from an entry: the hot path, so let it be quick
	Rendered    func(Rendered)
	Demanded    func(Demanded)
	Retried     func(Retried)
	Overloaded  func(what string) // a limit refused work: "visitors", "demands", "abandoned", "aged"
	StoreFailed func(step string, err error)
}

// Served reports an answer that was made from an entry.
type Served struct {
	Path   string
	State  State // Missing: the visitor waited for the first render
	Reason StaleReason
	Status int // 304 for a conditional request
}

// Rendered reports the end of one regeneration.
type Rendered struct {
	Path, Pattern string
	Cause         Cause
	Status        int           // of the committed entry; 0 if Err is not nil
	Duration      time.Duration // of the renderer alone
	Waited        time.Duration // for a slot, before it
	Committed     bool          // false also if a newer entry was there first
	Unchanged     bool          // committed, and its content is that of the entry before
	Superseded    bool          // a demand came that it could not answer: no failure
	Late          bool          // it returned after it was reported as superseded or too slow
	Err           error         // a *RenderError, or ErrClosed
}

// Demanded reports an accepted demand.
type Demanded struct {
	Kind    string // "revalidate", "mark stale", "purge"
	Target  string // "path /posts/a", "tag author:7", "site"
	Covered int    // entries that it covered
}

// Retried reports a failed page, and when it will be tried again.
type Retried struct {
	Path     string
	Cause    Cause
	Failures int       // in a row
	At       time.Time // not before; an aged page is tried when it is asked for
	Demanded bool      // a demand is due: it is tried then, asked for or not
	Err      error
}

// JoinEvents returns Events that call those of every listener, in order.
func JoinEvents(listeners ...Events) Events {
	var all Events
	for _, l := range listeners {
		all.Served = both(all.Served, l.Served)
		all.Rendered = both(all.Rendered, l.Rendered)
		all.Demanded = both(all.Demanded, l.Demanded)
		all.Retried = both(all.Retried, l.Retried)
		all.Overloaded = both(all.Overloaded, l.Overloaded)
		switch f, g := all.StoreFailed, l.StoreFailed; {
		case f == nil:
			all.StoreFailed = g
		case g != nil:
			all.StoreFailed = func(step string, err error) { f(step, err); g(step, err) }
		}
	}
	return all
}

func both[T any](f, g func(T)) func(T) {
	switch {
	case f == nil:
		return g
	case g == nil:
		return f
	}
	return func(v T) { f(v); g(v) }
}
