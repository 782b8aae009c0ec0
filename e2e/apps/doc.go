// Package apps builds and serves a directory in the form of Next.js' Pages
// Router, by freshet or by Next.js itself, and ends what it started. It is no
// part of freshet: it runs programs, as a user would, and imports nothing of
// the module.
//
// Its one invariant: whoever serves, a test sees the same thing, the URL of a
// running server and what it printed.
package apps
