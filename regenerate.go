package freshet

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/freshet-go/freshet/store"
)

// errSuperseded cancels a render whose data was read too early for a demand.
var errSuperseded = errors.New("superseded by a newer demand")

// slotWait times the render deadline is the longest wait for a slot: who waits
// as long is told so, also where there are simply more pages than slots.
const slotWait = 2

var errNoSlot = fmt.Errorf("%w: no render slot in time", ErrBusy)

// storeWait bounds one call of the store on behalf of a regeneration.
const storeWait = 10 * time.Second

// regenerate is one regeneration from its slot to its commit: wait for a slot,
// take begun, render, commit durably, install in the page cache, answer who
// waits. Begun is taken directly before the renderer is called, and until then
// every demand may join.
func (s *Site) regenerate(f *flight) {
	k := f.known
	defer func() {
		f.cancel(nil)
		k.mu.Lock()
		k.flights--
		if f.left {
			k.left--
		}
		k.mu.Unlock()
	}()
	a := &attempt{flight: f, start: time.Now()}
	if s.admission.blocked() {
		s.overloaded("abandoned")
	}
	queued, stop := context.WithTimeoutCause(f.ctx, slotWait*s.opt.RenderTimeout, errNoSlot)
	err := f.ticket.wait(queued)
	stop()
	a.waited = time.Since(f.queued)
	if err != nil {
		s.failed(a, "begin", err)
		return
	}
	defer f.ticket.release()
	key := store.Key{Build: s.opt.Build, Path: k.path}
	a.begun, err = s.takeBegun(f, key)
	if err != nil {
		s.storeFailed("begin", err)
		s.failed(a, "begin", err)
		return
	}
	if a.begun.IsZero() {
		return
	}
	ctx, stop := context.WithTimeoutCause(f.ctx, s.opt.RenderTimeout, errDeadline{s.opt.RenderTimeout})
	defer stop()
	a.start = time.Now()
	out := make(chan rendered, 1)
	go func() {
		_, params, _ := s.routes.Match(k.path) // not kept with the path: a map for each would be half of what is known
		out <- call(ctx, k.route.page.Render, &Request{Path: k.path, Pattern: k.route.page.Pattern, Params: params, Cause: f.cause})
	}()
	var r rendered
	select {
	case r = <-out:
	case <-ctx.Done():
		// The renderer may not listen to its context. Who waits is answered now;
		// what it returns some day is still committed if nothing newer is there.
		f.ticket.abandon()
		k.mu.Lock()
		f.leave()
		k.mu.Unlock()
		a.took = time.Since(a.start)
		s.failed(a, "render", context.Cause(ctx))
		a.late = true
		select {
		case r = <-out:
		case <-s.forsaken:
			s.abort(key, a.begun)
			return
		}
	}
	a.took = time.Since(a.start)
	if r.err == nil {
		s.commit(a, r.result)
		return
	}
	s.abort(key, a.begun)
	if ctx.Err() != nil {
		r.err = context.Cause(ctx)
	}
	s.failed(a, "render", r.err)
}

// beginTries bounds how often begun is taken again since demands came while it
// was taken; afterwards they wait for a successor like any other.
const beginTries = 3

// takeBegun takes the begun of f. The zero Tick means that f is not the current
// flight any more.
func (s *Site) takeBegun(f *flight, key store.Key) (store.Tick, error) {
	for try := 1; ; try++ {
		ctx, stop := context.WithTimeout(f.ctx, storeWait)
		begun, err := s.opt.Store.Begin(ctx, key)
		stop()
		if err != nil {
			return store.Tick{}, err
		}
		if s.begin(f, begun, try == beginTries) {
			return begun, nil
		}
		s.abort(key, begun)
		f.known.mu.Lock()
		current := f.known.current == f
		f.known.mu.Unlock()
		if !current {
			return store.Tick{}, nil
		}
	}
}

type rendered struct {
	result *Result
	err    error
}

// call runs the renderer and turns a panic into an error.
func call(ctx context.Context, renderer Renderer, r *Request) (out rendered) {
	defer func() {
		if v := recover(); v != nil {
			out = rendered{err: &PanicError{Value: v, Stack: debug.Stack()}}
		}
	}()
	res, err := renderer.Render(ctx, r)
	if err == nil && res == nil {
		err = errors.New("the renderer returned neither a result nor an error")
	}
	return rendered{res, err}
}

// begin records the begun of f, or reports that f is not the current one any
// more, or that (but for the last try) a demand came since: nothing was read
// yet, so a later begun costs nothing and answers that too.
func (s *Site) begin(f *flight, begun store.Tick, last bool) bool {
	k := f.known
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current != f || !last && k.unanswerable(begun) {
		return false
	}
	f.begun = begun
	f.owed = k.owe.After(k.shown)
	for _, w := range k.waiters {
		f.owed = f.owed || w.demand
	}
	if r, ok := s.cache.Get(k.path); ok && !f.owed {
		m := r.covered(&s.frontier)
		f.owed = m.Demand.After(r.entry.Begun) && m.Demand.After(m.Purge)
	}
	if f.owed {
		f.cause = CauseDemand
	}
	s.reconsider(k, time.Now())
	return k.current == f
}
