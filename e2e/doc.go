// Package e2e runs the real binary against the example blog, as a user and an
// operator would: build, start, edit, revalidate, kill, restart. It imports
// nothing of the module, and holds tests alone.
//
// Its one invariant: a test waits for what the server says or answers, never for
// a time that is hoped to be long enough.
package e2e
