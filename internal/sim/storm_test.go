package sim

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
)

// storm plays what does not happen by chance: everything that a history checks
// is checked, and the bounds of waits are those of the storm. The last renders
// of a storm may go on beyond it.
func storm(t *testing.T, s scene, limits bounds, play func(*history)) {
	t.Helper()
	var all tally
	synctest.Test(t, func(t *testing.T) {
		h := newHistory(t, 1, s, &all)
		was := h.bounds
		if limits.visitor > 0 {
			h.bounds.visitor = limits.visitor
		}
		if limits.demand > 0 {
			h.bounds.demand = limits.demand
		}
		play(h)
		h.bounds = was
		h.end()
		if h.failures > 0 {
			t.Logf("the end of the storm:\n%s", h.log.last(40))
		}
	})
	t.Log(&all)
}

// odd is added to the pause of visitors, so that none comes in the instant of a
// demand and both see what happened before.
const odd = 13 * time.Nanosecond

// every calls do in a goroutine of its own each time, until that long has passed
// and all have returned.
func every(pause, long time.Duration, do func(i int)) {
	var all sync.WaitGroup
	for i := range int(long / pause) {
		time.Sleep(pause)
		all.Go(func() { do(i) })
	}
	all.Wait()
}

// see is the i-th visit.
func (h *history) see(i int, path string) { h.visit(newDice(uint64(i), "visitor"), path) }

// TestDemandsOnASlowPage: the patience of the first renders is used up (1, 2 and
// 4 s), the next one ends after 6 s, and from then on a demand waits at most for
// the render that runs and for its own.
func TestDemandsOnASlowPage(t *testing.T) {
	s := scene{paths: []string{"/n/1"}, usual: 6 * time.Second, steady: true,
		options: freshet.Options{RenderTimeout: 30 * time.Second, MaxRenders: 4, MaxAbandoned: 4, MaxPending: 40, StateHeader: "X-State"}}
	storm(t, s, bounds{demand: 7*time.Second + 2*s.usual}, func(h *history) {
		var all sync.WaitGroup
		all.Go(func() { every(70*time.Millisecond+odd, 2*time.Minute, func(i int) { h.see(i, "/n/1") }) })
		every(50*time.Millisecond, 2*time.Minute, func(int) {
			if err := h.demand(revalidate, store.PathName("/n/1")); err != nil {
				h.fail("%v", err)
			}
		})
		all.Wait()
		if n, most := len(h.renders), 2+4+int(2*time.Minute/s.usual)+2; n > most {
			h.fail("%d renders, want at most %d", n, most)
		}
	})
}

// TestPurgesOfASlowPage: what runs is refused by each purge, and visitors wait
// as long as they would for a render that hangs; but no purge starts a render.
func TestPurgesOfASlowPage(t *testing.T) {
	s := scene{paths: []string{"/n/1"}, usual: 2 * time.Second, steady: true,
		options: freshet.Options{RenderTimeout: 10 * time.Second, VisitorWait: 10 * time.Second, MaxRenders: 4, MaxAbandoned: 4, MaxPending: 40, StateHeader: "X-State"}}
	const long = time.Minute
	storm(t, s, bounds{demand: 500 * time.Millisecond}, func(h *history) {
		var all sync.WaitGroup
		all.Go(func() {
			every(90*time.Millisecond+odd, long, func(i int) { h.see(i, "/n/1") })
		})
		all.Go(func() { // somebody who waits for a page that is purged hears of it
			every(700*time.Millisecond, long-time.Second, func(int) {
				if err := h.demand(revalidate, store.PathName("/n/1")); !errors.Is(err, freshet.ErrPurged) {
					h.fail("revalidate: %v, want ErrPurged", err)
				}
			})
		})
		every(500*time.Millisecond, long, func(int) {
			if err := h.demand(purge, store.PathName("/n/1")); err != nil {
				h.fail("purge: %v", err)
			}
		})
		all.Wait()
		// Each demand that meets a render which nobody's demand waits for supersedes it.
		if n, most := len(h.renders), int(long/s.usual)+int(long/(700*time.Millisecond))+2; n > most {
			h.fail("%d renders, want at most %d", n, most)
		}
	})
}

// TestColdVisitorsAboveCapacity: visitors come first, but a fourth of the slots
// is the demands'. A demand waits for the renders that run, at most for three
// slots of visitors, and for its own render.
func TestColdVisitorsAboveCapacity(t *testing.T) {
	s := scene{usual: time.Second, steady: true,
		options: freshet.Options{RenderTimeout: 10 * time.Second, VisitorWait: 5 * time.Second, MaxRenders: 4, MaxAbandoned: 4, MaxPending: 100, StateHeader: "X-State"}}
	const long = time.Minute
	pause := s.usual * 10 / 44 // 1.1 times what four slots can do
	for i := range int(long / pause) {
		s.paths = append(s.paths, fmt.Sprintf("/n/cold-%d", i))
	}
	storm(t, s, bounds{demand: 3 * time.Second}, func(h *history) {
		var all sync.WaitGroup
		all.Go(func() {
			every(pause+odd, long, func(i int) { h.see(i, h.scene.paths[i]) })
		})
		time.Sleep(10 * time.Second)
		every(1300*time.Millisecond, long-10*time.Second, func(i int) {
			if err := h.demand(revalidate, store.PathName(h.scene.paths[i%20])); err != nil {
				h.fail("%v", err)
			}
		})
		all.Wait()
	})
}

