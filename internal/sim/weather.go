package sim

import (
	"sync"
	"time"
)

// weather is what the world does to a site: the moods of the data source and of
// the store, which change with time.
type weather struct {
	mu       sync.Mutex
	outage   bool // every render fails
	mood     mood
	troubled time.Time // when the store was last in a bad mood
	healed   bool      // nothing bad happens from now on
}

// mood is what calls of the store have to endure.
type mood struct {
	slow  time.Duration // the most that a call takes longer, before and after its effect
	away  bool          // calls fail at once
	lossy bool          // half of the calls have their effect and fail
	hangs bool          // calls take as long as their context lets them
}

func (w *weather) store() mood {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.mood
}

// storeIs changes the store's mood.
func (w *weather) storeIs(m mood) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.mood != (mood{}) {
		w.troubled = time.Now()
	}
	w.mood = m
}

// storeWasWell reports whether the store was in a good mood since then.
func (w *weather) storeWasWell(since time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.mood == mood{} && w.troubled.Before(since)
}

func (w *weather) sourceIs(outage bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.outage = outage
}

// source reports whether renders fail, and whether all is well for good.
func (w *weather) source() (outage, healed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.outage, w.healed
}

// heal ends all that is bad.
func (w *weather) heal() {
	w.storeIs(mood{})
	w.mu.Lock()
	defer w.mu.Unlock()
	w.outage, w.healed = false, true
}

// change draws new moods, now and then.
func (h *history) change(d dice) {
	if h.scene.outages && d.one(2) {
		outage, _ := h.weather.source()
		h.log.add("the data source is away: %v", !outage)
		h.weather.sourceIs(!outage)
	}
	if h.scene.storms && d.one(2) {
		m := mood{}
		switch d.IntN(7) {
		case 0, 1:
			m.slow = pick(d, []time.Duration{5 * time.Millisecond, 200 * time.Millisecond, 2 * time.Second})
		case 2:
			m.away = true
		case 3:
			m.lossy = true
		case 4:
			m.hangs = d.one(2)
		}
		h.log.add("the store is %+v", m)
		h.weather.storeIs(m)
	}
}
