package freshet_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// TestPatienceIsCountedAnew after it ended for nothing: a purge took everybody
// away who had waited, and the render still hangs when the next demand comes.
func TestPatienceIsCountedAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		get(site, "/a")
		src.hold(2) // hangs until it is told to stop
		first := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		second := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		if _, err := site.Purge(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		for _, c := range []<-chan error{first, second} {
			if err := <-c; !errors.Is(err, freshet.ErrPurged) {
				t.Errorf("error %v, want ErrPurged", err)
			}
		}
		time.Sleep(5 * time.Second)
		start := time.Now()
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("the next demand waited %v for a render that hangs", took)
		}
	})
}

// TestADemandWhoseCallerLeftIsDueForWhatComesToCarryIt: a render that ran when
// its tag was demanded commits data from before, and nobody waits any more.
func TestADemandWhoseCallerLeftIsDueForWhatComesToCarryIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		src.tags = []string{"t"}
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		release := src.hold(1)
		go get(site, "/a")
		synctest.Wait()
		src.set("new")
		ctx, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		if _, err := site.Revalidate(ctx, freshet.Tag("t")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		release()
		synctest.Wait()
		if n := src.count(); n != 2 {
			t.Errorf("%d renders: what was demanded is left to the next visitor", n)
		}
		expect(t, site, "/a", 200, "HIT", "new")
	})
}
