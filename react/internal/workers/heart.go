package workers

import (
	"sync/atomic"
	"time"
)

// pongSlices: a pong is waited for in that many equal parts. If the server itself
// was stopped (SIGSTOP, a debugger, a frozen machine), only the part that was
// running is used up when it goes on, and there is time to read the pong that
// has come meanwhile.
const pongSlices = 4

// heart finds out whether a worker's event loop turns. One ping is under way at
// a time.
type heart struct {
	every, timeout time.Duration
	ping           func(id uint64)
	asked          atomic.Uint64
	pong           chan struct{} // capacity 1
}

func newHeart(every, timeout time.Duration, ping func(id uint64)) *heart {
	return &heart{every: every, timeout: timeout, ping: ping, pong: make(chan struct{}, 1)}
}

// beat pings until stop is closed, or until a pong is missing: then it returns
// true.
func (h *heart) beat(stop <-chan struct{}) (missing bool) {
	timer := time.NewTimer(h.every)
	defer timer.Stop()
	for id := uint64(1); ; id++ {
		select {
		case <-timer.C:
		case <-stop:
			return false
		}
		h.asked.Store(id)
		h.ping(id)
		answered := false
		for range pongSlices {
			timer.Reset(h.timeout / pongSlices)
			select {
			case <-h.pong:
				answered = true
			case <-timer.C:
			case <-stop:
				return false
			}
			if answered {
				break
			}
		}
		if !answered {
			return true
		}
		timer.Reset(h.every)
	}
}

// hear takes a pong and reports whether it was asked for.
func (h *heart) hear(id uint64) bool {
	if id == 0 || !h.asked.CompareAndSwap(id, 0) {
		return false
	}
	h.pong <- struct{}{} // there is room: one pong for each ping, and beat took the last
	return true
}
