// Package workers runs the Node.js processes that render React pages: a pool
// that starts them, spreads calls and HTTP requests over them, watches that
// they answer, and replaces those that crash, hang or wear out.
//
// It is not a cache, knows no page and reads no manifest: what a page is, how
// often it is rendered and what becomes of a result is its caller's business.
// It never runs a call twice.
//
// Its invariant: every Call returns exactly once, with the worker's reply, with
// an error that says how the worker ended, or with the cause of its context's
// end; and after Close no process and no goroutine of the pool is left.
package workers