// TestRendersHangWithTwoSlots: one in ten hangs until its deadline, which is far
// away. The next demand on its page comes within ten seconds and supersedes it
// after its patience of one, so that it holds its slot for eleven. A demand waits
// for such a one to give up its slot, for its own if that hangs, for the slot of
// the successor, and once more.
func TestRendersHangWithTwoSlots(t *testing.T) {
	s := scene{usual: 100 * time.Millisecond, steady: true, hanging: 10,
		options: freshet.Options{RenderTimeout: 30 * time.Second, MaxRenders: 2, MaxAbandoned: 4, MaxPending: 100, StateHeader: "X-State"}}
	for i := range 20 {
		s.paths = append(s.paths, fmt.Sprintf("/n/%d", i))
	}

	storm(t, s, bounds{demand: 4 * 11 * time.Second}, func(h *history) {
		var all sync.WaitGroup
		all.Go(func() {
			every(100*time.Millisecond+odd, time.Minute, func(i int) { h.see(i, h.scene.paths[i%20]) })
		})
		failed := 0
		var mu sync.Mutex
		every(500*time.Millisecond, time.Minute, func(i int) {
			if err := h.demand(revalidate, store.PathName(h.scene.paths[7*i%20])); err != nil {
				mu.Lock()
				failed++
				mu.Unlock()
			}
		})
		all.Wait()
		if failed == 0 || failed > 60 {
			h.fail("%d of 120 demands failed: that is no storm, or no one got through", failed)
		}
	})
}

// TestDemandsOnATagOfManyPages: fifty renders of 200 ms are 1.25 s for eight
// slots. Whoever comes joins those that wait for their slots, so that a demand
// waits for one round that has begun and for one of its own.
func TestDemandsOnATagOfManyPages(t *testing.T) {
	s := scene{usual: 200 * time.Millisecond, steady: true,
		options: freshet.Options{RenderTimeout: 10 * time.Second, MaxRenders: 8, MaxAbandoned: 16, MaxPending: 100, StateHeader: "X-State"}}
	for i := range 50 {
		s.paths = append(s.paths, fmt.Sprintf("/n/%d", i))
	}
	const long = 20 * time.Second
	storm(t, s, bounds{demand: 4 * time.Second}, func(h *history) {
		h.tags = []string{"t0"}
		for i, path := range h.scene.paths {
			h.see(i, path)
		}
		before := len(h.renders)
		var all sync.WaitGroup
		all.Go(func() {
			every(50*time.Millisecond+odd, long, func(i int) { h.see(i, h.scene.paths[i%50]) })
		})
		every(100*time.Millisecond, long, func(int) {
			if err := h.demand(revalidate, store.TagName("t0")); err != nil {
				h.fail("%v", err)
			}
		})
		all.Wait()
		if n, most := len(h.renders)-before, int((long+4*time.Second)/s.usual)*8; n > most {
			h.fail("%d renders, more than %d slots can do", n, 8)
		}
	})
}

// TestStoreAwayInTheMiddle: for a minute nothing is accepted, and what memory
// has is shown all the same; afterwards demands go through at once.
func TestStoreAwayInTheMiddle(t *testing.T) {
	for says, m := range map[string]mood{
		"it fails at once":        {away: true},
		"it hangs":                {hangs: true},
		"its answers may be lost": {lossy: true},
	} {
		t.Run(says, func(t *testing.T) {
			s := scene{usual: 100 * time.Millisecond, steady: true,
				options: freshet.Options{RenderTimeout: 5 * time.Second, MaxRenders: 4, MaxAbandoned: 4, MaxPending: 100, StateHeader: "X-State"}}
			for i := range 5 {
				s.paths = append(s.paths, fmt.Sprintf("/n/%d", i))
			}
			storm(t, s, bounds{}, func(h *history) {
				for i, path := range h.scene.paths {
					h.see(i, path)
				}
				var all sync.WaitGroup
				all.Go(func() {
					every(170*time.Millisecond+odd, 2*time.Minute, func(i int) { h.see(i, h.scene.paths[i%5]) })
				})
				all.Go(func() {
					time.Sleep(30 * time.Second)
					h.weather.storeIs(m)
					time.Sleep(time.Minute)
					h.weather.storeIs(mood{})
				})
				accepted := 0
				var mu sync.Mutex
				every(210*time.Millisecond, 2*time.Minute, func(i int) {
					if h.demand(revalidate, store.PathName(h.scene.paths[i%5])) == nil {
						mu.Lock()
						accepted++
						mu.Unlock()
					}
				})
				all.Wait()
				if accepted < 250 {
					h.fail("%d of 571 demands were accepted and met, want nearly all of the minute in which all was well", accepted)
				}
			})
		})
	}
}
