package freshet

import (
	"sync"
	"time"
)

// PastRender is one regeneration as Why tells it.
type PastRender struct {
	At       time.Time     `json:"at"` // when the renderer was called, or would have been
	Cause    Cause         `json:"cause"`
	Outcome  Outcome       `json:"outcome"`
	Status   int           `json:"status,omitempty"` // of what it made
	Duration time.Duration `json:"durationNanos"`    // of the renderer alone
	Waited   time.Duration `json:"waitedNanos"`      // for a slot, before it
	Err      string        `json:"error,omitempty"`
}

// Outcome says what became of a regeneration.
type Outcome string

// The outcomes of a regeneration.
const (
	OutcomeChanged    Outcome = "changed"    // committed, with a new content
	OutcomeUnchanged  Outcome = "unchanged"  // committed, with the content that was there
	OutcomeOlder      Outcome = "older"      // refused: a newer entry or a purge was there first
	OutcomeSuperseded Outcome = "superseded" // given up for a demand that it could not answer
	OutcomeFailed     Outcome = "failed"
)

// The journal is bounded for the whole site, in bytes too, so that paths that
// nobody asks about cost nothing: at 10 renders a second it holds the last seven
// minutes.
const (
	journalSize  = 4096
	journalBytes = 2 << 20
	journalShown = 10   // of one path
	journalText  = 1000 // bytes of an error
	pastBytes    = 200  // of a past render without its texts
)

// journal remembers the last regenerations of the site, a ring.
type journal struct {
	mu    sync.Mutex
	ring  []pastOf // of journalSize, once it is used
	first int
	count int
	bytes int
}

type pastOf struct {
	path string
	past PastRender
}

func (p *pastOf) bytes() int { return pastBytes + len(p.path) + len(p.past.Err) }

func (j *journal) add(path string, p PastRender) {
	if len(p.Err) > journalText {
		p.Err = p.Err[:journalText] + "…"
	}
	one := pastOf{path, p}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.ring == nil {
		j.ring = make([]pastOf, journalSize)
	}
	for j.count > 0 && (j.count == journalSize || j.bytes+one.bytes() > journalBytes) {
		oldest := &j.ring[j.first]
		j.bytes -= oldest.bytes()
		*oldest = pastOf{}
		j.first = (j.first + 1) % journalSize
		j.count--
	}
	j.ring[(j.first+j.count)%journalSize] = one
	j.count++
	j.bytes += one.bytes()
}

// of returns the last regenerations of path, the newest first.
func (j *journal) of(path string) []PastRender {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []PastRender
	for i := j.count - 1; i >= 0 && len(out) < journalShown; i-- {
		if r := &j.ring[(j.first+i)%journalSize]; r.path == path {
			out = append(out, r.past)
		}
	}
	return out
}
