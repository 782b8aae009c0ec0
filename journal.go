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

// The journal is bounded for the whole site, so that paths that nobody asks
// about cost nothing: at 10 renders a second it holds the last seven minutes.
const (
	journalSize  = 4096
	journalShown = 10   // of one path
	journalText  = 1000 // bytes of an error
)

// journal remembers the last regenerations of the site, a ring.
type journal struct {
	mu   sync.Mutex
	ring []pastOf // grows to journalSize
	next int
}

type pastOf struct {
	path string
	past PastRender
}

func (j *journal) add(path string, p PastRender) {
	if len(p.Err) > journalText {
		p.Err = p.Err[:journalText] + "…"
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.ring) < journalSize {
		j.ring = append(j.ring, pastOf{path, p})
		return
	}
	j.ring[j.next] = pastOf{path, p}
	j.next = (j.next + 1) % journalSize
}

// of returns the last regenerations of path, the newest first.
func (j *journal) of(path string) []PastRender {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []PastRender
	for i := range len(j.ring) {
		r := &j.ring[(j.next+len(j.ring)-1-i)%len(j.ring)]
		if r.path != path {
			continue
		}
		if out = append(out, r.past); len(out) == journalShown {
			break
		}
	}
	return out
}
