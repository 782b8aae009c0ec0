package main

// limits are faults in what bounds work and memory.
func limits() []mutant {
	return []mutant{
		{
			Fault: "one render more than MaxRenders runs", Breaks: "G8", File: "admission.go",
			Old:   "for a.running < a.max &&",
			New:   "for a.running <= a.max &&",
			Tests: "TestMaxRendersIsOfAllPages",
		},
		{
			Fault: "a page's own MaxRenders is ignored", Breaks: "G8", File: "admission.go",
			Old: `t.page.page.MaxRenders > 0 &&`, New: `t.page.page.MaxRenders > 1<<30 &&`,
			Tests: "TestMaxRenders",
		},
		{
			Fault: "every slot goes to the most urgent class", Breaks: "G5", File: "admission.go",
			Old: `if best != nil && a.turn%fairTurn != fairTurn-1 {`, New: `if best != nil {`,
			Tests: "TestDemandsAreNotStarved",
		},
		{
			Fault: "a queued render keeps its class when somebody more urgent joins it", Breaks: "G5", File: "ticket.go",
			Old: `if t.at == nil || c >= t.class {`, New: `if true {`,
			Tests: "TestQueuedRenderIsUpgraded",
		},
		{
			Fault: "abandoned renders are not counted", Breaks: "G8", File: "ticket.go",
			Old: "\tt.a.abandoned++\n", New: "",
			Tests: "TestAbandonedRendersStopNewOnes",
		},
		{
			Fault: "MaxAbandoned stops nothing", Breaks: "G8", File: "admission.go",
			Old: ` && a.abandoned < a.maxAbandoned {`, New: ` {`,
			Tests: "TestAbandonedRendersStopNewOnes",
		},
		{
			Fault: "a render that has returned is counted for ever", Breaks: "G5", File: "admission.go",
			Old: "\t\ta.running--\n\t\ta.perPage", New: "\t\ta.perPage",
			Tests: "TestMaxRenders",
		},
		{
			Fault: "MaxWaiting stops nobody", Breaks: "G8", File: "visit.go",
			Old: `> int64(s.opt.MaxWaiting) {`, New: `> 1<<40 {`,
			Tests: "TestTooManyVisitorsWait",
		},
		{
			Fault: "a visitor who has left counts as waiting for ever", Breaks: "G5", File: "visit.go",
			Old: "\tdefer s.waiting.Add(-1)\n", New: "",
			Tests: "TestWhoWasAnsweredWaitsNoMore",
		},
		{
			Fault: "MaxPending does not count what is pending", Breaks: "G9", File: "demand.go",
			Old: `if s.pending.Load()+s.accepting.Add(int64(n)) <=`, New: `if s.accepting.Add(int64(n)) <=`,
			Tests: "TestErrBusy",
		},
		{
			Fault: "MaxPending does not count what comes at once", Breaks: "G9", File: "demand.go",
			Old: "\tif s.pending.Load()+s.accepting.Add(int64(n)) <=", New: "\ts.accepting.Add(int64(n))\n\tif s.pending.Load() <",
			Tests: "TestMaxPendingHoldsForDemandsAtOnce",
		},
		{
			Fault: "room for a demand is not given back", Breaks: "G8", File: "demand.go",
			Old: "defer s.accepting.Add(-1)", New: "_ = purge",
			Tests: "TestRoomForDemandsIsGivenBack",
		},
		{
			Fault: "aged pages queue without a bound", Breaks: "G8", File: "lookup.go",
			Old: `if s.admission.queued(c) >= s.opt.MaxPending {`, New: `if s.admission.queued(c) >= s.opt.MaxPending && c != classAged {`,
			Tests: "TestAgedPagesQueueUpToMaxPending",
		},
		{
			Fault: "visits to demanded pages queue without a bound", Breaks: "G8", File: "lookup.go",
			Old: `if s.admission.queued(c) >= s.opt.MaxPending {`, New: `if s.admission.queued(c) >= s.opt.MaxPending && c != classDemand {`,
			Tests: "TestFloodOfVisitsToDemandedPages",
		},
		{
			Fault: "a queued render goes on though all who asked for it have left", Breaks: "G8", File: "waiter.go",
			Old: "\t\t\ts.giveUp(k)\n", New: "",
			Tests: "TestFloodOfVisitorsWhoLeave",
		},
		{
			Fault: "a queued render loses its place when one of several leaves", Breaks: "G5", File: "flight.go",
			Old: `|| len(k.waiters) > 0 || k.owe.After(k.shown) {`, New: `|| k.owe.After(k.shown) {`,
			Tests: "TestQueuedRenderKeepsItsPlace",
		},
		{
			Fault: "a queued render that a demand is due for loses its place when a visitor leaves", Breaks: "G6", File: "flight.go",
			Old: `|| len(k.waiters) > 0 || k.owe.After(k.shown) {`, New: `|| len(k.waiters) > 0 {`,
			Tests: "TestQueuedRenderKeepsItsPlace",
		},
		{
			Fault: "a demand on many waits for all of them", Breaks: "G5", File: "plan.go",
			Old: `paths = paths[:s.opt.RevalidateLimit]`, New: `_ = paths`,
			Tests: "TestRevalidateManyWaitsForSome",
		},
		{
			Fault: "a demand on many waits for the least visited", Breaks: "G5", File: "plan.go",
			Old: `case va > vb:`, New: `case va < vb && va >= 0:`,
			Tests: "TestRevalidateManyWaitsForSome",
		},
		{
			Fault: "a result may be of any size", Breaks: "G8", File: "result.go",
			Old: `if size > s.opt.MaxResultBytes {`, New: `if false {`,
			Tests: "TestBadResults",
		},
		{
			Fault: "a path may be of any length", Breaks: "G8", File: "handler.go",
			Old: "case len(path) > s.opt.MaxPathLength:\n\t\ts.refuse(w, r, http.StatusRequestURITooLong, nil)\n\tcase redirect:", New: "case redirect:",
			Tests: "TestSpellingsOfAPath TestRandomPaths",
		},
		{
			Fault: "not-found answers of unlisted paths are written to the disk", Breaks: "G8", File: "commit.go",
			Old: `return k.listed.Load() || !gone(`, New: `return true || !gone(`,
			Tests: "TestNotFoundOfUnlistedPathsIsNotStored",
		},
		{
			Fault: "visitors' paths push listed ones out of the page cache", Breaks: "G8", File: "lookup.go",
			Old: `case k.listed.Load() || e.Listed:`, New: `case false:`,
			Tests: "TestNobodyPushesOutMoreImportantPages",
		},
		{
			Fault: "not-found answers push pages out of the page cache", Breaks: "G8", File: "lookup.go",
			Old: `case gone(e.Answers[0].Status):`, New: `case false:`,
			Tests: "TestNobodyPushesOutMoreImportantPages",
		},
		{
			Fault: "an empty secret lets everybody in", Breaks: "G9", File: "secret.go",
			Old: `if right == "" {`, New: `if right == "" && got != "" {`,
			Tests: "TestSecretEqual",
		},
	}
}

