package workers

import (
	"cmp"
	"container/list"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
)

// Pool is a set of running workers. It is safe for concurrent use.
type Pool struct {
	opt     Options
	tune    tuning
	sockets sockets
	starter *starter
	journal *journal
	buffers buffers

	ctx    context.Context // ends when Close begins
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup // every goroutine but the starter's and the journal's

	ids     atomic.Uint64 // of calls
	workers atomic.Uint32 // started so far

	closed   sync.Once
	closeErr error

	mu       sync.Mutex // guards what follows, all jobs and the workers' counts
	closing  bool
	ready    []*worker // by age
	draining []*worker // by when they began to
	calls    list.List // jobs that wait for a place
	requests list.List // jobs that wait for a ready worker
	failing  []error   // by place: the last early death, if there were hopelessAfter in a row
}

// Start starts a pool and returns when its first worker is ready. If none can be
// started it returns what the first one said, such as that React is not
// installed. ctx bounds the start only.
func Start(ctx context.Context, o Options) (*Pool, error) { return start(ctx, o, standard()) }

func start(ctx context.Context, o Options, tune tuning) (*Pool, error) {
	o, err := o.withDefaults(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := openSockets(o.SocketDir)
	if err != nil {
		return nil, err
	}
	p := &Pool{opt: o, tune: tune, sockets: dir, starter: newStarter(), failing: make([]error, o.Count)}
	p.ctx, p.cancel = context.WithCancelCause(context.Background())
	p.journal = newJournal(journalSize, func(n int64) {
		o.Logger.Warn("the log was too slow for the workers' output: records are lost", "records", n)
	})
	first := make(chan error, o.Count)
	for place := range o.Count {
		p.wg.Go(func() { p.keep(place, first) })
	}
	var failure error
	for range o.Count {
		select {
		case err := <-first:
			if err == nil {
				return p, nil
			}
			failure = cmp.Or(failure, err)
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("start worker: %w", context.Cause(ctx)), p.Close())
		}
	}
	return nil, errors.Join(failure, p.Close())
}

// Close stops the workers, waits up to 5 s for what they are doing, kills what is
// left, and returns when no process and no goroutine of the pool remains. Calls
// that wait for a place fail at once; every later one does. The contexts of
// demands end at once.
func (p *Pool) Close() error {
	p.closed.Do(func() {
		p.mu.Lock()
		p.closing = true
		p.failWaiting(ErrClosed)
		p.mu.Unlock()
		p.cancel(ErrClosed)
		p.wg.Wait()
		p.starter.close()
		p.journal.close()
		p.closeErr = p.sockets.close()
	})
	return p.closeErr
}

// Call runs a call in a worker and returns its reply. A failure of the user's
// code is a *CallError, the end of the worker an *EndedError.
//
// If ctx ends first, Call returns its cause at once. The worker is told to abort
// the call's fetches; JavaScript that runs cannot be stopped, so the call counts
// against MaxAbandoned until it ends by itself.
func (p *Pool) Call(ctx context.Context, c Call) (*Reply, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	id := p.ids.Add(1)
	head, err := c.head(id)
	if err == nil {
		head, err = appendFrame(make([]byte, 0, preamble+len(head)), head)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.subject(), err)
	}
	j := newJob(id, head)
	p.enter(j)
	var o outcome
	select {
	case o = <-j.answer:
	case <-ctx.Done():
		var late bool
		if o, late = p.leave(j); !late {
			return nil, context.Cause(ctx)
		}
	}
	if o.err != nil {
		return nil, fmt.Errorf("%s: %w", c.subject(), o.err)
	}
	return o.reply, nil
}

// record writes to the pool's log, without waiting for it.
func (p *Pool) record(level slog.Level, text string, attrs ...slog.Attr) {
	p.journal.add(func() { p.opt.Logger.LogAttrs(context.Background(), level, text, attrs...) })
}
