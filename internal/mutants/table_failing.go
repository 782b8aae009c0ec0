package main

// failing are faults in what follows a failed render.
func failing() []mutant {
	return []mutant{
		{
			Fault: "a failed demand is forgotten", Breaks: "G6", File: "waiter.go",
			Old: "\t\tif w.demand && !w.soft {\n\t\t\tk.owe = store.Later(k.owe, w.floor)\n\t\t}\n\t\tw.answer", New: "\t\tw.answer",
			Tests: "TestFailedDemandIsRetried TestDemandFails",
		},
		{
			Fault: "a demand whose caller leaves is forgotten", Breaks: "G6", File: "waiter.go",
			Old: "\t\t\tif w.demand && !w.soft {\n\t\t\t\tk.owe = store.Later(k.owe, w.floor)\n\t\t\t}\n\t\t\ts.giveUp(k)", New: "\t\t\ts.giveUp(k)",
			Tests: "TestQueuedDemandStaysDue",
		},
		{
			Fault: "a failed demand is not tried again by itself", Breaks: "G6", File: "backoff.go",
			Old:   "\t\tk.timer = nil\n\t\ts.kick(k, time.Now())\n\t})",
			New:   "\t\tk.timer = nil\n\t})",
			Tests: "TestFailedDemandIsRetried",
		},
		{
			Fault: "a demand within a second of the last try waits for the end of the back-off", Breaks: "G6", File: "backoff.go",
			Old: "\ts.retryIn(k, at.Sub(now))\n\treturn false", New: "\t_ = at\n\treturn false",
			Tests: "TestDemandWithinTheSecondIsTriedAtItsEnd",
		},
		{
			Fault: "each new demand resets the back-off", Breaks: "G3", File: "backoff.go",
			Old: `k.tried, k.nudged = now, false`, New: `k.tried, k.nudged, k.failures = now, false, 0`,
			Tests: "TestDemandsDoNotMoveTheBackOff TestDemandsWhileFailing",
		},
		{
			Fault: "each new demand lengthens the back-off", Breaks: "G6", File: "backoff.go",
			Old: `if !f.early {`, New: `if true {`,
			Tests: "TestDemandsDoNotMoveTheBackOff",
		},
		{
			Fault: "demands try a failing page as often as they come", Breaks: "G3", File: "backoff.go",
			Old: `at = k.tried.Add(tryEvery)`, New: `at = k.tried.Add(tryEvery - time.Second)`,
			Tests: "TestDemandsWhileFailing",
		},
		{
			Fault: "a page that is marked during its back-off waits for its end", Breaks: "G6", File: "backoff.go",
			Old: `waits := k.nudged`, New: `waits := false`,
			Tests: "TestMarkIsTriedDuringTheBackOff",
		},
		{
			Fault: "the back-off has no upper bound", Breaks: "G6", File: "backoff.go",
			Old: `return min(d, most)`, New: `return d * 4`,
			Tests: "TestBackOffIsBounded",
		},
		{
			Fault: "visitors try a failing stale page as often as they come", Breaks: "G3", File: "lookup.go",
			Old: `if k.dead || k.current != nil || now.Before(k.retryAt) {`, New: `if k.dead || k.current != nil {`,
			Tests: "TestVisitorsDoNotTryDuringTheBackOff",
		},
		{
			Fault: "visitors try a failing missing page as often as they come", Breaks: "G3", File: "waiter.go",
			Old: `if !w.demand && k.current == nil && k.failures > 0 && now.Before(k.retryAt) {`, New: `if false {`,
			Tests: "TestFailedFirstRegeneration",
		},
		{
			Fault: "an aged page whose regeneration failed is not held", Breaks: "G3", File: "backoff.go",
			Old: "\t\t\tk.heldTill.Store(&hold{now, k.retryAt})\n", New: "",
			Tests: "TestFailedAgedRegeneration",
		},
		{
			Fault: "a failed regeneration takes the page away", Breaks: "G3", File: "failure.go",
			Old: "\tk.refuse(f.begun, err)\n", New: "\tk.refuse(f.begun, err)\n\ts.cache.Delete(k.path)\n\t_ = s.opt.Store.Prune(context.Background())\n",
			Tests: "TestFailedAgedRegeneration",
		},
		{
			Fault: "a panic in a renderer ends the process", Breaks: "G3", File: "regenerate.go",
			Old: `if v := recover(); v != nil {`, New: `if v := any(nil); v != nil {`,
			Tests: "TestPanicReachesAll",
		},
		{
			Fault: "a render has no deadline", Breaks: "G5", File: "regenerate.go",
			Old: `context.WithTimeoutCause(f.ctx, s.opt.RenderTimeout, errDeadline{`, New: `context.WithTimeoutCause(f.ctx, 1e6*s.opt.RenderTimeout, errDeadline{`,
			Tests: "TestRenderDeadline",
		},
		{
			Fault: "a visitor's wait has no bound", Breaks: "G5", File: "visit.go",
			Old: `context.WithTimeoutCause(ctx, s.opt.VisitorWait, ErrTooSlow)`, New: `context.WithTimeoutCause(ctx, 1e6*s.opt.VisitorWait, ErrTooSlow)`,
			Tests: "TestVisitorWaitIsBounded",
		},
		{
			Fault: "a store that is away takes pages in memory away", Breaks: "G3", File: "handler.go",
			Old:   "f.State != Missing {\n\t\t\ts.show(",
			New:   "f.State != Missing {\n\t\t\tif _, err := s.opt.Store.Get(r.Context(), res.entry.Key); err != nil {\n\t\t\t\ts.refuse(w, r, http.StatusServiceUnavailable, err)\n\t\t\t\treturn\n\t\t\t}\n\t\t\ts.show(",
			Tests: "TestStoreAway",
		},
		{
			Fault: "a page whose listing fails is not found instead of an error", Breaks: "G3", File: "handler.go",
			Old: "s.refuse(w, r, http.StatusInternalServerError, err)\n\t\t\treturn\n\t\t}\n\t\tif _, ok := listed[path]", New: "s.refuse(w, r, http.StatusNotFound, err)\n\t\t\treturn\n\t\t}\n\t\tif _, ok := listed[path]",
			Tests: "TestListingFails",
		},
	}
}

