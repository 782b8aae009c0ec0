package workers

import (
	"errors"
	"log/slog"
	"time"
)

// drain lets a worker finish what somebody waits for, and ends it.
func (w *worker) drain() {
	grace := time.NewTimer(w.pool.tune.drainGrace)
	defer grace.Stop()
	closing := w.pool.ctx.Done()
	for idle := false; !idle; {
		select {
		case <-w.idle:
			idle = true
		case <-closing:
			closing = nil
			grace.Reset(min(w.pool.tune.closeGrace, w.pool.tune.drainGrace))
		case <-grace.C:
			w.quit(errors.New("it did not finish its work in time: killed"))
			return
		case <-w.life.reached(dead):
			return
		}
	}
	w.tell(note{Kind: "stop"})
	grace.Reset(w.pool.tune.stopGrace)
	select {
	case <-w.life.reached(dead):
	case <-grace.C:
		w.quit(errStopped)
	}
}

var errStopped = errors.New("stopped")

// retired reports whether the worker was taken out of service in good order.
func (w *worker) retired() bool {
	w.pool.mu.Lock()
	defer w.pool.mu.Unlock()
	return w.idle != nil
}

// rest notes that a job has left. Pool.mu is held.
func (w *worker) rest() {
	if w.idle != nil && w.live == 0 && w.requests == 0 {
		select {
		case <-w.idle:
		default:
			close(w.idle)
		}
	}
}

// recordEnd writes how the worker ended, and how many calls it took along.
// Pool.mu is held.
func (w *worker) recordEnd(lost int) {
	switch {
	case w.idle != nil && lost == 0:
		w.record(slog.LevelInfo, "worker stopped")
	case w.pool.closing:
		w.record(slog.LevelInfo, "worker stopped", slog.Int("calls", lost))
	default:
		w.record(slog.LevelWarn, "worker ended", slog.Any("error", w.end), slog.Int("calls", lost))
	}
}
