package workers

import (
	"io"
	"sync"
)

// outbox holds the frames that a worker has not taken yet. A worker that reads
// nothing must not hold up who sends; its queue needs no bound of its own, since
// all that can be in it has one: calls, aborts, answers to demands, one ping.
type outbox struct {
	mu     sync.Mutex
	frames []byte
	closed bool
	wake   chan struct{} // capacity 1
}

func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1)} }

// put adds a frame. After close it does nothing: the worker is gone, and who
// waits for it hears that from elsewhere.
func (o *outbox) put(frame []byte) {
	o.mu.Lock()
	if !o.closed {
		o.frames = append(o.frames, frame...)
	}
	o.mu.Unlock()
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// close ends run after the write it is in.
func (o *outbox) close() {
	o.mu.Lock()
	o.closed, o.frames = true, nil
	o.mu.Unlock()
	o.signal()
}

// keptBuffer: a buffer that one large frame made larger is not kept.
const keptBuffer = 64 << 10

// run writes frames to w, in order, until close or an error.
func (o *outbox) run(w io.Writer) error {
	var spare []byte
	for range o.wake {
		o.mu.Lock()
		batch, closed := o.frames, o.closed
		o.frames, spare = spare[:0], nil
		o.mu.Unlock()
		if closed {
			return nil
		}
		if len(batch) == 0 { // two were put, one write took both
			continue
		}
		if _, err := w.Write(batch); err != nil {
			return err
		}
		if cap(batch) <= keptBuffer {
			spare = batch
		}
	}
	return nil
}
