package workers

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"time"
)

// keep keeps one of the pool's places filled until the pool closes. It tells
// first how the first start went; first has room for it.
func (p *Pool) keep(place int, first chan<- error) {
	told := false
	tell := func(err error) {
		if !told {
			told = true
			first <- err
		}
	}
	deaths := 0
	for p.ctx.Err() == nil {
		err := p.fill(place, func() { tell(nil) })
		if err == nil {
			deaths = 0
			continue
		}
		tell(err)
		deaths++
		if deaths >= hopelessAfter {
			p.despair(place, deaths, err)
		}
		select {
		case <-time.After(p.tune.waitBefore(deaths)):
		case <-p.ctx.Done():
		}
	}
}

// fill starts a worker and returns as soon as the place needs another. An error
// says that this one died too early to start the next at once.
func (p *Pool) fill(place int, onReady func()) error {
	w, err := p.launch()
	if err != nil {
		return fmt.Errorf("start worker: %w", err)
	}
	select {
	case <-w.life.reached(ready):
	case <-time.After(p.opt.StartTimeout):
		w.quit(fmt.Errorf("it was not ready within %v", p.opt.StartTimeout))
	case <-p.ctx.Done():
		w.quit(ErrClosed)
	}
	<-w.life.reached(ready)
	if !w.welcomed {
		<-w.life.reached(dead)
		return fmt.Errorf("start worker: %w", w.end)
	}
	p.hope(place)
	onReady()
	select {
	case <-w.life.reached(draining):
	case <-p.ctx.Done():
		p.mu.Lock()
		p.retire(w)
		p.mu.Unlock()
	}
	if w.retired() || time.Since(w.started) >= p.tune.settled {
		return nil
	}
	<-w.life.reached(dead)
	return w.end
}

// welcome takes a worker that says it is ready into service.
func (p *Pool) welcome(w *worker, m *message) error {
	if err := checkSocket(w.socket); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if w.life.phase() != starting { // it has died since
		return nil
	}
	w.record(slog.LevelInfo, "worker ready", slog.String("node", m.Node), slog.String("react", m.React),
		slog.Duration("took", time.Since(w.started).Round(time.Millisecond)))
	w.welcomed = true
	w.life.move(ready)
	p.wg.Go(w.watch)
	p.ready = append(p.ready, w)
	p.dispatch()
	return nil
}

// retire takes a ready worker out of service and lets it finish. Its place gets
// another at once. mu is held.
//
// At most as many drain as are in service: if data sources hang, workers wear
// out faster than they drain.
func (p *Pool) retire(w *worker) {
	if !p.withdraw(w) {
		return
	}
	p.draining = append(p.draining, w)
	if len(p.draining) > p.opt.Count {
		p.draining[0].quit(errors.New("it drained too slowly: killed"))
	}
	w.idle = make(chan struct{})
	w.rest()
	p.wg.Go(w.drain)
}

// withdraw sees to it that a worker gets nothing new, and reports whether it was
// that which did it. mu is held.
func (p *Pool) withdraw(w *worker) bool {
	p.ready = slices.DeleteFunc(p.ready, func(x *worker) bool { return x == w })
	return w.life.move(draining)
}

// bury tells everybody who waits for a worker that it has ended.
func (p *Pool) bury(w *worker) {
	if err := os.Remove(w.socket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.record(slog.LevelWarn, "the socket of a worker cannot be removed", slog.Any("error", err))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draining = slices.DeleteFunc(p.draining, func(x *worker) bool { return x == w })
	lost := w.live
	for id, j := range w.calls {
		delete(w.calls, id)
		j.answer <- outcome{err: w.end} // nobody reads it if the call is abandoned
	}
	w.live, w.abandoned = 0, 0
	w.life.move(dead)
	w.recordEnd(lost)
	p.dispatch()
}

// hope notes that a worker could be started in a place.
func (p *Pool) hope(place int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failing[place] = nil
}

// despair notes that workers keep dying in a place.
func (p *Pool) despair(place, deaths int, last error) {
	p.record(slog.LevelError, "workers keep ending early", slog.Int("times", deaths), slog.Any("error", last))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failing[place] = last
	p.dispatch()
}

// hopeless returns an error if no worker is ready and there is little hope that
// one will soon be. mu is held.
func (p *Pool) hopeless() error {
	if len(p.ready) > 0 || slices.Contains(p.failing, nil) {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrNoWorker, p.failing[0])
}
