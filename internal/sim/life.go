package sim

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
)

// life is one process: a site over the store that outlives it.
type life struct {
	number  int
	build   string
	site    *freshet.Site
	gate    *gate
	running map[*render]struct{} // guarded by history.mu
	closing atomic.Bool          // errors are no surprise any more
	dead    atomic.Bool          // crashed: nothing that it says arrives
	crashed chan struct{}
}

// newLife starts a process.
func (h *history) newLife(build string) *life {
	h.mu.Lock()
	h.lives++
	l := &life{number: h.lives, build: build, running: make(map[*render]struct{}), crashed: make(chan struct{})}
	h.mu.Unlock()
	l.gate = &gate{Store: h.under, under: h.under, h: h, dice: newDice(h.seed, "gate "+build), running: make(map[store.Running]struct{}), accepted: make(map[store.Name]time.Time)}
	l.gate.crash = func() {
		l.dead.Store(true)
		l.closing.Store(true)
		close(l.crashed)
	}
	o := h.scene.options
	o.Store, o.Build, o.Logger = l.gate, build, slog.New(slog.DiscardHandler)
	site, err := freshet.New(o)
	if err == nil {
		err = site.Add(h.scene.declare(h.renderer(l), freshet.RenderFunc(shell))...)
	}
	if err != nil {
		h.t.Fatalf("seed %d: %v", h.seed, err)
	}
	l.site = site
	h.mu.Lock()
	for _, p := range h.pages {
		p.shown = false
	}
	h.life = l
	h.mu.Unlock()
	h.log.add("process %d starts with build %s", l.number, build)
	return l
}

// current returns the process that answers, or nil.
func (h *history) current() *life {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.life == nil || h.life.closing.Load() {
		return nil
	}
	return h.life
}

// closeGrace is how long a site waits for renders that do not listen.
const closeGrace = 5 * time.Second

// close ends the process properly, and holds it to its word that nothing of it
// is left.
func (h *history) close(l *life) {
	l.closing.Store(true)
	start := time.Now()
	if err := l.site.Close(); err != nil {
		h.fail("close: %v", err)
	}
	took := time.Since(start)
	h.log.add("process %d is closed after %v", l.number, took)
	most := closeGrace
	if !h.weather.storeWasWell(start.Add(-storeWait)) {
		most += 3 * storeWait
	}
	if took > most {
		h.fail("G8: Close took %v, want at most %v", took, most)
	}
	h.tally.close.longer(took, most, h.seed)
	h.mu.Lock()
	for r := range l.running {
		if r.ctx.Err() == nil {
			h.failLocked("G8: render %d of %s goes on after Close", r.number, r.path)
		}
	}
	h.mu.Unlock()
	l.gate.end()
	if !l.dead.Load() {
		h.wait.Go(func() { // what the process leaves behind may not call the store
			time.Sleep(2 * storeWait) // but whoever was in a call of it may end that
			before := l.gate.passedAfterEnd()
			time.Sleep(time.Minute)
			if n := l.gate.passedAfterEnd() - before; n > 0 {
				h.fail("G8: %d calls of the store after Close", n)
			}
		})
	}
}

// restart ends the process, properly or not, and starts another one.
func (h *history) restart(d dice, crash bool) {
	h.mu.Lock()
	l := h.life
	h.mu.Unlock()
	build := l.build
	if d.one(2) {
		build = pick(d, []string{"one", "two", "three"})
	}
	if crash {
		if !l.dead.Load() {
			l.gate.kill()
		}
		h.log.add("process %d has crashed", l.number)
		l.gate.end()
		h.wait.Go(func() { h.close(l) }) // only to have its goroutines end
		time.Sleep(d.between(0, time.Second))
	} else {
		h.log.add("process %d is told to close", l.number)
		h.close(l)
	}
	h.newLife(build)
	if d.one(2) {
		if err := h.life.site.Start(context.Background()); err != nil && h.weather.storeWasWell(time.Now()) {
			h.fail("start: %v", err)
		}
	}
}

// peek returns what the store could show for path in that process, without
// asking it, and whether a demand waits for it.
func (l *life) peek(path string) (e *store.Entry, demanded bool) {
	snap, err := l.gate.under.Get(context.Background(), store.Key{Build: l.build, Path: path})
	if err != nil {
		return nil, false
	}
	e, marks := snap.Entry, snap.Marks
	if o := snap.Other; o != nil && (e == nil || o.Begun.After(e.Begun)) {
		e, marks = o, snap.OtherMarks
	}
	return e, e != nil && !e.Begun.After(marks.Demand)
}
