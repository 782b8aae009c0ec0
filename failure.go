package freshet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/freshet-go/freshet/store"
)

// fail ends a flight without an entry. The old entry stays.
func (s *Site) fail(f *flight, err error) {
	k := f.known
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current != f { // superseded, or failed before at its deadline
		return
	}
	f.stopTimer()
	k.current = nil
	k.busy.Store(false)
	now := time.Now()
	k.refuse(f.begun, err)
	if !errors.Is(err, ErrClosed) {
		s.backOff(k, f, err, now)
	}
	s.kick(k, now)
}

func (s *Site) abort(key store.Key, begun store.Tick) {
	ctx, stop := context.WithTimeout(context.Background(), storeWait)
	defer stop()
	if err := s.opt.Store.Abort(ctx, key, begun); err != nil {
		s.storeFailed("abort", err)
	}
}

func (s *Site) storeFailed(step string, err error) {
	if errors.Is(err, context.Canceled) || errors.Is(err, errSuperseded) || errors.Is(err, ErrClosed) {
		return
	}
	if s.opt.Events.StoreFailed != nil {
		s.opt.Events.StoreFailed(step, err)
	}
}

// errDeadline is the cause of a render that took too long.
type errDeadline struct{ after time.Duration }

func (e errDeadline) Error() string { return fmt.Sprintf("no result after %v", e.after) }

func (errDeadline) Timeout() bool { return true }

func (errDeadline) Is(target error) bool {
	return target == context.DeadlineExceeded || target == ErrTooSlow
}

// backOffError answers a visitor of a missing page that failed a moment ago.
type backOffError struct{ Until time.Time }

func (e *backOffError) Error() string {
	return fmt.Sprintf("failed before, next try at %s", e.Until.Format(time.TimeOnly))
}
