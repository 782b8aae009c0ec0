package main

// sqlite are faults in the SQLite store, but for what only a crash shows.
func sqlite() []mutant {
	return []mutant{
		{
			Fault: "in SQLite, the last writer wins", Breaks: "G2", File: "store/sqlite/commit.go",
			Old: `case found && !e.Begun.After(old.begun):`, New: `case found && e.Begun == old.begun:`,
			Tests: "TestStoreKeepsTheContract/commit",
		},
		{
			Fault: "in SQLite, a purge is no fence", Breaks: "G1", File: "store/sqlite/commit.go",
			Old: `case !fence.IsZero() && !e.Begun.After(fence):`, New: `case fence.IsZero() && fence.After(e.Begun):`,
			Tests: "TestStoreKeepsTheContract/purge",
		},
		{
			Fault: "in SQLite, a purge of the same transaction is no fence", Breaks: "G1", File: "store/sqlite/batch.go",
			Old: `m = m.Join(b.raised[n])`, New: `_ = n`,
			Tests: "TestStoreKeepsTheContract/races TestItDoesWhatTheReferenceDoes",
		},
		{
			Fault: "in SQLite, a purge removes nothing", Breaks: "G1", File: "store/sqlite/demand.go",
			Old: `return b.drop(gone)`, New: `return nil`,
			Tests: "TestStoreKeepsTheContract/purge",
		},
		{
			Fault: "in SQLite, an older page of another build comes back when a newer one is purged or pruned", Breaks: "G2", File: "store/sqlite/evict.go",
			Old:   `if !had[o.key] {`,
			New:   `if false {`,
			Tests: "TestStoreKeepsTheContract/purge TestStoreKeepsTheContract/prune",
		},
		{
			Fault: "in SQLite, an older page of another build comes back when a newer one is evicted", Breaks: "G2", File: "store/sqlite/evict.go",
			Old:   `func(o row) bool { return o.key == but }), r)`,
			New:   `func(o row) bool { return o.key != r.key }), r)`,
			Tests: "TestEntriesAreEvictedInOrder",
		},
		{
			Fault: "in SQLite, an older page comes back after one that was too large", Breaks: "G2", File: "store/sqlite/commit.go",
			Old:   "if w.refused = w.tooLarge; w.refused != nil {\n\t\treturn b.refuse(e)",
			New:   "if w.refused = w.tooLarge; w.refused != nil {\n\t\treturn nil",
			Tests: "TestEntriesAreEvictedInOrder",
		},
		{
			Fault: "in SQLite, demands that a purge of the site ended keep marks from being forgotten", Breaks: "G8", File: "store/sqlite/demand.go",
			Old: `return b.c.exec("UPDATE demands SET met_epoch = ?, met = ? WHERE name >= 'p' AND name < 'q'", t)`, New: `return nil`,
			Tests: "TestDemandsThatThePurgeOfAllEndedAreForgotten",
		},
		{
			Fault: "in SQLite, a demand does not list the running renders", Breaks: "G1", File: "store/sqlite/ledger.go",
			Old: `runs = append(runs, r)`, New: `_ = r`,
			Tests: "TestStoreKeepsTheContract/begin_and_abort",
		},
		{
			Fault: "in SQLite, an aborted render runs for ever", Breaks: "G5", File: "store/sqlite/begin.go",
			Old: "\ts.ledger.end(k, begun)\n", New: "",
			Tests: "TestStoreKeepsTheContract/begin_and_abort",
		},
		{
			Fault: "in SQLite, a later demand may be before an imported entry", Breaks: "G1", File: "store/sqlite/commit.go",
			Old: "\tb.s.ledger.observe(e.Begun)\n", New: "",
			Tests: "TestStoreKeepsTheContract/commit",
		},
		{
			Fault: "in SQLite, paths without an entry are not pending", Breaks: "G6", File: "store/sqlite/pending.go",
			Old: `all := append(stale, absent...)`, New: `all := append(stale, absent[:0]...)`,
			Tests: "TestStoreKeepsTheContract/pending",
		},
		{
			Fault: "in SQLite, a page of another build is not pending", Breaks: "G6", File: "store/sqlite/pending.go",
			Old: `if r, ok := newest(same, build); ok && (i < 0 || r.begun.After(same[i].begun)) {`, New: `if r, ok := newest(same, build); ok && i >= 0 && r.begun.After(same[i].begun) {`,
			Tests: "TestStoreKeepsTheContract/pending",
		},
		{
			Fault: "in SQLite, a newer page of another build is not pending", Breaks: "G6", File: "store/sqlite/pending.go",
			Old: `if r, ok := newest(same, build); ok && (i < 0 || r.begun.After(same[i].begun)) {`, New: `if r, ok := newest(same, build); ok && i < 0 {`,
			Tests: "TestStoreKeepsTheContract/pending",
		},
		{
			Fault: "in SQLite, a demand that was met is pending again when its entry is evicted", Breaks: "G6", File: "store/sqlite/evict.go",
			Old: `if err := b.meet(r.key.Path, r.begun); err != nil {`, New: `if err := b.meet("", r.begun); err != nil {`,
			Tests: "TestEvictionKeepsDemandsThatWaitAndThoseOnly",
		},
		{
			Fault: "in SQLite, an answer mixes two moments", Breaks: "G1", File: "store/sqlite/get.go",
			Old: `if s.mark(&snap, k) == seen {`, New: `if s.mark(&snap, k) >= seen {`,
			Tests: "TestASnapshotIsOfOneMoment",
		},
		{
			Fault: "in SQLite, an entry keeps tags that it has no more", Breaks: "G5", File: "store/sqlite/commit.go",
			Old: `if !kept {`, New: `if !kept && len(new) == 0 {`,
			Tests: "TestStoreKeepsTheContract/demand",
		},
		{
			Fault: "in SQLite, a replaced entry's new tags cover nothing", Breaks: "G1", File: "store/sqlite/commit.go",
			Old: "labels, packed := labelsOf(e)\n", New: "labels, packed := labelsOf(e)\n\tif found {\n\t\tlabels = old.labels\n\t}\n",
			Tests: "TestStoreKeepsTheContract/content TestStoreKeepsTheContract/demand",
		},
		{
			Fault: "in SQLite, changed content is taken for the same", Breaks: "G7", File: "store/sqlite/commit.go",
			Old: `same := found && !rotten && old.form.serves(w.form)`, New: `same := found && !rotten`,
			Tests: "TestStoreKeepsTheContract/content",
		},
		{
			Fault: "in SQLite, unchanged content keeps its old begun", Breaks: "G1", File: "store/sqlite/commit.go",
			Old: "\t\te.Begun, e.Made.Unix(), e.Made.Nanosecond(), w.done.Modified.Unix(), e.Key.Path, e.Key.Build)\n}\n\n// put", New: "\t\tstore.Tick{Epoch: e.Begun.Epoch}, e.Made.Unix(), e.Made.Nanosecond(), w.done.Modified.Unix(), e.Key.Path, e.Key.Build)\n}\n\n// put",
			Tests: "TestStoreKeepsTheContract/content",
		},
		{
			Fault: "in SQLite, an entry gets the body of another path", Breaks: "G7", File: "store/sqlite/body.go",
			Old: `if e.Key != r.key || e.Begun != r.written || r.written.After(r.begun) {`, New: `if false {`,
			Tests: "TestADamagedBodyCostsItsEntry",
		},
		{
			Fault: "in SQLite, MaxBytes is ignored", Breaks: "G8", File: "store/sqlite/evict.go",
			Old: `for b.total(func(class) bool { return true }).bytes+size > most {`, New: `for b.total(func(class) bool { return true }).bytes+size > most<<20 {`,
			Tests: "TestEntriesAreEvictedInOrder",
		},
		{
			Fault: "in SQLite, MaxPerPage is ignored", Breaks: "G8", File: "store/sqlite/evict.go",
			Old: `b.sizes[page].entries >= int64(b.s.opt.MaxPerPage) {`, New: `b.sizes[page].entries >= 1<<40 {`,
			Tests: "TestAPageHasSoManyUnlistedEntries",
		},
		{
			Fault: "in SQLite, listed entries are evicted for unlisted ones", Breaks: "G8", File: "store/sqlite/evict.go",
			Old: `stays += b.total(listed).bytes`, New: `stays += 0 * b.total(listed).bytes`,
			Tests: "TestEntriesAreEvictedInOrder",
		},
		{
			Fault: "in SQLite, one write that fails takes its whole transaction with it", Breaks: "G6", File: "store/sqlite/committer.go",
			Old: `if err != nil && len(rs) > 1 {`, New: `if err != nil && len(rs) > batchWrites {`,
			Tests: "TestAFullDiskFailsWhatDoesNotFitAndNothingElse",
		},
		{
			Fault: "in SQLite, a transaction is unbounded", Breaks: "G8", File: "store/sqlite/committer.go",
			Old: `if len(rs) >= batchWrites || size >= batchBytes {`, New: `if false {`,
			Tests: "TestATransactionIsBoundedInWritesAndBytes",
		},
		{
			Fault: "in SQLite, the log grows without a bound", Breaks: "G8", File: "store/sqlite/database.go",
			Old: `if d.walPages-d.copied < checkpointPages {`, New: `if d.walPages-d.copied < 1<<30 {`,
			Tests: "TestTheFileStaysBounded",
		},
		{
			Fault: "in SQLite, a mark that a running render must see is folded", Breaks: "G1", File: "store/sqlite/marks.go",
			Old: `if !known || oldest.After(r.Begun) {`, New: `if false {`,
			Tests: "TestNothingIsForgottenThatARenderHasToSee",
		},
		{
			Fault: "in SQLite, old marks are never forgotten", Breaks: "G8", File: "store/sqlite/marks.go",
			Old: "\t\t\tl.marks.Forget(name)\n\t\t\ts.dropped = append(s.dropped, name)\n", New: "\t\t\t_ = name\n",
			Tests: "TestMetDemandsAreForgotten TestTheTableOfDemandsIsBounded",
		},
	}
}

