package workers

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/freshet-go/freshet/react/internal/child"
)

// worker is one process and what the pool knows of it.
type worker struct {
	pool    *Pool
	life    *life
	proc    *process
	out     *outbox
	heart   *heart
	tail    child.Tail
	demands chan struct{} // one for each that is worked on
	http    *http.Transport
	socket  string
	token   string // shows the worker that a request comes from us
	started time.Time
	greeted bool // it said that it is ready; read's own

	ctx    context.Context // ends when the worker dies or the pool closes
	cancel context.CancelCauseFunc

	fault     error // why we ended it; the first reason stays
	faultOnce sync.Once
	end       error // how it ended; set before dead is reached
	welcomed  bool  // it was ready; set before ready is reached

	// Guarded by Pool.mu.
	calls     map[uint64]*job
	live      int           // calls that somebody waits for
	abandoned int           // calls that nobody waits for
	requests  int           // HTTP requests
	idle      chan struct{} // made when it is retired, closed when live and requests are 0
}

// launch starts a worker process and everything that attends to it. The worker
// is starting.
func (p *Pool) launch() (*worker, error) {
	w := &worker{
		pool: p, life: newLife(), out: newOutbox(), started: time.Now(),
		socket: p.sockets.path(p.workers.Add(1)), token: rand.Text(),
		demands: make(chan struct{}, maxDemands), calls: make(map[uint64]*job),
	}
	init := map[string]any{}
	maps.Copy(init, p.opt.Init)
	maps.Copy(init, map[string]any{"kind": "init", "socket": w.socket, "token": w.token})
	first, err := encode(init)
	if err != nil {
		return nil, fmt.Errorf("encode init: %w", err)
	}
	w.proc, err = spawn(p.opt.Node, p.opt.Script, p.opt.Dir, p.opt.Env, p.starter.start)
	if err != nil {
		return nil, err
	}
	w.out.put(first)
	w.http = w.transport()
	w.heart = newHeart(p.opt.PingEvery, p.opt.PingTimeout, func(id uint64) { w.tell(note{"ping", id}) })
	w.ctx, w.cancel = context.WithCancelCause(p.ctx)

	var reading, printing sync.WaitGroup
	reading.Go(w.read)
	printing.Go(func() { child.Lines(w.proc.stdout, func(s string) { w.print("info", s) }) })
	printing.Go(func() {
		child.Lines(w.proc.stderr, func(s string) {
			w.tail.Add(s)
			w.print("warn", s)
		})
	})
	p.wg.Go(w.proc.wait)
	p.wg.Go(func() {
		if err := w.out.run(w.proc.orders); err != nil {
			w.awaitExit("it takes no more frames but did not exit")
		}
	})
	p.wg.Go(func() { w.attend(&reading, &printing) })
	return w, nil
}

// attend waits for the end of the process and tells everybody.
func (w *worker) attend(reading, printing *sync.WaitGroup) {
	<-w.proc.exited
	w.withdraw()
	// What it said before it ended still counts.
	rest := time.AfterFunc(w.pool.tune.lastWords, w.proc.close)
	reading.Wait()
	printing.Wait()
	rest.Stop()
	w.out.close()
	w.proc.close()
	w.http.CloseIdleConnections()
	w.end = w.obituary()
	w.cancel(w.end)
	w.pool.bury(w)
}

// obituary says how the worker ended.
func (w *worker) obituary() error {
	w.faultOnce.Do(func() {}) // from now on there is no other reason
	var fatal *fatalError
	if errors.As(w.fault, &fatal) {
		return fatal
	}
	e := &EndedError{PID: w.proc.cmd.Process.Pid, How: w.proc.how, Stderr: w.tail.Get()}
	if w.fault != nil {
		e.How = w.fault.Error()
	}
	return e
}

// quit ends the process because of a fault.
func (w *worker) quit(fault error) {
	w.faultOnce.Do(func() { w.fault = fault })
	w.proc.kill()
}

// condemn ends the process because of a fault, and lets nobody meet it meanwhile.
func (w *worker) condemn(fault error) {
	w.withdraw()
	w.quit(fault)
}

func (w *worker) withdraw() {
	w.pool.mu.Lock()
	defer w.pool.mu.Unlock()
	w.pool.withdraw(w)
}

// awaitExit gives a process that has ended its frames, or is about to, the time
// to exit by itself: how it does says more than that we killed it.
func (w *worker) awaitExit(otherwise string) {
	select {
	case <-w.proc.exited:
	case <-time.After(w.pool.tune.exitGrace):
		w.condemn(errors.New(otherwise))
	}
}

// watch ends the worker if its event loop stands still.
func (w *worker) watch() {
	if w.heart.beat(w.life.reached(dead)) {
		w.condemn(fmt.Errorf("its event loop stood still for %v: killed", w.pool.opt.PingTimeout))
	}
}

// load is how much the worker has to do. Pool.mu is held.
func (w *worker) load() int { return w.live + w.abandoned + w.requests }

// tell sends a frame without a body.
func (w *worker) tell(head any) {
	frame, err := encode(head)
	if err != nil {
		w.quit(fmt.Errorf("encode a frame: %w", err))
		return
	}
	w.out.put(frame)
}

func (w *worker) print(level, text string) {
	w.pool.journal.add(func() { w.pool.opt.Log(Log{Level: level, Text: text}) })
}

// record writes to the pool's log without waiting for it.
func (w *worker) record(level slog.Level, text string, attrs ...slog.Attr) {
	attrs = append([]slog.Attr{slog.Int("pid", w.proc.cmd.Process.Pid)}, attrs...)
	w.pool.record(level, text, attrs...)
}
