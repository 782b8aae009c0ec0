package freshet

import (
	"container/list"
	"context"
)

// ticket is one render's place in the queue, then its slot.
type ticket struct {
	a         *admission
	page      *route
	class     class
	at        *list.Element // in the queue, nil afterwards
	ready     chan struct{}
	abandoned bool
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
