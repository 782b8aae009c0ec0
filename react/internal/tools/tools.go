// Package tools runs the packages of an application that is being built, in
// one Node.js process: its next.config, its Sass and PostCSS, the compiler
// plugin of styled-jsx. It is no worker: it renders nothing, lives as long as
// a build, and a call that fails says where in the application the fault lies.
//
// Its invariant: whatever the application's code does, a call ends. Code that
// hangs is killed when the call's time is over, code that ends the process is
// told by name, and the next call gets a new process.
package tools

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"
)

// Options configure New.
type Options struct {
	Node    string                   // path of the Node.js binary
	Dir     string                   // the application's folder, absolute: packages are found from there
	Env     []string                 // the whole environment of the process, as in os.Environ
	Script  fs.FS                    // holds tools.mjs and what it imports
	Timeout time.Duration            // for one call. 0: 60 s
	Log     func(level, text string) // gets the lines that the application's code prints ("info") and complains of ("warn"), one call at a time. Nil: nowhere
}

const defaultTimeout = time.Minute

// Tools are an application's own tools. The process is started by the first
// call, so that an application without any costs nothing. Calls are safe for
// concurrent use; they are done one after the other, so that one which hangs
// takes no other with it.
type Tools struct {
	options Options
	turn    chan struct{} // holds one token; who has it may use the fields below
	ended   context.Context
	end     context.CancelFunc

	process *process // nil: none is running
	folder  string   // holds the scripts; empty: not written yet
}

// New makes the tools of an application. It starts nothing.
func New(o Options) *Tools {
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Log == nil {
		o.Log = func(string, string) {}
	}
	var mu sync.Mutex
	log := o.Log
	o.Log = func(level, text string) {
		mu.Lock()
		defer mu.Unlock()
		log(level, text)
	}
	t := &Tools{options: o, turn: make(chan struct{}, 1)}
	t.turn <- struct{}{}
	t.ended, t.end = context.WithCancel(context.Background())
	return t
}

var errClosed = errors.New("the application's tools are closed")

// Call does an operation: it encodes the request, and decodes what came out
// into reply. A fault of the application's code is an *OpError; so is code that
// hangs or ends the process. When ctx ends the call ends, and the process with it.
func (t *Tools) Call(ctx context.Context, op string, request, reply any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("%s: encode the request: %w", op, err)
	}
	select {
	case <-t.turn:
		defer func() { t.turn <- struct{}{} }()
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	case <-t.ended.Done():
		return fmt.Errorf("%s: %w", op, errClosed)
	}
	if t.ended.Err() != nil {
		return fmt.Errorf("%s: %w", op, errClosed)
	}
	answer, err := t.ask(ctx, op, body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(answer, reply); err != nil {
		return fmt.Errorf("%s: decode the reply: %w", op, err)
	}
	return nil
}

// ask gets the reply of a process, a new one if there is none. A process that
// did not answer is not used again.
func (t *Tools) ask(ctx context.Context, op string, body []byte) (json.RawMessage, error) {
	if t.process == nil {
		if err := t.start(); err != nil {
			return nil, fmt.Errorf("%s: start Node.js: %w", op, err)
		}
	}
	hung := fmt.Errorf("no answer within %v", t.options.Timeout)
	limited, cancel := context.WithTimeoutCause(ctx, t.options.Timeout, hung)
	defer cancel()
	defer context.AfterFunc(t.ended, cancel)()
	a, err := t.process.ask(limited, op, body)
	if err != nil {
		how := t.process.stop()
		t.process = nil
		switch {
		case ctx.Err() != nil:
			return nil, fmt.Errorf("%s: %w", op, context.Cause(ctx))
		case t.ended.Err() != nil:
			return nil, fmt.Errorf("%s: %w", op, errClosed)
		case limited.Err() != nil:
			return nil, &OpError{Op: op, File: subject(body), Message: hung.Error() + ": the process was killed"}
		}
		return nil, &OpError{Op: op, File: subject(body), Message: "the process ended: " + how}
	}
	if a.Error != nil {
		a.Error.Op = op
		return nil, a.Error
	}
	return a.Reply, nil
}

// start writes the scripts, once, and starts the process.
func (t *Tools) start() (err error) {
	if t.folder == "" {
		if t.folder, err = unpack(t.options.Script); err != nil {
			return err
		}
	}
	t.process, err = spawn(t.options, t.folder)
	return err
}

// Close ends a call that is running, the process and its children, and deletes
// what was written. No call succeeds afterwards. A second Close does nothing.
func (t *Tools) Close() error {
	t.end()
	<-t.turn
	defer func() { t.turn <- struct{}{} }()
	if t.process != nil {
		t.process.stop()
		t.process = nil
	}
	folder := t.folder
	t.folder = ""
	if folder == "" {
		return nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("delete the tools' scripts: %w", err)
	}
	return nil
}
