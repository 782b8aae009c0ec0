package workers

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrClosed: the pool is closed or closing.
	ErrClosed = errors.New("the worker pool is closed")
	// ErrNoWorker: no worker is ready and starting one has failed repeatedly. It
	// comes wrapped with the last reason. Starting is still tried.
	ErrNoWorker = errors.New("no worker can be started")
)

// CallError is a failure in the user's code, as the worker reports it.
type CallError struct {
	Name    string `json:"name"`    // the JavaScript error's name: "TypeError"
	Message string `json:"message"` // its message
	Stack   string `json:"stack"`   // its stack, for the log
	Step    string `json:"step"`    // "getStaticProps", "render", …
	Page    string `json:"page"`    // the page's route
}

// Error returns "STEP PAGE: NAME: MESSAGE".
func (e *CallError) Error() string {
	return fmt.Sprintf("%s %s: %s: %s", e.Step, e.Page, e.Name, e.Message)
}

// EndedError is what a call gets whose worker ended before it replied. The call
// was begun and may have had effects; it is not run again.
type EndedError struct {
	PID    int
	How    string   // "exit code 3", "killed by SIGABRT", "its event loop stood still for 5s: killed"
	Stderr []string // the last lines, bounded in number and length
}

// Error returns how the worker ended and its last lines.
func (e *EndedError) Error() string {
	s := fmt.Sprintf("worker %d ended: %s", e.PID, e.How)
	if len(e.Stderr) > 0 {
		s += "; its last lines: " + strings.Join(e.Stderr, " | ")
	}
	return s
}

// fatalError is what a worker says that cannot start.
type fatalError struct{ message string }

func (e *fatalError) Error() string { return e.message }
