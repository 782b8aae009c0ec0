package freshet

import "time"

// Events are optional functions that the engine calls when something happened.
// They are called from the goroutine that did it, without a lock held, possibly
// concurrently; a slow function slows the engine. Metrics and logs are listeners.
type Events struct {
	Rendered    func(Rendered)
	Demanded    func(Demanded)
	Retried     func(Retried)
	Overloaded  func(what string) // a limit refused work: "visitors", "demands", "abandoned"
	StoreFailed func(step string, err error)
}

// Rendered reports the end of one regeneration.
type Rendered struct {
	Path, Pattern string
	Cause         Cause
	Status        int           // of the committed entry; 0 if Err is not nil
	Duration      time.Duration // of the renderer alone
	Waited        time.Duration // for a slot, before it
	Committed     bool          // false also if a newer entry was there first
	Superseded    bool
	Err           error
}

// Demanded reports an accepted demand.
type Demanded struct {
	Kind    string // "revalidate", "mark stale", "purge"
	Name    string
	Covered int // entries that it covered
}

// Retried reports that a failed page will be tried again.
type Retried struct {
	Path     string
	Failures int // in a row
	At       time.Time
	Demanded bool
}
