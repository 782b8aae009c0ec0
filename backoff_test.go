package freshet_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// failing returns a site whose page /a has failed for so long that its back-off
// is many seconds, and the source that still fails.
func failing(t *testing.T) (*freshet.Site, *source) {
	t.Helper()
	src := newSource("old")
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
	expect(t, site, "/a", 200, "MISS", "old")
	src.fail(errDown)
	if err := <-revalidate(site, freshet.Path("/a")); !errors.Is(err, errDown) {
		t.Fatal(err)
	}
	for explained(t, site, "/a").Failures < 6 {
		time.Sleep(time.Second)
	}
	if d := time.Until(explained(t, site, "/a").NextTry); d < 10*time.Second {
		t.Fatalf("the next try is in %v", d)
	}
	return site, src
}

func explained(t *testing.T, site *freshet.Site, path string) freshet.Explanation {
	t.Helper()
	x, err := site.Why(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestDemandsDoNotMoveTheBackOff, neither way, though each is tried.
func TestDemandsDoNotMoveTheBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site, src := failing(t)
		before, renders := explained(t, site, "/a"), src.count()
		for range 5 {
			if err := <-revalidate(site, freshet.Path("/a")); !errors.Is(err, errDown) {
				t.Fatal(err)
			}
			time.Sleep(1100 * time.Millisecond)
		}
		if n := src.count() - renders; n != 5 {
			t.Errorf("%d renders for five demands", n)
		}
		if after := explained(t, site, "/a"); after.Failures != before.Failures || !after.NextTry.Equal(before.NextTry) {
			t.Errorf("after five demands %d failures and a try at %v, before %d and %v", after.Failures, after.NextTry, before.Failures, before.NextTry)
		}
	})
}

// TestDemandWithinTheSecondIsTriedAtItsEnd, not at that of the back-off.
func TestDemandWithinTheSecondIsTriedAtItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site, src := failing(t)
		if err := <-revalidate(site, freshet.Path("/a")); !errors.Is(err, errDown) {
			t.Fatal(err)
		}
		src.fail(nil)
		src.set("new")
		start := time.Now()
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Error(err)
		}
		if d := time.Since(start); d != time.Second {
			t.Errorf("the demand took %v", d)
		}
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestMarkIsTriedDuringTheBackOff, as any demand.
func TestMarkIsTriedDuringTheBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site, src := failing(t)
		src.fail(nil)
		src.set("new")
		if _, err := site.MarkStale(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestVisitorsDoNotTryDuringTheBackOff: they get the stale page.
func TestVisitorsDoNotTryDuringTheBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site, src := failing(t)
		renders := src.count()
		for range 100 {
			expect(t, site, "/a", 200, "STALE", "old")
			synctest.Wait()
		}
		if n := src.count() - renders; n != 0 {
			t.Errorf("%d renders for 100 visits", n)
		}
	})
}

// TestBackOffIsBounded, however long a page has failed.
func TestBackOffIsBounded(t *testing.T) {
	for _, tt := range []struct {
		name   string
		shown  bool // before it fails
		demand bool
		most   time.Duration
	}{
		{"of a demanded page by a minute", true, true, time.Minute},
		{"of an aged page by five minutes", true, false, 5 * time.Minute},
		{"of a missing page by half a minute", false, false, 30 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				src := newSource("old")
				site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: 20 * time.Second})
				if tt.shown {
					expect(t, site, "/a", 200, "MISS", "old")
				}
				src.fail(errDown)
				if tt.demand {
					if err := <-revalidate(site, freshet.Path("/a")); !errors.Is(err, errDown) {
						t.Fatal(err)
					}
				}
				longest := time.Duration(0)
				for range 3600 {
					get(site, "/a")
					synctest.Wait()
					if x := explained(t, site, "/a"); !x.NextTry.IsZero() {
						longest = max(longest, time.Until(x.NextTry))
					}
					time.Sleep(time.Second)
				}
				if longest > tt.most || longest < tt.most/2 {
					t.Errorf("the longest back-off in an hour is %v, want %v", longest, tt.most)
				}
			})
		})
	}
}
