package freshet

import (
	"container/list"
	"sync"
)

// class orders work: a lower class is more urgent.
type class int

const (
	classVisitor class = iota
	classDemand
	classAged
	classPrerender
	classes
)

// fairTurn: every fourth slot goes to the oldest of the next class, since
// strict priority starves demands completely at 1.1 times capacity.
const fairTurn = 4

// admission hands out render slots. A render that was superseded or timed out
// gives its slot back at once and counts as abandoned until it returns.
type admission struct {
	mu           sync.Mutex
	max          int
	maxAbandoned int
	running      int
	abandoned    int
	turn         int
	queue        [classes]list.List // of *ticket
	perPage      map[*route]int
}

func newAdmission(maxRenders, maxAbandoned int) *admission {
	return &admission{max: maxRenders, maxAbandoned: maxAbandoned, perPage: make(map[*route]int)}
}

// enter queues a render.
func (a *admission) enter(p *route, c class) *ticket {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := &ticket{a: a, page: p, class: c, ready: make(chan struct{})}
	t.at = a.queue[c].PushBack(t)
	a.dispatch()
	return t
}

func (a *admission) leave(t *ticket) {
	if t.abandoned {
		a.abandoned--
	} else {
		a.running--
		a.perPage[t.page]--
	}
	if a.perPage[t.page] <= 0 {
		delete(a.perPage, t.page)
	}
	a.dispatch()
}

func (a *admission) dispatch() {
	for a.running < a.max && a.abandoned < a.maxAbandoned {
		t := a.pick()
		if t == nil {
			return
		}
		a.queue[t.class].Remove(t.at)
		t.at = nil
		a.running++
		a.perPage[t.page]++
		a.turn++
		close(t.ready)
	}
}

// pick returns the oldest ticket of the best class whose page has room, or in
// every fourth turn of the next such class.
func (a *admission) pick() *ticket {
	var best *ticket
	for c := range a.queue {
		for e := a.queue[c].Front(); e != nil; e = e.Next() {
			t := e.Value.(*ticket)
			if t.page.page.MaxRenders > 0 && a.perPage[t.page] >= t.page.page.MaxRenders {
				continue
			}
			if best != nil {
				return t
			}
			best = t
			break
		}
		if best != nil && a.turn%fairTurn != fairTurn-1 {
			return best
		}
	}
	return best
}

// blocked reports whether no render starts until some that were given up have
// returned.
func (a *admission) blocked() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.abandoned >= a.maxAbandoned
}

// queued returns how many wait in a class.
func (a *admission) queued(c class) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.queue[c].Len()
}
