package workers

import (
	"container/list"
	"log/slog"
)

// job is a call or an HTTP request on its way through the pool. Pool.mu guards
// it, except that worker and err may be read once placed is closed.
type job struct {
	id     uint64        // of a call; 0: an HTTP request
	frame  []byte        // of a call, until it is sent
	placed chan struct{} // closed when worker or err is set
	worker *worker
	err    error

	queue     *list.List // where it waits, nil once it is placed
	element   *list.Element
	answer    chan outcome // capacity 1: of those who could answer, who takes the job out of worker.calls does
	abandoned bool
}

type outcome struct {
	reply *Reply
	err   error
}

func newJob(id uint64, frame []byte) *job {
	return &job{id: id, frame: frame, placed: make(chan struct{}), answer: make(chan outcome, 1)}
}

// enter puts a job into its queue and lets the queue move.
func (p *Pool) enter(j *job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing {
		j.fail(ErrClosed)
		return
	}
	j.queue = &p.requests
	if j.id != 0 {
		j.queue = &p.calls
	}
	j.element = j.queue.PushBack(j)
	p.dispatch()
}

// dispatch places jobs, those that waited longest first. It is called after
// whatever could let one move. mu is held.
func (p *Pool) dispatch() {
	for _, queue := range []*list.List{&p.calls, &p.requests} {
		for e := queue.Front(); e != nil; e = queue.Front() {
			j := e.Value.(*job)
			w := p.least(j.id != 0)
			if w == nil {
				break
			}
			j.leaveQueue()
			j.worker = w
			if j.id != 0 {
				w.calls[j.id] = j
				w.live++
				w.out.put(j.frame)
				j.frame = nil
			} else {
				w.requests++
			}
			close(j.placed)
		}
	}
	if err := p.hopeless(); err != nil {
		p.failWaiting(err)
	}
}

// failWaiting gives an error to all that wait in a queue. mu is held.
func (p *Pool) failWaiting(err error) {
	for _, queue := range []*list.List{&p.calls, &p.requests} {
		for e := queue.Front(); e != nil; e = queue.Front() {
			j := e.Value.(*job)
			j.leaveQueue()
			j.fail(err)
		}
	}
}

// fail tells a job's caller that it gets no worker.
func (j *job) fail(err error) {
	j.err = err
	j.answer <- outcome{err: err}
	close(j.placed)
}

func (j *job) leaveQueue() {
	j.queue.Remove(j.element)
	j.queue, j.element = nil, nil
}

// least returns the ready worker with the least to do, of equals the oldest; for
// a call only one with room. mu is held.
func (p *Pool) least(call bool) *worker {
	var best *worker
	for _, w := range p.ready {
		if call && w.live >= p.opt.InFlight {
			continue
		}
		if best == nil || w.load() < best.load() {
			best = w
		}
	}
	return best
}

// leave takes away a job whose caller does not wait any more. It returns what
// the job got, if that came first.
//
// A call that a worker has becomes abandoned: its place is free at once, for the
// engine's deadline gives it back too, and it counts on its own until the worker
// replies. A worker that has gathered too many is replaced.
func (p *Pool) leave(j *job) (outcome, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.dispatch()
	w := j.worker
	switch {
	case j.queue != nil:
		j.leaveQueue()
	case w == nil: // it failed
		return outcome{err: j.err}, true
	case j.id == 0:
		w.requests--
		w.rest()
	case w.calls[j.id] != j:
		return <-j.answer, true
	default:
		j.abandoned = true
		w.live--
		w.abandoned++
		w.tell(note{Kind: "abort", ID: j.id})
		w.rest()
		if w.abandoned > p.opt.MaxAbandoned {
			w.record(slog.LevelWarn, "worker is replaced: it runs too many calls that nobody waits for", slog.Int("calls", w.abandoned))
			p.retire(w)
		}
	}
	return outcome{}, false
}

// answered takes the reply to a call. It reports whether the worker owed one.
func (p *Pool) answered(w *worker, id uint64, o outcome) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	j := w.calls[id]
	if j == nil { // unknown, or answered already
		return false
	}
	delete(w.calls, id)
	if j.abandoned {
		w.abandoned--
	} else {
		w.live--
	}
	j.answer <- o
	w.rest()
	p.dispatch()
	return true
}
