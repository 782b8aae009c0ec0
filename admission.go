package freshet

import (
	"container/list"
	"context"
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

// ticket is one render's place in the queue, then its slot.
type ticket struct {
	a         *admission
	page      *route
	class     class
	at        *list.Element // in the queue, nil afterwards
	ready     chan struct{}
	abandoned bool
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

// wait returns when the slot is there, or gives the place up when ctx ends.
func (t *ticket) wait(ctx context.Context) error {
	select {
	case <-t.ready:
		return nil
	case <-ctx.Done():
	}
	t.a.mu.Lock()
	defer t.a.mu.Unlock()
	if t.at == nil { // it came at the same moment
		t.a.leave(t)
	} else {
		t.a.queue[t.class].Remove(t.at)
		t.at = nil
	}
	return context.Cause(ctx)
}

// upgrade moves a waiting ticket to a more urgent class.
func (t *ticket) upgrade(c class) {
	t.a.mu.Lock()
	defer t.a.mu.Unlock()
	if t.at == nil || c >= t.class {
		return
	}
	t.a.queue[t.class].Remove(t.at)
	t.class = c
	t.at = t.a.queue[c].PushBack(t)
}

// abandon gives the slot back while the render still runs.
func (t *ticket) abandon() {
	t.a.mu.Lock()
	defer t.a.mu.Unlock()
	if t.abandoned {
		return
	}
	t.abandoned = true
	t.a.running--
	t.a.perPage[t.page]--
	t.a.abandoned++
	t.a.dispatch()
}

// release ends the render, abandoned or not.
func (t *ticket) release() {
	t.a.mu.Lock()
	defer t.a.mu.Unlock()
	t.a.leave(t)
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

// held returns which limit keeps t waiting and how many tickets are before it in
// its own and the more urgent classes; the empty limit if it has its slot.
func (t *ticket) held() (limit Limit, ahead int) {
	a := t.a
	a.mu.Lock()
	defer a.mu.Unlock()
	if t.at == nil {
		return "", 0
	}
	for c := class(0); c < t.class; c++ {
		ahead += a.queue[c].Len()
	}
	for e := t.at.Prev(); e != nil; e = e.Prev() {
		ahead++
	}
	most := t.page.page.MaxRenders
	switch {
	case a.abandoned >= a.maxAbandoned:
		return LimitAbandoned, ahead
	case most > 0 && a.perPage[t.page] >= most:
		return LimitPageRenders, ahead
	}
	return LimitRenders, ahead
}

// queued returns how many wait in a class.
func (a *admission) queued(c class) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.queue[c].Len()
}
