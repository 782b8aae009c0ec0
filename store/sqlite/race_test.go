//go:build race

package sqlite

// racing says that the race detector runs, which makes SQLite ten times slower.
const racing = true
