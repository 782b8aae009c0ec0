package workers

import (
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"
)

var errSilence = errors.New("the handler sent no headers")

// silence calls a function if nothing happens for a time: neither is more of a
// request's body read, nor does the answer begin. An upload may take as long as
// it moves. It is safe for concurrent use.
type silence struct {
	limit time.Duration
	mu    sync.Mutex
	timer *time.Timer // nil: no limit, or ended
}

func newSilence(limit time.Duration, call func()) *silence {
	s := &silence{limit: limit}
	if limit > 0 {
		s.timer = time.AfterFunc(limit, call)
	}
	return s
}

// interrupt starts the time anew.
func (s *silence) interrupt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Reset(s.limit)
	}
}

// end stops it for good.
func (s *silence) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
}

// heardBody is a request's body whose reading interrupts a silence. It calls
// broken with the error if the client did not send it as it should.
type heardBody struct {
	io.ReadCloser
	silence *silence
	broken  func(error)
}

func (b *heardBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.silence.interrupt()
	if err != nil && err != io.EOF && !errors.Is(err, http.ErrBodyReadAfterClose) {
		b.broken(&bodyError{err})
	}
	return n, err
}

// bodyError is the client's fault.
type bodyError struct{ err error }

func (e *bodyError) Error() string { return "read the request's body: " + e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }

// status is what it is answered with (RFC 9110, section 15.5).
func (e *bodyError) status() int {
	switch {
	case errors.Is(e.err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	case errors.Is(e.err, syscall.EPIPE):
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
