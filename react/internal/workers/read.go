package workers

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/freshet-go/freshet/react/internal/child"
)

// readBuffer: a pipe holds that much, so one read empties it.
const readBuffer = 64 << 10

// read takes frames until they end.
func (w *worker) read() {
	in := bufio.NewReaderSize(w.proc.frames, readBuffer)
	for {
		f, err := ReadFrame(in)
		if err == nil {
			err = w.take(f)
		}
		if err == nil {
			continue
		}
		var fatal *fatalError
		switch {
		case errors.Is(err, os.ErrClosed): // by attend: the process is gone
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			w.awaitExit("it sends no more frames but did not exit")
		case errors.As(err, &fatal):
			w.faultOnce.Do(func() { w.fault = fatal })
			w.awaitExit("")
		default:
			w.condemn(fmt.Errorf("it broke the protocol: %w", err))
		}
		return
	}
}

// take does what one frame says.
func (w *worker) take(f Frame) error {
	m, err := parse(f)
	if err != nil {
		return err
	}
	if !w.greeted {
		switch m.Kind {
		case "ready":
			w.greeted = true
			return w.pool.welcome(w, m)
		case "fatal":
			return &fatalError{m.Message}
		case "log": // modules may print while they load
		default:
			return fmt.Errorf("%w: %.20q before ready", errMalformed, m.Kind)
		}
	}
	switch m.Kind {
	case "reply":
		return w.replied(m, f.Body)
	case "log":
		l := Log{Level: m.Level, Page: m.Page, Path: m.Path, Text: child.Cut(m.Text, child.MaxLine)}
		w.pool.journal.add(func() { w.pool.opt.Log(l) })
	case "demand":
		w.demanded(m.ID, m.demand())
	case "pong":
		if !w.heart.hear(m.ID) {
			return fmt.Errorf("%w: pong %d was not asked for", errMalformed, m.ID)
		}
	default:
		return fmt.Errorf("%w: unknown kind %.20q", errMalformed, m.Kind)
	}
	return nil
}

func (w *worker) replied(m *message, body []byte) error {
	var o outcome
	if m.Error != nil {
		o.err = m.Error
	} else {
		var err error
		if o.reply, err = m.reply(body); err != nil {
			return fmt.Errorf("reply %d: %w", m.ID, err)
		}
	}
	if !w.pool.answered(w, m.ID, o) {
		return fmt.Errorf("%w: reply %d is owed to no call", errMalformed, m.ID)
	}
	return nil
}
