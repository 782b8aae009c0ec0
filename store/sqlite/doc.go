// Package sqlite is the durable [store.Store] of one process: a folder with one
// SQLite database, through a driver that needs no C compiler.
//
// One goroutine, the committer, writes. It takes all the writes that wait,
// makes one transaction of them, and answers their callers when that is synced
// to the disk (WAL mode, synchronous=FULL). Reads have connections of their own
// and wait for nobody. What every page needs at once, the newest demand for
// each name, the clock and the running renders, is in memory beside it.
//
// It is no cache and no queue: it decides nothing about freshness, and a
// server that shares its pages with others needs another store.
//
// Its one invariant: what a call that returned nil wrote is in a transaction
// that was synced before it returned, and no tick is issued twice, whenever the
// process is killed. If the file is damaged, or too old, the store starts a larger
// epoch with a demand on the site, so nothing that was read before is ever
// called fresh again.
package sqlite