// resuming are faults in what an earlier process left unmet.
func resuming() []mutant {
	return []mutant{
		{
			Fault: "what an earlier process left unmet is not taken up", Breaks: "G6", File: "resume.go",
			Old: `s.due(p, at, false)`, New: `_ = at`,
			Tests: "TestUnmetDemandsAreTakenUp",
		},
		{
			Fault: "of what was left unmet only the first batch is taken up", Breaks: "G6", File: "resume.go",
			Old:   "if len(paths) == 0 {",
			New:   "if len(paths) == 0 || !first {",
			Tests: "TestFloodOfUnmetDemandsAtStart",
		},
		{
			Fault: "a store that fails at the start ends the taking up", Breaks: "G6", File: "resume.go",
			Old: "if !s.pause(resumeRetry) {\n\t\t\t\treturn\n\t\t\t}\n\t\t\tcontinue", New: "return",
			Tests: "TestStoreAwayAtStart",
		},
		{
			Fault: "a read that fails at the start loses what the path owes", Breaks: "G6", File: "resume.go",
			Old: "again = true\n", New: "",
			Tests: "TestADemandIsTakenUpAlthoughAReadFailed",
		},
		{
			Fault: "what is taken up at the start takes all the room for demands", Breaks: "G8", File: "resume.go",
			Old: `return max(s.opt.MaxPending/resumeShare, 1) - int(s.pending.Load())`, New: `return resumeBatch`,
			Tests: "TestFloodOfUnmetDemandsAtStart",
		},
	}
}
