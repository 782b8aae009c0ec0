package freshet

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// TestAListedPageStaysListed: also in a process that has not asked yet what the
// page lists, and when its path was forgotten and learnt again.
func TestAListedPageStaysListed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		page := Page{Pattern: "/p/{x}", Revalidate: time.Minute, Paths: func(context.Context) ([]string, error) { return []string{"/p/listed"}, nil },
			Render: RenderFunc(func(context.Context, *Request) (*Result, error) { return &Result{Body: []byte("page")}, nil })}
		st := mem.New(mem.Options{MaxPerPage: 10})
		first := floodSite(t, Options{Store: st}, page)
		if _, err := first.Prerender(t.Context(), PrerenderOptions{}); err != nil {
			t.Fatal(err)
		}
		again := floodSite(t, Options{Store: st, MaxKnown: 1, CacheBytes: 50_000}, page) // Start was not called
		for round := range 3 {
			time.Sleep(time.Hour)
			visitFor(t.Context(), again, "/p/listed") // aged: it is regenerated
			synctest.Wait()
			snap, err := st.Get(t.Context(), store.Key{Build: again.opt.Build, Path: "/p/listed"})
			if err != nil || snap.Entry == nil || !snap.Entry.Listed {
				t.Fatalf("round %d: the store has %+v, want a listed entry (%v)", round, snap.Entry, err)
			}
			for i := range 3000 {
				visitFor(t.Context(), again, fmt.Sprintf("/p/%d-%d", round, i))
			}
		}
	})
}