// sqliteDisk are faults that a crash, a restart or a damaged file shows.
func sqliteDisk() []mutant {
	return []mutant{
		{
			Fault: "in SQLite, a write is acknowledged before its transaction is durable", Breaks: "G6", File: "store/sqlite/batch.go",
			Old:   "\tif err == nil {\n\t\terr = b.c.exec(\"COMMIT\")\n",
			New:   "\tif err == nil {\n\t\tfor _, r := range rs {\n\t\t\tclose(r.done)\n\t\t\tr.done = make(chan struct{})\n\t\t}\n\t\terr = b.c.exec(\"COMMIT\")\n",
			Tests: "TestPowerCut",
		},
		{
			Fault: "in SQLite, the log is not flushed", Breaks: "G6", File: "store/sqlite/database.go",
			Old: `"synchronous = FULL"`, New: `"synchronous = OFF"`,
			Tests: "TestPowerCut",
		},
		{
			Fault: "in SQLite, the log is flushed only when it is copied", Breaks: "G6", File: "store/sqlite/database.go",
			Old: `"synchronous = FULL"`, New: `"synchronous = NORMAL"`,
			Tests: "TestPowerCut",
		},
		{
			Fault: "in SQLite, ticks are issued beyond what is durable", Breaks: "G1", File: "store/sqlite/ledger.go",
			Old: `if t.After(l.ceiling) {`, New: `if l.ceiling.IsZero() {`,
			Tests: "TestTicksWithoutWritesAreReserved",
		},
		{
			Fault: "in SQLite, the clock begins anew at every start", Breaks: "G1", File: "store/sqlite/open.go",
			Old: `l.last = tick(st, 0)`, New: `l.last.Epoch = tick(st, 0).Epoch`,
			Tests: "TestTicksIncreaseWhenTheClockIsSetBack",
		},
		{
			Fault: "in SQLite, a clean Close does not write the clock down", Breaks: "G1", File: "store/sqlite/open.go",
			Old: `err := w.exec("UPDATE state SET epoch = ?, ceiling = ?", s.ledger.last)`, New: `err := w.exec("UPDATE state SET epoch = ?, ceiling = ?", store.Tick{Epoch: s.ledger.last.Epoch})`,
			Tests: "TestTicksIncreaseWhenTheClockIsSetBack",
		},
		{
			Fault: "in SQLite, demands are not read back at a start", Breaks: "G6", File: "store/sqlite/marks.go",
			Old: `s.dropped = append(s.dropped, l.marks.Raise(store.Name(st.ColumnText(0)), m)...)`, New: `_ = m`,
			Tests: "TestStoreIsDurable",
		},
		{
			Fault: "in SQLite, purges come back as demands at a start", Breaks: "G1", File: "store/sqlite/marks.go",
			Old: `m := store.Marks{Demand: tick(st, 1), Purge: tick(st, 3)}`, New: `m := store.Marks{Demand: tick(st, 1)}`,
			Tests: "TestStoreIsDurable",
		},
		{
			Fault: "in SQLite, what was folded is lost at a start", Breaks: "G1", File: "store/sqlite/open.go",
			Old: `l.marks.RaiseForgotten(forgotten)`, New: `_ = forgotten`,
			Tests: "TestStoreIsDurableWithAFewNames",
		},
		{
			Fault: "in SQLite, a new file after a lost one begins no new epoch", Breaks: "G1", File: "store/sqlite/create.go",
			Old: `Epoch: max(uint64(now), epoch+1)`, New: `Epoch: max(epoch, 1)`,
			Tests: "TestADamagedFileIsSetAside",
		},
		{
			Fault: "in SQLite, a new file after a lost one makes nothing stale", Breaks: "G1", File: "store/sqlite/create.go",
			Old: `if err == nil && lost {`, New: `if false {`,
			Tests: "TestADamagedFileIsSetAside",
		},
		{
			Fault: "in SQLite, an older copy that was put back is believed", Breaks: "G1", File: "store/sqlite/open.go",
			Old: `if err == nil && last.epoch > s.ledger.last.Epoch {`, New: `if false {`,
			Tests: "TestAnOlderFilePutBackMakesAllStale",
		},
		{
			Fault: "in SQLite, pages have no checksums", Breaks: "G7", File: "store/sqlite/create.go",
			Old: `err = c.EnableChecksums("main")`, New: `err = nil`,
			Tests: "TestADamagedFileIsSetAside",
		},
		{
			Fault: "in SQLite, two processes may use one folder", Breaks: "G2", File: "store/sqlite/lock.go",
			Old: `syscall.LOCK_EX|syscall.LOCK_NB`, New: `syscall.LOCK_SH|syscall.LOCK_NB`,
			Tests: "TestASecondOpenIsOneClearLine",
		},
		{
			Fault: "in SQLite, a file of a newer version is opened", Breaks: "G6", File: "store/sqlite/damage.go",
			Old: `v > schemaVersion {`, New: `v > schemaVersion<<8 {`,
			Tests: "TestANewerFileIsLeftAsItIs",
		},
		{
			Fault: "in SQLite, others may read the file", Breaks: "G9", File: "store/sqlite/disk.go",
			Old: `return os.Chmod(name, 0o600)`, New: `return os.Chmod(name, 0o640)`,
			Tests: "TestNobodyElseMayReadTheFiles",
		},
	}
}
