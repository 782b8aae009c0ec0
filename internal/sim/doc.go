// Package sim runs seeded histories of a whole site against the real engine and
// its store, in a bubble of virtual time: visitors and demands of every kind
// meet data that changes, renders that are slow, hang, fail, panic and do not
// listen, a store that is slow or away, new builds, and crashes between any two
// steps of the store. It is not a model of the engine: it knows nothing of how
// one works, only what was promised to whom, and when.
//
// Its one invariant: everybody is judged by what was known when they arrived.
// What a visitor may see follows from what was acknowledged before that, and
// what it may cost from what was there then.
//
// A seed decides everything that is done to the engine, and when: each actor
// draws from numbers of its own, so that none of them changes what another one
// does. What it does not decide is the order of goroutines within one instant
// of virtual time, the order in which Go walks a map, and the jitter of the
// engine's back-off: some faults show in every replay, others in one of a few.
//
//	go test ./internal/sim -run Histories -sim.seeds N           the seeds 1 to N
//	go test ./internal/sim -run Histories -v -sim.seed N         one seed, printed
//	go test ./internal/sim -run Histories -sim.seed N -count 20  until it fails
package sim
