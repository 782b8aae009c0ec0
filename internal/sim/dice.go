package sim

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// dice are the numbers of one actor: the seed and its name decide them, so that
// no actor changes what another one draws. They are not shared.
type dice struct{ *rand.Rand }

func newDice(seed uint64, name string) dice {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash does not fail
	return dice{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// one is true in one of n cases.
func (d dice) one(n int) bool { return d.IntN(n) == 0 }

// between draws a time of at least low and less than high. It has nanoseconds,
// so that two actors hardly ever do something in the same instant.
func (d dice) between(low, high time.Duration) time.Duration {
	return low + time.Duration(d.Int64N(int64(high-low)))
}

func pick[T any](d dice, of []T) T { return of[d.IntN(len(of))] }
