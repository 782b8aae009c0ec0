package sim

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// record is what happened in a history, readable afterwards.
type record struct {
	mu    sync.Mutex
	start time.Time
	lines []line
}

// line is one happening; it is put into words only if somebody reads it.
type line struct {
	at     time.Duration
	format string
	args   []any
}

func (r *record) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, line{time.Since(r.start), format, args})
}

// last returns the last n happenings, one a line; all if n is negative.
func (r *record) last(n int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	from := 0
	if n >= 0 {
		from = max(len(r.lines)-n, 0)
	}
	var b strings.Builder
	for _, l := range r.lines[from:] {
		fmt.Fprintf(&b, "%12.6fs  %s\n", l.at.Seconds(), fmt.Sprintf(l.format, l.args...))
	}
	return b.String()
}
