//go:build !unix

package clients

import "math"

// openFiles is how many files the process may open: no limit is known.
func openFiles() int { return math.MaxInt32 }
