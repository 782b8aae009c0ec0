package freshet

import (
	"errors"
	"log/slog"
	"sync"
	"time"
)

// LogEvents returns a listener that writes events to l: renders at debug,
// demands at info, failed pages and reached limits at warn, a failing store at
// error. A limit that is reached many times is written once a second, with how
// often. A Site has one of these on Options.Logger already.
func LogEvents(l *slog.Logger) Events {
	limits := &limitLog{last: make(map[string]time.Time), missed: make(map[string]int)}
	return Events{
		Rendered: func(e Rendered) {
			outcome := "committed"
			switch {
			case e.Superseded:
				outcome = "superseded"
			case e.Err != nil:
				outcome = "failed"
			case !e.Committed:
				outcome = "older than what is stored"
			case e.Unchanged:
				outcome = "unchanged"
			}
			l.Debug("rendered", "path", e.Path, "cause", string(e.Cause), "outcome", outcome, "status", e.Status,
				"took", e.Duration, "waited", e.Waited, "late", e.Late)
		},
		Demanded: func(e Demanded) {
			l.Info("demand accepted", "kind", e.Kind, "target", e.Target, "covered", e.Covered)
		},
		Retried: func(e Retried) {
			step, cause := "", e.Err
			var re *RenderError
			if errors.As(e.Err, &re) {
				step, cause = re.Step, re.Err
			}
			attrs := []any{"path", e.Path, "cause", string(e.Cause), "step", step, "failures", e.Failures,
				"demanded", e.Demanded, "not_before", e.At.Format(time.TimeOnly), "error", cause.Error()}
			var pe *PanicError
			if errors.As(e.Err, &pe) {
				attrs = append(attrs, "stack", string(pe.Stack))
			}
			l.Warn("render failed", attrs...)
		},
		Overloaded: func(what string) {
			if n, ok := limits.count(what, time.Now()); ok {
				l.Warn("limit reached", "what", what, "times", n)
			}
		},
		StoreFailed: func(step string, err error) { l.Error("store failed", "step", step, "error", err.Error()) },
	}
}

// limitLog counts what is not written, so that a flood does not flood the log.
type limitLog struct {
	mu     sync.Mutex
	last   map[string]time.Time
	missed map[string]int
}

// count returns how often the limit was reached since it was written last, and
// whether it is to be written now.
func (c *limitLog) count(what string, now time.Time) (n int, write bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.missed[what]++
	if now.Sub(c.last[what]) < time.Second {
		return 0, false
	}
	n = c.missed[what]
	c.last[what], c.missed[what] = now, 0
	return n, true
}
