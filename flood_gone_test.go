package freshet

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestLateRenderDoesNotComeBackFromTheStore: a superseded render that ends
// after a newer not-found answer, which is kept in memory only, is not written,
// or it would be shown when that was forgotten.
func TestLateRenderDoesNotComeBackFromTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		var renders atomic.Int64
		site := floodSite(t, Options{MaxKnown: 1, CacheBytes: 50_000, MaxAbandoned: 4}, Page{Pattern: "/{x}", Render: RenderFunc(func(_ context.Context, r *Request) (*Result, error) {
			if r.Path == "/page" && renders.Add(1) == 1 {
				<-gate // it has read that there is a page, and does not listen to its context
				return &Result{Body: []byte("there was a page")}, nil
			}
			return NotFound(time.Hour), nil
		})})
		go visitFor(t.Context(), site, "/page")
		synctest.Wait()
		if _, err := site.Revalidate(t.Context(), Path("/page")); err != nil { // it is gone, and supersedes the visit
			t.Fatal(err)
		}
		if w := visitFor(t.Context(), site, "/page"); w.Code != 404 {
			t.Fatalf("after the demand: %d", w.Code)
		}
		close(gate)
		synctest.Wait()
		for i := range 5000 {
			visitFor(t.Context(), site, fmt.Sprintf("/%d", i))
		}
		if site.index.get("/page") != nil {
			t.Fatal("the path is still known")
		}
		if w := visitFor(t.Context(), site, "/page"); w.Code != 404 {
			t.Errorf("it was gone and is back: %d %s %q", w.Code, w.Header().Get("X-State"), w.Body)
		}
	})
}
