package sqlite

import (
	"context"
	"sync/atomic"
)

// Bounds of one transaction: enough for the sync to be shared by many, small
// enough for its callers not to wait for others' bytes.
const (
	batchWrites = 256
	batchBytes  = 8 << 20
)

// write is one acknowledged write. do may be called again after the
// transaction was rolled back and must then do everything anew; what it
// refuses without an error of the database it notes for its caller.
type write interface {
	do(*batch) error
	bytes() int
}

// request is a write in the queue.
type request struct {
	write
	err   error
	done  chan struct{}
	state atomic.Int32
}

// The states of a request.
const (
	queued = iota
	taken  // the committer has it
	left   // its caller's context ended before
)

// do has the committer do w, and returns when that is durable. If ctx ends
// before the committer took w, it is never done.
func (s *Store) do(ctx context.Context, w write) error {
	r := &request{write: w, done: make(chan struct{})}
	select {
	case s.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		r.state.CompareAndSwap(queued, left)
		return ctx.Err()
	}
}

// commitLoop is the committer. It ends when the queue is closed and empty.
func (s *Store) commitLoop() {
	defer close(s.ended)
	for first := range s.queue {
		if rs := s.gather(first); len(rs) > 0 {
			s.process(rs)
			s.maintain()
		}
	}
}

// gather takes what waits, up to a transaction's bounds.
func (s *Store) gather(first *request) (rs []*request) {
	size := 0
	for r, ok := first, true; ok; {
		if r.state.CompareAndSwap(queued, taken) {
			rs = append(rs, r)
			size += r.bytes()
		}
		if len(rs) >= batchWrites || size >= batchBytes {
			break
		}
		select {
		case r, ok = <-s.queue:
		default:
			ok = false
		}
	}
	return rs
}

// process does the writes in one transaction. If that fails each gets one of
// its own, so that none fails for another's sake.
func (s *Store) process(rs []*request) {
	err := s.attempt(rs)
	if err != nil && len(rs) > 1 {
		for _, r := range rs {
			s.process([]*request{r})
		}
		return
	}
	for _, r := range rs {
		r.err = err
		close(r.done)
	}
}

// mendings bounds how often one transaction is begun anew because of damage.
const mendings = 32

// attempt makes one transaction. Damage to the content of one entry costs that
// entry; any other damage costs the file, and the transaction is made in a new
// one. Damage is believed when it is seen twice, for a read may fail once.
func (s *Store) attempt(rs []*request) error {
	var err error
	again := false
	s.doubted = 0
	for range mendings {
		known := len(s.rotten)
		if err = s.transact(rs); err == nil || !damaged(err) {
			return err
		}
		if again && len(s.rotten) == known {
			break
		}
		again = len(s.rotten) == known
	}
	if herr := s.heal(err); herr != nil {
		return herr
	}
	return s.transact(rs)
}

// maintain does what may wait until the callers have their answers.
func (s *Store) maintain() {
	if s.db == nil {
		return
	}
	err := s.db.checkpoint()
	if damaged(err) {
		err = s.db.checkpoint()
	}
	if err == nil {
		err = s.forget()
	}
	if err == nil && len(s.dropped) > 0 {
		err = s.attempt(nil)
	}
	if damaged(err) {
		err = s.heal(err)
	}
	if err != nil {
		s.opt.Logger.Error("sqlite: maintenance failed, it is tried again after the next write", "dir", s.dir, "error", err.Error())
	}
}
