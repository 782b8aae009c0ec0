package freshet

import (
	"errors"
	"fmt"
)

// Errors that a caller can act on; they come wrapped with the path or pattern.
var (
	// ErrNoPage: no page has a route for the path. Nothing was done.
	ErrNoPage = errors.New("no page has this path")
	// ErrUnlisted: the page answers only listed paths, and this is none. Nothing was done.
	ErrUnlisted = errors.New("the page does not list this path")
	// ErrBusy: a limit is reached. Try again later; a demand that returned it was not accepted.
	ErrBusy = errors.New("too much work is pending")
	// ErrPurged: the page was purged while a Revalidate waited for it.
	ErrPurged = errors.New("purged meanwhile")
	// ErrClosed: the site is closed or closing.
	ErrClosed = errors.New("the site is closed")
	// ErrBadTarget: the target of a demand is malformed. Nothing was done.
	ErrBadTarget = errors.New("bad target")
	// ErrTooSlow: a wait reached its bound while the work goes on.
	ErrTooSlow = errors.New("no answer in time")
)

// RenderError is the failure of one regeneration. All who waited for it get the
// same value.
type RenderError struct {
	Path string
	Step string // "begin": waiting for a slot or a tick; "render"; "result": it cannot be cached; "commit"
	Err  error
}

// Error returns "STEP PATH: cause".
func (e *RenderError) Error() string { return fmt.Sprintf("%s %s: %v", e.Step, e.Path, e.Err) }

// Unwrap returns the cause.
func (e *RenderError) Unwrap() error { return e.Err }

// PanicError is a panic in a renderer, turned into the cause of a RenderError.
type PanicError struct {
	Value any
	Stack []byte
}

// Error returns the panic's value, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }
