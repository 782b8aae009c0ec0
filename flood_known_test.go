package freshet

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestMaxKnownHoldsWhileAllFail: the grace of a failed regeneration keeps a path
// from being forgotten only as long as there is room.
func TestMaxKnownHoldsWhileAllFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pages, limit = 10_000, 1024
		var down atomic.Bool
		site := floodSite(t, Options{MaxKnown: limit, CacheBytes: 100_000}, Page{Pattern: "/{x}", Revalidate: time.Minute, Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
			if down.Load() {
				return nil, errFlood
			}
			return &Result{Body: []byte("page")}, nil
		})})
		for i := range pages {
			visitFor(t.Context(), site, fmt.Sprintf("/%d", i))
		}
		time.Sleep(time.Hour)
		down.Store(true)
		most := 0
		for i := range pages {
			if w := visitFor(t.Context(), site, fmt.Sprintf("/%d", i)); w.Code != 200 {
				t.Fatalf("/%d: %d", i, w.Code)
			}
			synctest.Wait()
			if i%100 == 0 {
				most = max(most, site.knownPaths())
			}
		}
		if most > hardFactor*limit+limit/4 { // the shards are not equally full
			t.Errorf("%d paths are known, the limit is %d", most, limit)
		}
		t.Logf("at most %d paths known, all with a failed regeneration, the limit is %d", most, limit)
	})
}
