package main

// contract are faults in what all stores share: ticks, names, marks, the form
// of an entry.
func contract() []mutant {
	return []mutant{
		{
			Fault: "ticks go back when the clock is set back", Breaks: "G1", File: "store/tick.go",
			Old: `Time: max(t.Time+1, now.UnixMicro())}`, New: `Time: now.UnixMicro()}`,
			Tests: "TestNextTick",
		},
		{
			Fault: "two ticks of one microsecond are equal", Breaks: "G1", File: "store/tick.go",
			Old: `Time: max(t.Time+1, now.UnixMicro())}`, New: `Time: max(t.Time, now.UnixMicro())}`,
			Tests: "TestNextTick",
		},
		{
			Fault: "ticks are compared without their epochs", Breaks: "G1", File: "store/tick.go",
			Old: `c := cmp.Compare(t.Epoch, u.Epoch); c != 0 {`, New: `c := cmp.Compare(t.Epoch, u.Epoch); c > 1 {`,
			Tests: "TestTicksAreOrderedByEpochThenTime",
		},
		{
			Fault: "what is folded is forgotten without a trace", Breaks: "G1", File: "store/frontier.go",
			Old: "\tf.forgotten = f.forgotten.Join(f.marks[name])\n", New: "",
			Tests: "TestFoldingIsSafe TestFrontiers",
		},
		{
			Fault: "a folded purge is no fence any more", Breaks: "G1", File: "store/frontier.go",
			Old: `return Later(f.Of(names).Purge, f.forgotten.Purge)`, New: `return f.Of(names).Purge`,
			Tests: "TestFoldingIsSafe TestFrontiers",
		},
		{
			Fault: "a folded purge takes stored entries away", Breaks: "G3", File: "store/frontier.go",
			Old: `return Marks{Demand: f.forgotten.Demand}`, New: `return f.forgotten`,
			Tests: "TestFrontiers",
		},
		{
			Fault: "the newest demands are folded first", Breaks: "G3", File: "store/frontier.go",
			Old: `return a.at.Compare(b.at)`, New: `return b.at.Compare(a.at)`,
			Tests: "TestFrontiers",
		},
		{
			Fault: "a demand that is not met is folded like any other", Breaks: "G6", File: "store/frontier.go",
			Old: `f.Unmet != nil && f.Unmet(name)`, New: `f.Unmet != nil && false`,
			Tests: "TestFrontiers",
		},
		{
			Fault: "the table of demands grows without a bound", Breaks: "G8", File: "store/frontier.go",
			Old: `if len(f.marks) > limit {`, New: `if false {`,
			Tests: "TestFoldingIsSafe TestFrontiers",
		},
		{
			Fault: "a demand moves a purge's mark back", Breaks: "G1", File: "store/frontier.go",
			Old: `f.marks[name] = f.marks[name].Join(m)`, New: `f.marks[name] = m`,
			Tests: "TestFrontiers",
		},
		{
			Fault: "a prefix does not cover what lies two levels below it", Breaks: "G1", File: "store/name.go",
			Old: `if path[i] == '/' && !yield(`, New: `if path[i] == '/' && i > 2 && !yield(`,
			Tests: "TestNamesOfAPath",
		},
		{
			Fault: "a prefix covers paths that only begin like it", Breaks: "G3", File: "store/name.go",
			Old: `ok && text != "" && (rest == "" || rest[0] == '/')`, New: `ok && text != "" && len(rest) >= 0`,
			Tests: "FuzzCovers",
		},
		{
			Fault: "an entry's checksum is not verified", Breaks: "G7", File: "store/codec.go",
			Old: `want != got {`, New: `want != got && false {`,
			Tests: "TestDecodeRefusesEveryFlippedBit",
		},
		{
			Fault: "the checksum is of the first half only", Breaks: "G7", File: "store/codec.go",
			Old: `crc32.Checksum(b, crc32`, New: `crc32.Checksum(b[:len(b)/2], crc32`,
			Tests: "TestDecodeRefusesEveryFlippedBit",
		},
	}
}

