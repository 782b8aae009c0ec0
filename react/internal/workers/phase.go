package workers

import "sync"

// phase is where a worker is in its life. A worker only moves down this list;
// it may leave steps out.
//
//	starting   the process runs; no frame but "ready" or "fatal" counts
//	ready      takes calls and requests
//	draining   takes nothing new, its replacement starts; it finishes what it has,
//	           or is about to die
//	dead       the process is gone and everybody who waited has been told
type phase int

const (
	starting phase = iota
	ready
	draining
	dead
	phases
)

func (p phase) String() string {
	return [...]string{"starting", "ready", "draining", "dead"}[p]
}

// life is a worker's phase. Its one wait primitive is reached.
type life struct {
	mu   sync.Mutex
	now  phase
	gate [phases]chan struct{} // gate[p] is closed when the phase is p or later
}

func newLife() *life {
	l := &life{}
	for p := range l.gate {
		l.gate[p] = make(chan struct{})
	}
	close(l.gate[starting])
	return l
}

// phase returns the present phase.
func (l *life) phase() phase {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

// move goes to a later phase and reports whether it did: nobody goes back, and
// of two who want the same step one does it.
func (l *life) move(to phase) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if to <= l.now {
		return false
	}
	for p := l.now + 1; p <= to; p++ {
		close(l.gate[p])
	}
	l.now = to
	return true
}

// reached is closed once the phase is p or later. Who waits for ready must look
// at the phase afterwards: a worker may die while it starts.
func (l *life) reached(p phase) <-chan struct{} { return l.gate[p] }
