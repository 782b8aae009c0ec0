package freshet

import (
	"context"
	"time"

	"github.com/freshet-go/freshet/store"
)

// resumeSoon takes up, in the background, what an earlier process left unmet.
func (s *Site) resumeSoon() {
	if !s.closing.Load() {
		s.flights.Go(s.takeUp)
	}
}

func (s *Site) resume() { s.resumed.Do(s.resumeSoon) }

// resumeBatch is how many pending paths are read at once; the next are read
// when these are met or have failed once.
const resumeBatch = 100

// resumeRetry is the pause after a store that could not say what is pending, and
// while there is no room for more.
const resumeRetry = 10 * time.Second

// resumeShare: one half of what may be pending is left to new demands while
// what was taken up fails.
const resumeShare = 2

// roomToResume is how many more paths may be taken up now.
func (s *Site) roomToResume() int {
	return max(s.opt.MaxPending/resumeShare, 1) - int(s.pending.Load())
}

// takeUp regenerates what demands were accepted for and not met: pending is
// derived from frontier and begun, so no crash can lose it.
func (s *Site) takeUp() {
	after, again := "", false
	for first := true; s.ctx.Err() == nil; first = false {
		room := s.roomToResume()
		for ; room <= 0; room = s.roomToResume() {
			if !s.pause(resumeRetry) {
				return
			}
		}
		ctx, stop := context.WithTimeout(s.ctx, storeWait)
		paths, err := s.opt.Store.Pending(ctx, s.opt.Build, after, min(resumeBatch, room))
		stop()
		if first {
			close(s.looked)
		}
		if err != nil {
			s.storeFailed("pending", err)
			if !s.pause(resumeRetry) {
				return
			}
			continue
		}
		if len(paths) == 0 {
			if !again || !s.pause(resumeRetry) {
				return
			}
			after, again = "", false
			continue
		}
		for _, p := range paths {
			after = p
			r, f, err := s.lookup(s.ctx, p, time.Now())
			if err != nil { // what the path owes is not known; a visitor may come to show an entry that owes it
				again = true
				continue
			}
			at := store.Tick{Time: 1}
			if r != nil {
				if f.Reason != ReasonDemanded {
					continue
				}
				at = r.covered(&s.frontier).Demand
			}
			if k := s.know(p); k == nil || k.route.page.Static {
				continue
			}
			s.due(p, at, false)
		}
		for _, p := range paths { // not more at once than a batch
			w := &waiter{soft: true, demand: true, class: classDemand}
			k := s.wait(p, w)
			select {
			case <-w.answer:
			case <-s.ctx.Done():
				if k != nil {
					s.leave(k, w)
				}
				return
			}
		}
	}
}

// pause waits, unless the site is closed meanwhile.
func (s *Site) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}
