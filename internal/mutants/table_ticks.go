package main

// ticks are faults in what is compared with what.
func ticks() []mutant {
	return []mutant{
		{
			Fault: "begun is taken after the render instead of before it", Breaks: "G1", File: "regenerate.go",
			Old: "if r.err == nil {\n\t\ts.commit(a, r.result)", New: "if r.err == nil {\n\t\ta.begun, _ = s.opt.Store.Begin(s.ctx, key)\n\t\ts.commit(a, r.result)",
			Tests: "TestDemandDuringAgedRegeneration TestDemandDuringFirstRegeneration TestDemandDuringDemandedRegeneration",
		},
		{
			Fault: "an entry's begun is the clock time of its commit", Breaks: "G1", File: "result.go",
			Old: "Begun:   begun,", New: "Begun:   store.Tick{Epoch: begun.Epoch, Time: max(begun.Time, time.Now().UnixMicro())},",
			Tests: "TestDemandDuringDemandedRegeneration",
		},
		{
			Fault: "a demand that comes between the tick and the renderer is not joined", Breaks: "G5", File: "regenerate.go",
			Old: `if k.current != f || !last && k.unanswerable(begun) {`, New: `if k.current != f {`,
			Tests: "TestDemandBetweenTickAndRender",
		},
		{
			Fault: "a demand does not make an entry stale", Breaks: "G1", File: "freshness.go",
			Old: `case !e.Begun.After(m.Demand):`, New: `case false:`,
			Tests: "TestFreshness",
		},
		{
			Fault: "an entry of the demand's own tick is current", Breaks: "G1", File: "freshness.go",
			Old: `case !e.Begun.After(m.Demand):`, New: `case m.Demand.After(e.Begun):`,
			Tests: "TestFreshness",
		},
		{
			Fault: "a failed regeneration's grace hides a demand", Breaks: "G1", File: "freshness.go",
			Old: `case !e.Begun.After(m.Demand):`, New: `case !e.Begun.After(m.Demand) && !now.Before(h.until):`,
			Tests: "TestFreshness",
		},
		{
			Fault: "the page cache takes an older entry in the place of a newer one", Breaks: "G2", File: "commit.go",
			Old: `if k.shown.After(e.Begun) || !e.Begun.After(`, New: `if !e.Begun.After(`,
			Tests: "TestSlowReadDoesNotReplaceANewerEntry",
		},
		{
			Fault: "a path is in two shares of the page cache", Breaks: "G2", File: "internal/pagecache/cache.go",
			Old: `if Share(i) != s {`, New: `if Share(i) > shares {`,
			Tests: "TestPutGetDelete",
		},
		{
			Fault: "a previous build's page counts as this one's", Breaks: "G2", File: "freshness.go",
			Old: `case otherBuild:`, New: `case otherBuild && false:`,
			Tests: "TestFreshness TestBuilds",
		},
		{
			Fault: "this build's older page is shown instead of the newer one of another build", Breaks: "G2", File: "look.go",
			Old: `o != nil && (e == nil || o.Begun.After(e.Begun))`, New: `o != nil && e == nil`,
			Tests: "TestBuilds",
		},
		{
			Fault: "an import believes a begun of the future", Breaks: "G1", File: "import.go",
			Old: `Time: min(e.Begun.Time, now.Time)}`, New: `Time: e.Begun.Time}`,
			Tests: "TestImportTakesABegunAsAClockTime",
		},
		{
			Fault: "an import keeps the other store's epoch", Breaks: "G1", File: "import.go",
			Old: `store.Tick{Epoch: now.Epoch, Time: min(`, New: `store.Tick{Epoch: e.Begun.Epoch, Time: min(`,
			Tests: "TestImportTakesABegunAsAClockTime",
		},
		{
			Fault: "a late render is written beside a newer answer that is in memory only", Breaks: "G2", File: "commit.go",
			Old: `durable := !late && k.durable(res, e)`, New: `durable := k.durable(res, e)`,
			Tests: "TestLateRenderDoesNotComeBackFromTheStore",
		},
		{
			Fault: "a page that is gone comes back from the store that had it", Breaks: "G2", File: "commit.go",
			Old:   `k.stored = k.stored || durable`,
			New:   `k.stored = k.stored && durable`,
			Tests: "TestNotFoundOfUnlistedPathsIsNotStored",
		},
		{
			Fault: "a page that is gone comes back from a store that was not asked whether it has it", Breaks: "G2", File: "commit.go",
			Old: `|| k.stored || !k.asked`, New: `|| k.stored`,
			Tests: "TestNotFoundWhileTheStoreWasAway",
		},
		{
			Fault: "a page that is gone comes back from an older render that was written meanwhile", Breaks: "G2", File: "commit.go",
			Old: `if !durable && c.Won && k.stored {`, New: `if false {`,
			Tests: "TestNotFoundBesideAnOlderPage",
		},
	}
}
