package sim

import (
	"fmt"
	"sync"
	"time"
)

// tally is what many histories have in common: how much happened, and the
// longest waits.
type tally struct {
	visitor, demand, met, close longest

	failed                                              bool // a history, already
	mu                                                  sync.Mutex
	histories, visits, demands, renders, lives, crashes int
}

// longest is the longest of many waits, and the one that came closest to its bound.
type longest struct {
	mu     sync.Mutex
	n      int
	took   time.Duration
	seed   uint64
	part   float64 // of its bound
	bound  time.Duration
	ofPart time.Duration
}

func (l *longest) longer(took, bound time.Duration, seed uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	if took > l.took {
		l.took, l.seed = took, seed
	}
	if part := float64(took) / float64(bound); bound > 0 && part > l.part {
		l.part, l.ofPart, l.bound = part, took, bound
	}
}

func (l *longest) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return fmt.Sprintf("%v (seed %d); nearest to its bound %v of %v", l.took.Round(time.Millisecond), l.seed, l.ofPart.Round(time.Millisecond), l.bound)
}

// first reports whether it is called for the first time.
func (t *tally) first() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	was := t.failed
	t.failed = true
	return !was
}

func (t *tally) add(h *history) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.histories++
	t.visits += h.visits
	t.demands += h.demands
	t.renders += len(h.renders)
	t.lives += h.lives
	t.crashes += h.crashes
}

// String is the summary, in virtual time.
func (t *tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return fmt.Sprintf("%d histories: %d visits, %d demands, %d renders, %d processes of which %d crashed\n"+
		"longest waits: visitor %v\n               demand %v\n               accepted demand met, from when all is well %v\n               close %v",
		t.histories, t.visits, t.demands, t.renders, t.lives, t.crashes, &t.visitor, &t.demand, &t.met, &t.close)
}
