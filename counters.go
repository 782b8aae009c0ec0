package freshet

import (
	"sync/atomic"
	"time"
)

// Counters is a listener that counts. The zero value is ready; it must not be
// copied.
type Counters struct {
	fresh, stale, waited, notModified           atomic.Int64
	renders, unchanged, failures                atomic.Int64
	superseded, late, rendering                 atomic.Int64
	demands, covered, overloaded, storeFailures atomic.Int64
}

// Counts are what a [Counters] has counted since it was made.
type Counts struct {
	Fresh       int64 `json:"fresh"`       // answers from a fresh entry
	Stale       int64 `json:"stale"`       // answers from a stale entry
	Waited      int64 `json:"waited"`      // answers for which the visitor waited for a render
	NotModified int64 `json:"notModified"` // of all these, 304

	Renders    int64         `json:"renders"`   // that committed an entry
	Unchanged  int64         `json:"unchanged"` // of these, with the content that was there before
	Failures   int64         `json:"failures"`
	Superseded int64         `json:"superseded"`
	Late       int64         `json:"late"`           // that returned after they were given up
	Rendering  time.Duration `json:"renderingNanos"` // in renderers, all together

	Demands       int64 `json:"demands"`    // accepted
	Covered       int64 `json:"covered"`    // entries that they covered
	Overloaded    int64 `json:"overloaded"` // times that a limit refused work
	StoreFailures int64 `json:"storeFailures"`
}

// Events returns the listener, for Options.Events.
func (c *Counters) Events() Events {
	return Events{
		Served: func(e Served) {
			switch e.State {
			case Fresh:
				c.fresh.Add(1)
			case Stale:
				c.stale.Add(1)
			default:
				c.waited.Add(1)
			}
			if e.Status == 304 {
				c.notModified.Add(1)
			}
		},
		Rendered: func(e Rendered) {
			switch {
			case e.Late:
				c.late.Add(1)
			case e.Superseded:
				c.superseded.Add(1)
			case e.Err != nil:
				c.failures.Add(1)
			}
			if e.Committed {
				c.renders.Add(1)
			}
			if e.Unchanged {
				c.unchanged.Add(1)
			}
			c.rendering.Add(int64(e.Duration))
		},
		Demanded: func(e Demanded) {
			c.demands.Add(1)
			c.covered.Add(int64(e.Covered))
		},
		Overloaded:  func(string) { c.overloaded.Add(1) },
		StoreFailed: func(string, error) { c.storeFailures.Add(1) },
	}
}

// Counts returns the figures now.
func (c *Counters) Counts() Counts {
	return Counts{
		Fresh: c.fresh.Load(), Stale: c.stale.Load(), Waited: c.waited.Load(), NotModified: c.notModified.Load(),
		Renders: c.renders.Load(), Unchanged: c.unchanged.Load(), Failures: c.failures.Load(),
		Superseded: c.superseded.Load(), Late: c.late.Load(), Rendering: time.Duration(c.rendering.Load()),
		Demands: c.demands.Load(), Covered: c.covered.Load(), Overloaded: c.overloaded.Load(), StoreFailures: c.storeFailures.Load(),
	}
}
