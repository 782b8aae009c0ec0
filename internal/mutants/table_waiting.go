package main

// waiting are faults in who is answered by which entry, and when.
func waiting() []mutant {
	return []mutant{
		{
			Fault: "a demand is answered by the render that it met", Breaks: "G1", File: "waiter.go",
			Old: `current && (!w.demand || w.soft)`, New: `(current || w.demand)`,
			Tests: "TestDemandIsNotAnsweredByARenderThatBeganBefore",
		},
		{
			Fault: "a visitor is answered by what was read before a demand that he came after", Breaks: "G1", File: "waiter.go",
			Old: `current && (!w.demand || w.soft)`, New: `(current || !w.demand)`,
			Tests: "TestVisitorAfterADemandOnATag",
		},
		{
			Fault: "a visitor's floor does not count what was demanded on a tag that the path may carry", Breaks: "G1", File: "waiter.go",
			Old: `begun.After(store.Later(w.floor, w.newest))`, New: `begun.After(w.floor)`,
			Tests: "TestVisitorAfterADemandOnATag",
		},
		{
			Fault: "a demand does not wait for renders that may come to carry its tag", Breaks: "G1", File: "revalidate.go",
			Old: `for _, r := range acc.Running {`, New: `for _, r := range acc.Running[:0] {`,
			Tests: "TestDemandIsNotAnsweredByARenderThatBeganBefore",
		},
		{
			Fault: "a demand on a tag trusts a running render that turned out to carry it", Breaks: "G1", File: "waiter.go",
			Old: `current := begun.After(r.covered(&s.frontier).Demand)`, New: `current := true`,
			Tests: "TestDemandIsNotAnsweredByARenderThatBeganBefore",
		},
		{
			Fault: "those who wait are answered before the store has the entry", Breaks: "G6", File: "commit.go",
			Old:   "\tc.Won = !late\n",
			New:   "\tc.Won = !late\n\tk.mu.Lock()\n\ts.settle(k, s.newResident(e, k, c.Marks, false))\n\tk.mu.Unlock()\n",
			Tests: "TestNobodyIsAnsweredBeforeTheStore",
		},
		{
			Fault: "an entry is shown and its demand answered though the store could not write it", Breaks: "G6", File: "commit.go",
			Old:   "if err != nil {\n\t\ts.failed(a, \"commit\", err)\n\t\treturn\n\t}\n\ts.report",
			New:   "s.report",
			Tests: "TestCommitThatFails",
		},
		{
			Fault: "a demand is told success though the store had no room for the entry", Breaks: "G6", File: "commit.go",
			Old: `if noRoom != nil {`, New: `if false {`,
			Tests: "TestDemandThatTheStoreHasNoRoomFor",
		},
		{
			Fault: "a demand that meets a running render waits for its end", Breaks: "G5", File: "patience.go",
			Old: "if !w.soft && !begun.After(w.floor) {\n\t\t\treturn true", New: "if !w.soft && !begun.After(w.floor) {\n\t\t\treturn false",
			Tests: "TestDemandDuringAgedRegeneration",
		},
		{
			Fault: "a purge lets a Revalidate wait on", Breaks: "G5", File: "purge.go",
			Old: `if w.demand && !w.floor.After(at) {`, New: `if false && !w.floor.After(at) {`,
			Tests: "TestPurgeEndsAWaitingRevalidate",
		},
		{
			Fault: "a visitor waits although a stale entry can be shown", Breaks: "G4", File: "handler.go",
			Old: "\t\ts.refresh(res.known, f.Reason, now)\n", New: "\t\ts.refresh(res.known, f.Reason, now)\n\t\tif n, err := s.visit(r.Context(), res.known.path); err == nil {\n\t\t\tres = n\n\t\t}\n",
			Tests: "TestManyVisitorsOnAnAgedPath",
		},
		{
			Fault: "a path that is looked up while it is forgotten is used all the same", Breaks: "G2", File: "lookup.go",
			Old: `if !k.dead {`, New: `if k.path != "" {`,
			Tests: "TestAForgottenPathIsLookedUpAgain",
		},
		{
			Fault: "those who wait are not answered when the site closes", Breaks: "G5", File: "flight.go",
			Old: `w.answer <- outcome{err: ErrClosed}`, New: `_ = w`,
			Tests: "TestCloseAnswersWhoWaitsForATry",
		},
	}
}
