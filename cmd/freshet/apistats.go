package main

import (
	"net/http"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store/sqlite"
)

// stats are the figures of a running server.
type stats struct {
	Version string         `json:"version"`
	Status  string         `json:"status"`
	Build   string         `json:"build"`
	Started time.Time      `json:"started"`
	Uptime  time.Duration  `json:"uptimeNanos"`
	Counts  freshet.Counts `json:"counts"` // since it started
	Store   *storeStats    `json:"store,omitempty"`
}

// storeStats are sqlite.Stats with names that last.
type storeStats struct {
	Entries      int64 `json:"entries"`
	Bytes        int64 `json:"bytes"`
	FileBytes    int64 `json:"fileBytes"`
	Names        int   `json:"names"`
	Running      int   `json:"running"`
	Writes       int64 `json:"writes"`
	Transactions int64 `json:"transactions"`
	Unchanged    int64 `json:"unchanged"`
	Evictions    int64 `json:"evictions"`
}

func (a *api) serveStats(w http.ResponseWriter, r *http.Request, run *running) {
	if _, err := onlyQuery(r); err != nil {
		refuse(w, http.StatusBadRequest, err.Error(), nil)
		return
	}
	s := stats{
		Version: version(), Status: phase(a.health.phase.Load()).String(), Build: run.build,
		Started: a.started, Uptime: time.Since(a.started), Counts: a.counters.Counts(),
	}
	if st, ok := run.store.(interface{ Stats() sqlite.Stats }); ok {
		n := st.Stats()
		s.Store = &storeStats{
			Entries: n.Entries, Bytes: n.Bytes, FileBytes: n.FileBytes, Names: n.Names, Running: n.Running,
			Writes: n.Writes, Transactions: n.Transactions, Unchanged: n.Unchanged, Evictions: n.Evictions,
		}
	}
	writeJSON(w, http.StatusOK, s)
}
