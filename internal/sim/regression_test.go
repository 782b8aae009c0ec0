package sim

import (
	"fmt"
	"testing"
)

// regressions are seeds whose histories showed a real fault, and what that was.
// A history follows from its seed only as long as nobody changes what is drawn:
// whoever does runs more seeds, and need not keep these.
var regressions = []struct {
	seed  uint64
	fault string
}{
	{21, "a demand on a prefix did not reach what only the previous build had rendered"},
	{42, "a demand on a tag did not reach what memory showed and the store had lost in a purge whose answer was lost"},
	{71, "Revalidate of a tag returned nil although the successor of a render that came to carry it had failed"},
	{100, "a purge of a tag left another build's older entry, which came back after a crash"},
	{118, "as 71, for a page with a shell"},
	{128, "as 100, for a path that memory had forgotten"},
	{343, "as 71, for a listed page"},
	{6989, "a demand on a tag that only another build's newer entry carries was not pending after a crash"},
	{11051, "a demand of an earlier process was not taken up after a read had failed"},
	{12583, "a demand that a late render came to owe waited for the hold of an aged page, up to five minutes"},
}

func TestRegressions(t *testing.T) {
	var all tally
	for _, r := range regressions {
		t.Run(fmt.Sprintf("seed %d: %s", r.seed, r.fault), func(t *testing.T) { play(t, r.seed, &all, 40) })
	}
}
