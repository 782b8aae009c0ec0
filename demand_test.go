package freshet_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// These are the interleavings in which other systems lose an update: the demand
// meets a regeneration that has read its data already.

func TestDemandDuringAgedRegeneration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: time.Second})
		expect(t, site, "/a", 200, "MISS", "old")
		time.Sleep(2 * time.Second)
		release := src.hold(2)
		expect(t, site, "/a", 200, "STALE", "old")
		synctest.Wait() // render 2 has read "old" and hangs
		src.set("new")
		start := time.Now()
		call := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		if err := <-call; err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("the call took %v: an aged regeneration is to be superseded at once", d)
		}
		expect(t, site, "/a", 200, "HIT", "new")
		release()
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

func TestDemandDuringFirstRegeneration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		src.deaf = true
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		release := src.hold(1)
		visitor := make(chan string, 1)
		go func() { visitor <- get(site, "/a").Body.String() }()
		synctest.Wait()
		src.set("new")
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		if got := <-visitor; got != "new" {
			t.Errorf("the visitor who waited got %q, want %q", got, "new")
		}
		release() // the late finisher commits nothing
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "new")
		if n := src.count(); n != 2 {
			t.Errorf("%d renders, want 2", n)
		}
	})
}

func TestDemandDuringDemandedRegeneration(t *testing.T) {
	for _, tt := range []struct {
		name    string
		after   time.Duration // when the first render ends
		want    time.Duration // when the second call ends
		renders int
	}{
		{"that ends within its patience: one successor follows it", 500 * time.Millisecond, 500 * time.Millisecond, 3},
		{"that hangs: it is superseded after its patience", time.Hour, time.Second, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				src := newSource("older")
				site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
				expect(t, site, "/a", 200, "MISS", "older")
				release := src.hold(2)
				time.AfterFunc(tt.after, release)
				src.set("old")
				first := revalidate(site, freshet.Path("/a"))
				synctest.Wait()
				src.set("new")
				start := time.Now()
				second := revalidate(site, freshet.Path("/a"))
				synctest.Wait()
				pending(t, second, "the second call, whose data the running render cannot have")
				expect(t, site, "/a", 200, "STALE", "older")
				if err := <-second; err != nil {
					t.Fatal(err)
				}
				if d := time.Since(start); d != tt.want {
					t.Errorf("the second call took %v, want %v", d, tt.want)
				}
				expect(t, site, "/a", 200, "HIT", "new")
				if err := <-first; err != nil {
					t.Error(err)
				}
				if n := src.count(); n != tt.renders {
					t.Errorf("%d renders, want %d", n, tt.renders)
				}
				time.Sleep(2 * time.Hour)
				expect(t, site, "/a", 200, "HIT", "new")
			})
		})
	}
}

func TestHungSourceThenDemand(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			src := newSource("old")
			src.deaf = deaf
			site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: time.Second})
			expect(t, site, "/a", 200, "MISS", "old")
			time.Sleep(2 * time.Second)
			defer src.hold(2)()
			for range 100 {
				expect(t, site, "/a", 200, "STALE", "old")
				time.Sleep(100 * time.Millisecond)
			}
			src.set("new")
			start := time.Now()
			if err := <-revalidate(site, freshet.Path("/a")); err != nil {
				t.Fatal(err)
			}
			if d := time.Since(start); d > 0 {
				t.Errorf("the call waited %v for a hung render", d)
			}
			expect(t, site, "/a", 200, "HIT", "new")
		})
	}
}

func TestFiftyDemandsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		src.delay = 100 * time.Millisecond
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		src.set("new")
		calls := make([]<-chan error, 50)
		for i := range calls {
			calls[i] = revalidate(site, freshet.Path("/a"))
		}
		for _, c := range calls {
			if err := <-c; err != nil {
				t.Error(err)
			}
		}
		if n := src.count() - 1; n > 2 {
			t.Errorf("%d renders for 50 demands at once, want at most 2", n)
		}
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestDemandStorm holds a bound on waiting, not only on being right: without
// the doubling of patience a demand every 50 ms starves a slow page for ever.
func TestDemandStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		src.do(func() { src.delay = 6 * time.Second })
		longest := time.Duration(0)
		done := make(chan time.Duration, 2000)
		for range 1200 { // for a minute
			go func() {
				start := time.Now()
				if _, err := site.Revalidate(context.Background(), freshet.Path("/a")); err != nil {
					t.Error(err)
				}
				done <- time.Since(start)
			}()
			time.Sleep(50 * time.Millisecond)
		}
		for range 1200 {
			longest = max(longest, <-done)
		}
		if longest > 45*time.Second {
			t.Errorf("a demand waited %v", longest)
		}
		if n := src.peak(); n > 2*16 {
			t.Errorf("%d renders at once", n)
		}
	})
}

func TestDemandFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: time.Minute})
		expect(t, site, "/a", 200, "MISS", "old")
		src.fail(errDown)
		rc, err := site.Revalidate(t.Context(), freshet.Path("/a"))
		var re *freshet.RenderError
		if !errors.As(err, &re) || re.Path != "/a" || re.Step != "render" || !errors.Is(err, errDown) {
			t.Errorf("error %v, want a RenderError of /a with its cause", err)
		}
		if len(rc.Pages) != 1 || rc.Pages[0].Done || rc.Pages[0].Err == "" {
			t.Errorf("receipt %+v", rc)
		}
		expect(t, site, "/a", 200, "STALE", "old") // and not forgotten:
		src.fail(nil)
		src.set("new")
		time.Sleep(2 * time.Second)
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestDemandsWhileFailing: a new demand is tried at once, at most once a
// second, and does not lengthen the back-off.
func TestDemandsWhileFailing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		src.fail(errDown)
		calls := make([]<-chan error, 100)
		for i := range calls { // within ten seconds
			calls[i] = revalidate(site, freshet.Path("/a"))
			time.Sleep(100 * time.Millisecond)
		}
		for _, c := range calls {
			if err := <-c; err == nil {
				t.Fatal("a failed demand returned nil")
			}
		}
		if n := src.count(); n < 8 || n > 20 {
			t.Errorf("%d tries in ten seconds, want about one a second", n)
		}
		src.fail(nil)
		src.set("new")
		time.Sleep(90 * time.Second)
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestSuccessorWhoseCallersLeftIsStillDue: nobody waits any more for the
// successor of an owed render, but it was accepted.
func TestSuccessorWhoseCallersLeftIsStillDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("older")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "older")
		release := src.hold(2)
		src.set("old")
		first := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		src.set("new")
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer stop()
		if _, err := site.Revalidate(ctx, freshet.Path("/a")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		release()
		if err := <-first; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

func TestDemandWhoseCallerLeavesStaysDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		src.set("new")
		src.do(func() { src.delay = time.Second })
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer stop()
		if _, err := site.Revalidate(ctx, freshet.Path("/a")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		time.Sleep(2 * time.Second)
		expect(t, site, "/a", 200, "HIT", "new")
	})
}