// memory are faults in the store in memory, the reference.
func memory() []mutant {
	return []mutant{
		{
			Fault: "in memory, the last writer wins", Breaks: "G2", File: "store/mem/store.go",
			Old: `case old != nil && !e.Begun.After(old.Begun):`, New: `case old != nil && e.Begun == old.Begun:`,
			Tests: "TestStore/commit",
		},
		{
			Fault: "in memory, a purge is no fence", Breaks: "G1", File: "store/mem/store.go",
			Old: `case !e.Begun.After(s.frontiers.Fence(e.Names())):`, New: `case false:`,
			Tests: "TestStore/purge",
		},
		{
			Fault: "in memory, a purge removes nothing", Breaks: "G1", File: "store/mem/store.go",
			Old:   `s.dropAll(slices.Collect(s.covered(d.Name)))`,
			New:   `s.dropAll(slices.Collect(s.covered(d.Name))[:0])`,
			Tests: "TestStore/purge",
		},
		{
			Fault: "in memory, an older page of another build comes back when a newer one is purged, pruned or dropped", Breaks: "G2", File: "store/mem/kept.go",
			Old:   "\t\ts.dropOlder(e)\n\t\ts.drop(e.Key)\n",
			New:   "\t\ts.drop(e.Key)\n",
			Tests: "TestStore/purge TestStore/prune TestStoreWithSmallLimits/limits",
		},
		{
			Fault: "in memory, an older page comes back after one that was too large", Breaks: "G2", File: "store/mem/store.go",
			Old:   "\t\ts.dropOlder(e)\n",
			New:   "",
			Tests: "TestStoreWithSmallLimits/limits",
		},
		{
			Fault: "in memory, a demand does not list the running renders", Breaks: "G1", File: "store/mem/store.go",
			Old: "acc.Running = append(acc.Running, r)", New: "_ = r",
			Tests: "TestStore/begin_and_abort",
		},
		{
			Fault: "in memory, a committed render runs for ever", Breaks: "G5", File: "store/mem/store.go",
			Old: "delete(s.running, store.Running{Key: e.Key, Begun: e.Begun})", New: "_ = e.Key",
			Tests: "TestStore/begin_and_abort",
		},
		{
			Fault: "in memory, a later demand may be before an imported entry", Breaks: "G1", File: "store/mem/store.go",
			Old: "\t\ts.last = store.Later(s.last, e.Begun)\n", New: "",
			Tests: "TestStore/commit",
		},
		{
			Fault: "in memory, a store made later has the epoch of the one before", Breaks: "G1", File: "store/mem/store.go",
			Old: `store.Tick{Epoch: uint64(time.Now().UnixMicro())}`, New: `store.Tick{Epoch: 1}`,
			Tests: "TestAStoreMadeLaterHasLaterTicks",
		},
		{
			Fault: "in memory, paths without an entry are not pending", Breaks: "G6", File: "store/mem/read.go",
			Old: `if name.Kind() == store.KindPath && s.paths`, New: `if false && s.paths`,
			Tests: "TestStore/pending",
		},
		{
			Fault: "in memory, a newer page of another build is not pending", Breaks: "G6", File: "store/mem/kept.go",
			Old: "|| other != nil && (own == nil || other.Begun.After(own.Begun)) && late(other)", New: "|| other != nil && own == nil && late(other)",
			Tests: "TestStore/pending",
		},
		{
			Fault: "in memory, a page of another build is not pending", Breaks: "G6", File: "store/mem/kept.go",
			Old: "|| other != nil && (own == nil || other.Begun.After(own.Begun)) && late(other)", New: "|| other != nil && own != nil && other.Begun.After(own.Begun) && late(other)",
			Tests: "TestStore/pending",
		},
		{
			Fault: "in memory, a demand that was met is pending again when its entry is dropped", Breaks: "G6", File: "store/mem/kept.go",
			Old: "\t\ts.gone[k.Path] = store.Later(s.gone[k.Path], e.Begun)\n", New: "",
			Tests: "TestADemandOutlivesItsEntryAndLaterDemands TestStoreWithSmallLimits/limits",
		},
		{
			Fault: "in memory, what is known of dropped entries grows without a bound", Breaks: "G8", File: "store/mem/store.go",
			Old: "if folded.Kind() == store.KindPath {", New: "if false {",
			Tests: "TestWhatIsKnownOfDroppedEntriesIsBounded",
		},
		{
			Fault: "in memory, MaxBytes is ignored", Breaks: "G8", File: "store/mem/kept.go",
			Old: `for s.bytes > s.maxBytes {`, New: `for s.bytes > 1<<40 {`,
			Tests: "TestWhatIsDropped",
		},
		{
			Fault: "in memory, MaxPerPage is ignored", Breaks: "G8", File: "store/mem/kept.go",
			Old: `if s.pages[p].Len() > s.maxPerPage {`, New: `if s.pages[p].Len() > 1<<40 {`,
			Tests: "TestMaxPerPage",
		},
		{
			Fault: "in memory, listed entries are dropped first", Breaks: "G8", File: "store/mem/kept.go",
			Old: "if e.Listed {\n\t\treturn &s.order[1]", New: "if !e.Listed {\n\t\treturn &s.order[1]",
			Tests: "TestWhatIsDropped",
		},
		{
			Fault: "in memory, the entry that the caller handed over is changed", Breaks: "G7", File: "store/mem/store.go",
			Old: "\t\ts.keep(&kept)\n", New: "\t\te.Modified = kept.Modified\n\t\ts.keep(&kept)\n",
			Tests: "TestStore/content",
		},
		{
			Fault: "in memory, Prune deletes the builds that are to be kept", Breaks: "G2", File: "store/mem/store.go",
			Old: `if !kept[e.Key.Build] {`, New: `if kept[e.Key.Build] {`,
			Tests: "TestStore/prune",
		},
	}
}
