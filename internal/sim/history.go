package sim

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store/mem"
)

// history is one seeded run. It must be in a bubble of virtual time.
type history struct {
	t       testing.TB
	seed    uint64
	scene   scene
	bounds  bounds
	tally   *tally
	log     *record
	under   *mem.Store // what outlives every process
	weather weather
	wait    sync.WaitGroup // for what goes on beside the actors

	mu       sync.Mutex
	life     *life
	lives    int
	crashes  int
	data     int // the data: a number that grows
	pages    map[string]*page
	renders  []*render
	tags     []string // that results carry, another choice each time
	labelled []labelled
	visits   int
	demands  int
	well     time.Time // since when nothing bad happens
	failures int
}

// newHistory returns a history whose first process runs. All that is wrong is
// reported to t.
func newHistory(t testing.TB, seed uint64, s scene, tally *tally) *history {
	h := &history{t: t, seed: seed, scene: s, tally: tally, data: 1, pages: make(map[string]*page), tags: tags,
		log: &record{start: time.Now()}, under: mem.New(mem.Options{})}
	h.bounds = boundsOf(h.scene.options)
	for _, p := range h.scene.paths {
		h.pages[p] = &page{path: p}
	}
	h.log.add("%+v", h.scene)
	h.newLife("one")
	return h
}

// end heals everything, and adds to the tally.
func (h *history) end() {
	h.heal()
	h.wait.Wait()
	h.tally.add(h)
}

// act lets the actors act.
func (h *history) act() {
	var actors sync.WaitGroup
	end := time.Now().Add(h.scene.long)
	actor := func(name string, low, high time.Duration, do func(dice)) {
		actors.Go(func() {
			d := newDice(h.seed, name)
			for {
				time.Sleep(d.between(low, high))
				if time.Now().After(end) {
					return
				}
				do(d)
			}
		})
	}
	if h.scene.crowded {
		for i := range h.scene.visitors {
			actor(fmt.Sprint("visitor ", i), 0, 300*time.Millisecond, func(d dice) { h.visit(d, pick(d, h.scene.paths)) })
		}
	} else {
		for _, path := range h.scene.paths {
			for i := range h.scene.visitors {
				actor(fmt.Sprint("visitor ", path, i), 0, 1200*time.Millisecond, func(d dice) { h.visit(d, path) })
			}
			actor("crowd "+path, time.Second, 10*time.Second, func(d dice) { h.burst(d, path) })
		}
	}
	for i := range h.scene.callers {
		actor(fmt.Sprint("caller ", i), 0, 2500*time.Millisecond, h.call)
	}
	actor("source", 0, 5*time.Second, func(dice) { h.news() })
	if h.scene.outages || h.scene.storms {
		actor("weather", 0, 6*time.Second, h.change)
	}
	if h.scene.restarts > 0 {
		actors.Go(func() { h.fate(end) })
	}
	actors.Wait()
}

// burst is many visitors at once.
func (h *history) burst(d dice, path string) {
	var all sync.WaitGroup
	for range 2 + d.IntN(6) {
		own := newDice(d.Uint64(), path)
		all.Go(func() { h.visit(own, path) })
	}
	all.Wait()
}

// fate ends processes: some are told to close, others crash at some step of the
// store, wherever that is.
func (h *history) fate(end time.Time) {
	d := newDice(h.seed, "fate")
	for {
		next := d.between(0, 2*h.scene.long/time.Duration(h.scene.restarts))
		if time.Until(end) <= next {
			return
		}
		time.Sleep(next)
		if d.one(3) {
			h.restart(d, false)
			continue
		}
		l := h.current()
		l.gate.crashAfter(1 + d.IntN(40))
		select {
		case <-l.crashed:
		case <-time.After(d.between(time.Second, 5*time.Second)): // nothing happened to it: killed at rest
		}
		h.mu.Lock()
		h.crashes++
		h.mu.Unlock()
		h.restart(d, true)
	}
}

// checkStart holds a render that begins against the limits. Slots are given
// only while fewer than MaxAbandoned run abandoned, so all together are fewer
// than the sum of both limits. h.mu is held.
func (h *history) checkStart(it *render) {
	for r := range it.life.running {
		if r.path == it.path && r.ctx.Err() == nil && it.ctx.Err() == nil { // it may have been given up before it ran
			h.failLocked("G5: render %d of %s begins beside render %d, which nobody has given up", it.number, it.path, r.number)
		}
	}
	if n, most := 1+len(it.life.running), h.scene.options.MaxRenders+h.scene.options.MaxAbandoned-1; n > most {
		h.failLocked("G8: %d renders run, abandoned ones included, want at most %d", n, most)
	}
}

// checkQuiet counts what runs at a moment at which nothing else happens. h.mu is held.
func (h *history) checkQuiet(l *life) {
	live := make(map[string]int)
	for r := range l.running {
		if r.ctx.Err() == nil {
			live[""]++
			live[r.path]++
			live[patternOf(r.path)+" "]++
		}
	}
	if live[""] > h.scene.options.MaxRenders || live["/b/{x} "] > 2 {
		h.failLocked("G8: renders that run: %v", live)
	}
	for _, p := range h.scene.paths {
		if live[p] > 1 {
			h.failLocked("G5: %d renders of %s run that nobody has given up", live[p], p)
		}
	}
}

func (h *history) fail(format string, args ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failLocked(format, args...)
}

// failLocked reports what is wrong. h.mu is held.
func (h *history) failLocked(format string, args ...any) {
	h.failures++
	what := fmt.Sprintf(format, args...)
	h.log.add("WRONG: %s", what)
	if h.failures <= 5 {
		h.t.Errorf("seed %d at %v: %s", h.seed, time.Since(h.log.start), what)
	}
}

func (r *render) carries(tag string) bool { return slices.Contains(r.tags, tag) }
