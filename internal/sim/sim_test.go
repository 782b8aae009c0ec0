package sim

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var (
	seedFlag  = flag.Uint64("sim.seed", 0, "replay the history of this one seed and print it")
	seedsFlag = flag.Uint64("sim.seeds", 0, "run the histories of the seeds 1 to N (0: 2000 if FRESHET_TEST_ALL is 1, else 150, with -short 30)")
)

func replayCommand(seed uint64) string {
	return fmt.Sprintf("go test ./internal/sim -run Histories -v -sim.seed %d", seed)
}

// TestHistories runs the histories of many seeds.
func TestHistories(t *testing.T) {
	if *seedFlag != 0 {
		var all tally
		play(t, *seedFlag, &all, -1)
		t.Log(&all)
		return
	}
	n := *seedsFlag
	switch {
	case n > 0:
	case os.Getenv("FRESHET_TEST_ALL") == "1":
		n = 2000
	case testing.Short():
		n = 30
	default:
		n = 150
	}
	var all tally
	var next atomic.Uint64
	var failed atomic.Int64
	t.Run("seeds", func(t *testing.T) {
		for i := range runtime.GOMAXPROCS(0) {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				for failed.Load() < 6 {
					seed := next.Add(1)
					if seed > n {
						return
					}
					if !t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { play(t, seed, &all, 40) }) {
						failed.Add(1)
					}
				}
			})
		}
	})
	t.Log(&all)
}

// play runs one history in a bubble. Of a failed one it prints so many lines of
// the end, of the first failed one all, since a replay need not fail again.
func play(t *testing.T, seed uint64, all *tally, lines int) {
	watch := time.AfterFunc(2*time.Minute, func() { fmt.Fprintf(os.Stderr, "seed %d takes very long: %s\n", seed, replayCommand(seed)) })
	defer watch.Stop()
	defer func() {
		if v := recover(); v != nil {
			fmt.Fprintf(os.Stderr, "seed %d: %s\n", seed, replayCommand(seed))
			panic(v)
		}
	}()
	synctest.Test(t, func(t *testing.T) {
		h := newHistory(t, seed, newScene(seed), all)
		h.act()
		h.end()
		switch {
		case lines < 0 || h.failures > 0 && all.first():
			t.Logf("the history of seed %d; once more: %s\n%s", seed, replayCommand(seed), h.log.last(-1))
		case h.failures > 0:
			t.Logf("the end of the history of seed %d; once more: %s\n%s", seed, replayCommand(seed), h.log.last(lines))
		}
	})
}
