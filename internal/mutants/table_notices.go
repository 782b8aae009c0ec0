package main

// notices are faults in how a demand gets to what is in memory.
func notices() []mutant {
	skip := func(kind string) (string, string) {
		return "\tf.table.Raise(n, m)\n", "\tif n.Kind() != store." + kind + " {\n\t\tf.table.Raise(n, m)\n\t}\n"
	}
	row := func(kind, word string) mutant {
		m := mutant{Fault: "what is in memory does not hear of a demand on " + word, Breaks: "G1", File: "frontier.go", Tests: "TestPurgeFence TestPurge TestTargets"}
		m.Old, m.New = skip(kind)
		return m
	}
	return []mutant{
		row("KindPath", "its path"),
		row("KindTag", "a tag"),
		row("KindPattern", "a pattern"),
		row("KindPrefix", "a prefix"),
		row("KindSite", "the site"),
		{
			Fault: "an entry in memory keeps the marks that it had at its last visit", Breaks: "G1", File: "frontier.go",
			Old: "\tf.gen.Add(1)\n", New: "",
			Tests: "TestMarkStale TestTargets",
		},
		{
			Fault: "the marks that came from the store with an entry are forgotten at the next demand", Breaks: "G1", File: "resident.go",
			Old: `m = m.Join(r.base)`, New: `_ = r.base`,
			Tests: "TestUnmetDemandsAreTakenUp TestRestart TestImport",
		},
		{
			Fault: "the newest demand on anything is not kept for visitors", Breaks: "G1", File: "frontier.go",
			Old: "\tf.newest = store.Later(f.newest, d)\n", New: "",
			Tests: "TestVisitorAfterADemandOnATag",
		},
		{
			Fault: "a path's demand is forgotten by any entry that is shown", Breaks: "G1", File: "frontier.go",
			Old:   "if m == (store.Marks{}) || !begun.After(m.Demand) {\n\t\treturn\n\t}\n\tf.mu.Lock()\n\tdefer f.mu.Unlock()\n\tif begun.After(f.table.Mark(n).Demand) {",
			New:   "if m == (store.Marks{}) {\n\t\treturn\n\t}\n\tf.mu.Lock()\n\tdefer f.mu.Unlock()\n\tif m.Demand.After(store.Tick{}) {",
			Tests: "TestSupersededNotFoundMeetsNoNewerDemand",
		},
		{
			Fault: "met demands on paths stay in the table and fill it", Breaks: "G8", File: "commit.go",
			Old: "\ts.frontier.met(k.path, e.Begun)\n", New: "",
			Tests: "TestMetDemandsLeaveNoTrace",
		},
		{
			Fault: "a demand on many does not reach what only memory shows", Breaks: "G1", File: "carriers.go",
			Old:   `more = slices.Compact(more)`,
			New:   `more = more[:0]`,
			Tests: "TestDemandOnManyReachesWhatOnlyMemoryShows",
		},
		{
			Fault: "a marked page is not regenerated", Breaks: "G6", File: "revalidate.go",
			Old: "\t\ts.due(p, acc.Tick, true)\n", New: "",
			Tests: "TestMarkedPageNeedsNoVisit",
		},
	}
}

// purging are faults in the fence that a purge leaves behind, and around it.
func purging() []mutant {
	return []mutant{
		{
			Fault: "what was read before a purge is shown after it", Breaks: "G1", File: "commit.go",
			Old: ` || !e.Begun.After(r.covered(&s.frontier).Purge) {`, New: ` {`,
			Tests: "TestPurgeFence TestPurgeFenceInMemory",
		},
		{
			Fault: "a purge counts as a demand in memory", Breaks: "G1", File: "frontier.go",
			Old: `if purge {`, New: `if false {`,
			Tests: "TestPurgeFence TestPurge",
		},
		{
			Fault: "a purged entry is shown as stale", Breaks: "G1", File: "freshness.go",
			Old: `return Freshness{State: Missing}`, New: `f.State, f.Reason = Stale, ReasonDemanded`,
			Tests: "TestFreshness",
		},
		{
			Fault: "a purge cancels the running render", Breaks: "G5", File: "purge.go",
			Old: "\t\ts.count(k)\n\t\ts.kick(", New: "\t\ts.count(k)\n\t\tif k.current != nil && !k.current.begun.IsZero() {\n\t\t\ts.supersede(k, time.Now())\n\t\t}\n\t\ts.kick(",
			Tests: "TestPurgesCancelNoRender",
		},
		{
			Fault: "a purge starts a render", Breaks: "G5", File: "purge.go",
			Old: "if !k.owe.After(at) {\n\t\tk.owe = store.Tick{}\n\t}", New: "k.owe = at",
			Tests: "TestPurgeStartsNoRender",
		},
		{
			Fault: "a purge ends every wait, those of newer demands too", Breaks: "G6", File: "purge.go",
			Old: `if w.demand && !w.floor.After(at) {`, New: `if w.demand {`,
			Tests: "TestPurgeEndsNoNewerDemand",
		},
		{
			Fault: "a purge of a tag does not reach pages whose tags are not in memory", Breaks: "G5", File: "purge.go",
			Old: `carried[p] = true`, New: `carried[p] = false`,
			Tests: "TestPurgeReachesWhatIsNotInMemory",
		},
		{
			Fault: "a page that failed before it was purged stays in back-off", Breaks: "G6", File: "purge.go",
			Old: `k.failures, k.failed, k.retryAt = 0, nil, time.Time{}`, New: `_ = k.failures`,
			Tests: "TestPurgeEndsTheBackOff",
		},
	}
}