// forgetting are faults in which paths are forgotten, each a condition of
// known.idle that is left out, and in the bound on them.
func forgetting() []mutant {
	return []mutant{
		{
			Fault: "a path is forgotten while a render of it may still commit", Breaks: "G2", File: "known.go",
			Old: `return k.flights == 0 && k.lookups`, New: `return k.lookups`,
			Tests: "TestAPathWithALateRenderIsNotForgotten TestIdle",
		},
		{
			Fault: "a path is forgotten while the store is asked for it", Breaks: "G1", File: "known.go",
			Old: ` && k.lookups == 0 && `, New: ` && `,
			Tests: "TestAPathIsNotForgottenWhileItIsLookedUp TestIdle",
		},
		{
			Fault: "a path is forgotten while somebody waits for it", Breaks: "G5", File: "known.go",
			Old: ` && len(k.waiters) == 0 && k.timer == nil`, New: ` && k.timer == nil`,
			Tests: "TestIdle",
		},
		{
			Fault: "a path is forgotten while a try is due", Breaks: "G6", File: "known.go",
			Old: ` && k.timer == nil && !k.owe.After(k.shown)`, New: ` && !k.owe.After(k.shown)`,
			Tests: "TestIdle",
		},
		{
			Fault: "a path is forgotten while a demand is due for it", Breaks: "G6", File: "known.go",
			Old: ` && !k.owe.After(k.shown) && (full`, New: ` && (full`,
			Tests: "TestIdle",
		},
		{
			Fault: "a path is forgotten while its old page is held after a failure", Breaks: "G3", File: "known.go",
			Old: ` && (full || !now.Before(k.held().until))`, New: ``,
			Tests: "TestIdle",
		},
		{
			Fault: "a path is forgotten while its entry is in the page cache", Breaks: "G2", File: "known.go",
			Old: `k.idle(now, full) && !cached(p)`, New: `k.idle(now, full)`,
			Tests: "TestCachedPathsAreNotForgotten",
		},
		{
			Fault: "paths with a failed regeneration are known without a bound", Breaks: "G8", File: "known.go",
			Old: `full := 0, time.Now(), s.cost >= hardFactor*x.limit`, New: `full := 0, time.Now(), false`,
			Tests: "TestMaxKnownHoldsWhileAllFail",
		},
		{
			Fault: "paths are known without a bound", Breaks: "G8", File: "known.go",
			Old: `if s.cost >= x.limit {`, New: `if false {`,
			Tests: "TestCachedPathsAreNotForgotten",
		},
	}
}
