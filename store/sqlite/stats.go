package sqlite

import (
	"os"
	"sync/atomic"
)

// Stats are figures of a store, for logs and metrics.
type Stats struct {
	Entries      int64 // kept now, of all builds
	Bytes        int64 // of them, as Options.MaxBytes counts
	FileBytes    int64 // on the disk, the log included
	Names        int   // with a demand or purge of their own
	Running      int   // renders
	Writes       int64 // acknowledged since Open
	Transactions int64 // that these took
	Evictions    int64 // since Open
	Unchanged    int64 // commits that wrote no body since Open: it was there already
}

type counters struct {
	entries, bytes, writes, transactions, evictions, unchanged atomic.Int64
}

func (c *counters) holds(t tally) {
	c.entries.Store(t.entries)
	c.bytes.Store(t.bytes)
}

// Stats returns the figures now. It can be called at any time, also after Close.
func (s *Store) Stats() Stats {
	st := Stats{
		Entries: s.stats.entries.Load(), Bytes: s.stats.bytes.Load(), Writes: s.stats.writes.Load(),
		Transactions: s.stats.transactions.Load(), Evictions: s.stats.evictions.Load(), Unchanged: s.stats.unchanged.Load(),
	}
	for _, suffix := range []string{"", "-wal"} {
		if f, err := os.Stat(s.path() + suffix); err == nil {
			st.FileBytes += f.Size()
		}
	}
	l := &s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	st.Names, st.Running = l.marks.Len(), len(l.running)
	return st
}
