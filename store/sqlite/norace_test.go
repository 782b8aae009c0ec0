//go:build !race

package sqlite

// racing says that the race detector runs.
const racing = false
