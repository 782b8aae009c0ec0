// Package store is the contract between the engine and whatever keeps its
// entries: what a [Store] must promise, the [Entry] that it keeps, the [Tick]
// that orders everything, and the [Frontiers] table of demands. It is to
// freshet what database/sql/driver is to database/sql: it imports nothing of
// freshet and holds no policy.
//
// Its one invariant: whatever is answered from an entry is decided by comparing
// the entry's begun with the newest demand that covers it, and both are ticks
// of one store's one total order.
package store
