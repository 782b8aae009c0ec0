// Package parity builds three applications by freshet and by Next.js itself,
// serves both and compares page by page: status, headers that matter, visible
// text, links, title and meta, then the same steps in a headless Chromium. It
// also builds the sites that create-next-app makes. `make parity` runs it; in
// an ordinary run of the tests only docs/parity.md is held against its tables.
// It holds tests alone.
//
// Its one invariant: a difference that no row of differences explains fails
// it, and so does a row that explains nothing any more.
package parity
