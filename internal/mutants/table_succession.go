package main

// succession are faults in who supersedes and who follows.
func succession() []mutant {
	return []mutant{
		{
			Fault: "an owed render is superseded at once", Breaks: "G5", File: "patience.go",
			Old: `if !f.owed {`, New: `if true {`,
			Tests: "TestDemandDuringDemandedRegeneration TestDemandStorm",
		},
		{
			Fault: "a render that nobody demanded is superseded only after a patience", Breaks: "G5", File: "patience.go",
			Old: `if !f.owed {`, New: `if false {`,
			Tests: "TestDemandDuringAgedRegeneration",
		},
		{
			Fault: "patience does not double", Breaks: "G5", File: "patience.go",
			Old: `min(2*s.patienceOf(k)`, New: `min(s.patienceOf(k)`,
			Tests: "TestDemandStorm",
		},
		{
			Fault: "a commit does not reset patience", Breaks: "G5", File: "commit.go",
			Old: `k.patience, k.nudged = 0, nil, time.Time{}, 0, false`, New: `k.patience, k.nudged = 0, nil, time.Time{}, k.patience, false`,
			Tests: "TestPatienceDoubles",
		},
		{
			Fault: "patience is longer than the render deadline", Breaks: "G5", File: "patience.go",
			Old:   `return min(max(minPatience, patienceFactor*k.usual, k.patience), s.opt.RenderTimeout)`,
			New:   `return max(minPatience, patienceFactor*k.usual, k.patience)`,
			Tests: "TestPatienceDoubles",
		},
		{
			Fault: "patience is counted from the last demand, not from the first", Breaks: "G5", File: "patience.go",
			Old: "if f.timer != nil {\n\t\treturn\n\t}", New: "f.stopTimer()",
			Tests: "TestPatienceIsCountedFromTheFirst",
		},
		{
			Fault: "no regeneration is ever owed", Breaks: "G5", File: "regenerate.go",
			Old: "if f.owed {\n\t\tf.cause = CauseDemand", New: "if f.owed {\n\t\tf.owed, f.cause = false, CauseDemand",
			Tests: "TestDemandDuringDemandedRegeneration",
		},
		{
			Fault: "a render that visitors of a demanded page caused is not owed", Breaks: "G5", File: "regenerate.go",
			Old: `f.owed = m.Demand.After(r.entry.Begun) && m.Demand.After(m.Purge)`, New: `_ = m`,
			Tests: "TestVisitedDemandedPageIsOwed",
		},
		{
			Fault: "a superseded render's entry is thrown away although it is newer than what is there", Breaks: "G3", File: "commit.go",
			Old:   "e, err := s.entryOf(k, res, a.begun)\n",
			New:   "if f.superseded {\n\t\ts.abort(key, a.begun)\n\t\treturn\n\t}\n\te, err := s.entryOf(k, res, a.begun)\n",
			Tests: "TestSupersededRenderThatStillHelps",
		},
		{
			Fault: "what a render returns after its deadline is thrown away although nothing newer is there", Breaks: "G3", File: "regenerate.go",
			Old: "case r = <-out:\n\t\tcase <-s.forsaken:", New: "case <-out:\n\t\t\ts.abort(key, a.begun)\n\t\t\treturn\n\t\tcase <-s.forsaken:",
			Tests: "TestRenderDeadline",
		},
		{
			Fault: "a superseded render is not cancelled", Breaks: "G5", File: "flight.go",
			Old: `f.cancel(errSuperseded)`, New: `_ = errSuperseded`,
			Tests: "TestSupersededRenderIsCancelled",
		},
		{
			Fault: "a render that was given up keeps its slot", Breaks: "G5", File: "ticket.go",
			Old:   "\tt.a.running--\n\tt.a.perPage[t.page]--\n\tt.a.abandoned++\n",
			New:   "\tt.a.abandoned++\n",
			Tests: "TestSupersededRenderGivesItsSlotBack",
		},
		{
			Fault: "a superseded render counts as a failure", Breaks: "G5", File: "failure.go",
			Old: "if k.current != f { //", New: "if k.current != f {\n\t\ts.backOff(k, f, err, time.Now())\n\t\treturn\n\t}\n\tif false { //",
			Tests: "TestFailuresOfSupersededRendersDoNotCount TestEvents",
		},
		{
			Fault: "each of those who wait for a path starts a render of his own", Breaks: "G5", File: "flight.go",
			Old: "if k.current != nil {\n\t\ts.reconsider(k, now)\n\t\treturn\n\t}", New: "if k.current != nil && !k.current.begun.IsZero() {\n\t\ts.reconsider(k, now)\n\t\tif k.current != nil && k.current.owed {\n\t\t\treturn\n\t\t}\n\t}",
			Tests: "TestManyVisitorsOnAColdPath",
		},
		{
			Fault: "every visitor of a stale page starts a render", Breaks: "G5", File: "lookup.go",
			Old:   "if k.busy.Load() || s.closing.Load() {\n\t\treturn\n\t}\n",
			New:   "k.mu.Lock()\n\ts.launch(k, classAged, CauseAged, false, now)\n\tk.mu.Unlock()\n\tif reason != ReasonDemanded {\n\t\treturn\n\t}\n",
			Tests: "TestManyVisitorsOnAnAgedPath",
		},
	}
}
