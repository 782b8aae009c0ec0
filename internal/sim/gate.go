package sim

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// gate is the way of one process to the store. Each call passes two points, one
// before its effect and one after it, at which the process may end; from then
// on the gate lets nothing through. A store that is slow, away or loses its
// answers is played here too.
type gate struct {
	store.Store // what is not held up passes as it is
	under       *mem.Store
	h           *history
	dice        dice // guarded by mu

	mu      sync.RWMutex // held for reading over an effect, so that none is cut in two
	down    bool         // crashed or closed: nothing passes
	points  int          // passed
	crashAt int          // the point at which the process ends; 0: none
	calls   int          // after the end
	crash   func()

	accepted map[store.Name]time.Time // when the process last heard that a demand is durable; guarded by mu

	runMu   sync.Mutex
	running map[store.Running]struct{} // as the store has it
}

var (
	errDown = errors.New("the process has ended")
	errAway = errors.New("the store is away")
)

// pass lets one call through: do is its effect.
func pass[T any](ctx context.Context, g *gate, name string, do func() (T, error)) (T, error) {
	var zero T
	if err := g.point(ctx, name, "before"); err != nil {
		return zero, err
	}
	v, err := effect(g, do)
	if late := g.point(ctx, name, "after"); late != nil {
		return zero, late
	}
	return v, err
}

func effect[T any](g *gate, do func() (T, error)) (T, error) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.down {
		var zero T
		return zero, errDown
	}
	return do()
}

// point is one of a call's two points.
func (g *gate) point(ctx context.Context, name, when string) error {
	g.mu.Lock()
	g.points++
	if g.down {
		g.calls++
		g.mu.Unlock()
		return errDown
	}
	if g.points == g.crashAt {
		g.down = true
		g.mu.Unlock()
		g.h.log.add("crash %s the effect of %s", when, name)
		g.crash()
		return errDown
	}
	w := g.h.weather.store()
	delay := time.Duration(0)
	if w.slow > 0 {
		delay = g.dice.between(0, w.slow)
	}
	failed := w.away && when == "before" || w.lossy && when == "after" && g.dice.one(2)
	g.mu.Unlock()
	if w.hangs && when == "before" {
		delay, failed = time.Hour, true
	}
	if delay > 0 {
		t := time.NewTimer(delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	if failed {
		return errAway
	}
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.down {
		return errDown
	}
	return nil
}

// kill ends the process now.
func (g *gate) kill() {
	g.mu.Lock()
	was := g.down
	g.down = true
	g.mu.Unlock()
	if !was {
		g.crash()
	}
}

// end closes the gate for good and ends what ran in the process, as the end of
// a process does.
func (g *gate) end() {
	g.mu.Lock()
	g.down = true
	g.mu.Unlock()
	g.runMu.Lock()
	defer g.runMu.Unlock()
	for r := range g.running {
		if err := g.under.Abort(context.Background(), r.Key, r.Begun); err != nil {
			g.h.fail("abort after the end: %v", err)
		}
	}
	g.running = nil
}

// runs notes a render that has begun, or ended.
func (g *gate) runs(r store.Running, yes bool) {
	g.runMu.Lock()
	defer g.runMu.Unlock()
	if yes {
		g.running[r] = struct{}{}
		return
	}
	delete(g.running, r)
}

// passedAfterEnd is how many calls came after the end.
func (g *gate) passedAfterEnd() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.calls
}

// crashAfter has the process end at that many points from now.
func (g *gate) crashAfter(points int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.crashAt = g.points + points
}

// Demand implements [store.Store].
func (g *gate) Demand(ctx context.Context, d store.Demand) (store.Accepted, error) {
	acc, err := pass(ctx, g, "demand", func() (store.Accepted, error) { return g.under.Demand(ctx, d) })
	if err == nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.accepted[d.Name] = time.Now()
	}
	return acc, err
}

// acceptedSince reports whether the process heard, not before that time, that a
// demand on name is durable.
func (g *gate) acceptedSince(name store.Name, since time.Time) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	at, ok := g.accepted[name]
	return ok && !at.Before(since)
}

// Begin implements [store.Store].
func (g *gate) Begin(ctx context.Context, k store.Key) (store.Tick, error) {
	return pass(ctx, g, "begin", func() (store.Tick, error) {
		t, err := g.under.Begin(ctx, k)
		if err == nil {
			g.runs(store.Running{Key: k, Begun: t}, true)
		}
		return t, err
	})
}

// Commit implements [store.Store].
func (g *gate) Commit(ctx context.Context, e *store.Entry) (store.Committed, error) {
	return pass(ctx, g, "commit", func() (store.Committed, error) {
		c, err := g.under.Commit(ctx, e)
		g.runs(store.Running{Key: e.Key, Begun: e.Begun}, false)
		if err == nil && c.Won {
			g.h.committed(e)
		}
		return c, err
	})
}

// Abort implements [store.Store].
func (g *gate) Abort(ctx context.Context, k store.Key, begun store.Tick) error {
	_, err := pass(ctx, g, "abort", func() (struct{}, error) {
		g.runs(store.Running{Key: k, Begun: begun}, false)
		return struct{}{}, g.under.Abort(ctx, k, begun)
	})
	return err
}

// Get implements [store.Store].
func (g *gate) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	return pass(ctx, g, "get", func() (store.Snapshot, error) { return g.under.Get(ctx, k) })
}

// Covered implements [store.Store].
func (g *gate) Covered(ctx context.Context, build string, name store.Name, limit int) (store.Carriers, error) {
	return pass(ctx, g, "covered", func() (store.Carriers, error) { return g.under.Covered(ctx, build, name, limit) })
}

// Pending implements [store.Store].
func (g *gate) Pending(ctx context.Context, build, after string, limit int) ([]string, error) {
	return pass(ctx, g, "pending", func() ([]string, error) { return g.under.Pending(ctx, build, after, limit) })
}
