package sim

import (
	"math"
	"time"

	"github.com/freshet-go/freshet"
)

// What the engine states of itself, written down once more: a history holds it
// to these, so they are not taken from it.
const (
	storeWait   = 10 * time.Second // one call of the store
	slotWait    = 2                // times the render's deadline: the longest wait for a slot
	minPatience = time.Second
	maxBackOff  = time.Minute
	maxHold     = 5 * time.Minute
	tryEvery    = time.Second // of a failing path, for new demands
	beginTries  = 3
)

// bounds are the longest waits that a site may have somebody endure.
type bounds struct {
	visitor time.Duration // a missing page
	demand  time.Duration // Revalidate
	met     time.Duration // an accepted demand, from when the source and the store are well
	ill     time.Duration // what a store that hangs may add to a demand
}

// boundsOf computes them. A demand waits at most for the render that runs (its
// deadline), then for successors that newer demands supersede, each after its
// slot and its patience, which doubles until it is the deadline, and last for
// the slot and the render that answer it:
//
//	supersedings = log2(deadline / 1 s), rounded up
//	demand = deadline + supersedings · slot + 2 · deadline + slot + deadline + 1 s
//
// where the patiences together are less than twice the deadline, slot is twice
// the deadline, and the last second is the pause between two tries of a failing
// path. One that failed is tried again after a minute at most; and all is well
// only when what hangs in the store and what does not listen has ended.
func boundsOf(o freshet.Options) bounds {
	rt := o.RenderTimeout
	supersedings := int(max(math.Ceil(math.Log2(float64(rt)/float64(minPatience))), 0))
	b := bounds{visitor: o.VisitorWait}
	if b.visitor == 0 {
		b.visitor = rt
	}
	slot := slotWait * rt
	b.demand = rt + times(supersedings, slot) + 2*rt + slot + rt + tryEvery
	b.ill = times(supersedings+2, 2*beginTries*storeWait+storeWait) + 3*storeWait
	b.met = storeWait + rt + deafest + maxBackOff + b.demand
	return b
}

func times(n int, d time.Duration) time.Duration { return time.Duration(n) * d }
