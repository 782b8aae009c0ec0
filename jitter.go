package freshet

import (
	"hash/fnv"
	"time"

	"github.com/freshet-go/freshet/store"
)

const (
	defaultJitter   = 0.1
	maxJitter       = 0.5
	minJitterWindow = 10 * time.Second // shorter ones are spread by their render times
)

// agesAfter returns after how long an entry is aged: its window less a share of
// at most jitter of it. The share follows from the entry, so that restarts and
// peers agree.
func agesAfter(e *store.Entry, jitter float64) time.Duration {
	if e.Window < minJitterWindow || jitter <= 0 {
		return e.Window
	}
	return e.Window - time.Duration(portion(e.Key.Path, e.Begun.Time)*jitter*float64(e.Window))
}

// portion draws a number from 0 to below 1 from a path and a time.
func portion(path string, at int64) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(path)) // a hash does not fail
	n := (h.Sum64() ^ uint64(at)) * 0x9e3779b97f4a7c15
	return float64(n>>11) / (1 << 53)
}
