package freshet_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store/mem"
)

// why explains path, and fails the test if that is not what is expected: the
// state, the reason, and what the words must contain.
func why(t testing.TB, site *freshet.Site, path string, state freshet.State, reason string, words ...string) freshet.Explanation {
	t.Helper()
	x, err := site.Why(t.Context(), path)
	if err != nil {
		t.Errorf("why %s: %v", path, err)
	}
	if x.State != state || x.Reason != reason {
		t.Errorf("%s is %v (%s), want %v (%s)", path, x.State, x.Reason, state, reason)
	}
	text := x.String()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not said of %s:\n%s", w, path, text)
		}
	}
	return x
}

// TestWhy goes through everything that a page can be. After each step visitors
// are asked too: what is said must be what they get.
func TestWhy(t *testing.T) {
	at := func(name string, f func(*testing.T)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, f) })
	}
	minute := func(src *source) freshet.Page {
		return freshet.Page{Pattern: "/{x}", Render: src, Revalidate: time.Minute}
	}
	at("never rendered", func(t *testing.T) {
		site := newSite(t, freshet.Options{}, minute(newSource("x")))
		x := why(t, site, "/a", freshet.Missing, freshet.WhyNew, "never rendered", "Page /{x}, which does not list it")
		if x.Entry != nil || x.Demand != nil || x.Pending || x.Work != nil || len(x.Renders) != 0 {
			t.Errorf("%+v", x)
		}
	})
	at("fresh", func(t *testing.T) {
		src := newSource("x")
		src.tags = []string{"author:7", "list"}
		site := newSite(t, freshet.Options{Jitter: -1}, minute(src))
		get(site, "/a")
		get(site, "/a")
		time.Sleep(20 * time.Second)
		x := why(t, site, "/a", freshet.Fresh, "", "ages at", "in 40s", "author:7, list", "visit", "changed")
		if e := x.Entry; e == nil || e.Status != 200 || !e.InMemory || e.Build != "default" || !e.Ages.Equal(e.Made.Add(time.Minute)) || e.Began.After(e.Made) {
			t.Errorf("entry %+v", e)
		}
		if x.Visits != 1 || len(x.Renders) != 1 || x.Renders[0].Outcome != freshet.OutcomeChanged || x.Renders[0].Cause != freshet.CauseVisit {
			t.Errorf("%+v", x)
		}
	})
	at("aged, and its regeneration not asked for yet", func(t *testing.T) {
		site := newSite(t, freshet.Options{Jitter: -1}, minute(newSource("x")))
		get(site, "/a")
		time.Sleep(61 * time.Second)
		why(t, site, "/a", freshet.Stale, "aged", "window of 1m0s ended", "(1s ago)", "next visitor gets it as it is")
		expect(t, site, "/a", 200, "STALE", "x")
	})
	at("demanded, and the render runs", func(t *testing.T) {
		src := newSource("x")
		site := newSite(t, freshet.Options{}, minute(src))
		get(site, "/a")
		release := src.hold(2)
		done := revalidate(site, freshet.Path("/a"))
		time.Sleep(time.Second)
		x := why(t, site, "/a", freshet.Stale, "demanded", "demand on path /a was accepted", "not met yet", "being rendered since", "1 caller waits")
		if !x.Pending || x.Work == nil || !x.Work.Owed || x.Work.Cause != freshet.CauseDemand || x.Work.Began.Before(x.Demand.At) {
			t.Errorf("%+v, work %+v", x, x.Work)
		}
		release()
		if err := <-done; err != nil {
			t.Error(err)
		}
		x = why(t, site, "/a", freshet.Fresh, "", "demand on path /a", "was met")
		if x.Pending || x.Work != nil || len(x.Renders) != 2 || x.Renders[0].Outcome != freshet.OutcomeUnchanged || x.Renders[0].Cause != freshet.CauseDemand {
			t.Errorf("%+v", x)
		}
	})
	at("a tag of it was demanded", func(t *testing.T) {
		src := newSource("x")
		src.tags = []string{"author:7"}
		site := newSite(t, freshet.Options{RevalidateLimit: 1}, minute(src))
		get(site, "/a")
		get(site, "/b")
		get(site, "/b") // the most visited
		if _, err := site.MarkStale(t.Context(), freshet.Tag("author:7")); err != nil {
			t.Fatal(err)
		}
		x := why(t, site, "/a", freshet.Stale, "demanded", "demand on tag author:7", "not met yet")
		if !x.Pending || x.Demand == nil || x.Demand.Target != "tag author:7" {
			t.Errorf("%+v", x)
		}
	})
	at("its data source fails, at an aged page", func(t *testing.T) {
		src := newSource("x")
		site := newSite(t, freshet.Options{Jitter: -1}, minute(src))
		get(site, "/a")
		time.Sleep(61 * time.Second)
		src.fail(errDown)
		get(site, "/a")
		synctest.Wait()
		x := why(t, site, "/a", freshet.Fresh, freshet.WhyHeld, "the old page counts as fresh until", "Its last render failed", "data source is down")
		if x.Failures != 1 || !x.NextTry.Equal(x.Entry.HeldTill) || x.Renders[0].Outcome != freshet.OutcomeFailed || !strings.Contains(x.Renders[0].Err, "down") {
			t.Errorf("%+v", x)
		}
		expect(t, site, "/a", 200, "HIT", "x")
	})
	at("its data source fails, and a demand waits", func(t *testing.T) {
		src := newSource("x")
		site := newSite(t, freshet.Options{}, minute(src))
		get(site, "/a")
		src.fail(errDown)
		if err := <-revalidate(site, freshet.Path("/a")); err == nil {
			t.Error("nil from a failed demand")
		}
		x := why(t, site, "/a", freshet.Stale, "demanded", "It is tried again at", "data source is down")
		if !x.Pending || x.NextTry.IsZero() {
			t.Errorf("%+v", x)
		}
		src.fail(nil)
		time.Sleep(10 * time.Second)
		x = why(t, site, "/a", freshet.Fresh, "")
		if x.Failures != 0 || x.LastError != "" {
			t.Errorf("after it came back: %+v", x)
		}
	})
	at("its data source fails before the first page", func(t *testing.T) {
		src := newSource("x")
		src.fail(errDown)
		site := newSite(t, freshet.Options{}, minute(src))
		get(site, "/a")
		get(site, "/a")
		why(t, site, "/a", freshet.Missing, freshet.WhyFailing, "visitors get an error", "Its last 2 renders failed", "when it is asked for, not before")
	})
	at("all slots are taken", func(t *testing.T) {
		src := newSource("x")
		site := newSite(t, freshet.Options{MaxRenders: 1}, minute(src))
		get(site, "/a")
		release := src.hold(2)
		go get(site, "/slow")
		synctest.Wait()
		go get(site, "/before")
		synctest.Wait()
		done := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		x := why(t, site, "/a", freshet.Stale, "demanded", "waits for its render", "1 before it", "All render slots are taken (Options.MaxRenders)")
		if x.Limit != freshet.LimitRenders || x.Work == nil || !x.Work.Began.IsZero() || x.Work.Ahead != 1 {
			t.Errorf("%+v", x)
		}
		release()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	at("the slots of its page are taken", func(t *testing.T) {
		src := newSource("x")
		p := minute(src)
		p.MaxRenders = 1
		site := newSite(t, freshet.Options{}, p)
		release := src.hold(1)
		go get(site, "/slow")
		synctest.Wait()
		go get(site, "/a")
		synctest.Wait()
		x := why(t, site, "/a", freshet.Missing, freshet.WhyNew, "Page.MaxRenders")
		if x.Limit != freshet.LimitPageRenders || x.Waiting != 1 {
			t.Errorf("%+v", x)
		}
		release()
	})
	at("renders that were given up take the room", func(t *testing.T) {
		src := newSource("x")
		src.deaf = true
		site := newSite(t, freshet.Options{MaxAbandoned: 1, RenderTimeout: 10 * time.Second, VisitorWait: time.Minute}, minute(src))
		release := src.hold(1)
		go get(site, "/deaf")
		time.Sleep(11 * time.Second)
		go get(site, "/a")
		synctest.Wait()
		x := why(t, site, "/a", freshet.Missing, freshet.WhyNew, "Options.MaxAbandoned")
		if x.Limit != freshet.LimitAbandoned {
			t.Errorf("%+v", x)
		}
		if x := why(t, site, "/deaf", freshet.Missing, freshet.WhyFailing, "1 render was given up and still runs", "no result after 10s"); x.LeftBehind != 1 {
			t.Errorf("%+v", x)
		}
		release()
		synctest.Wait()
		if x := why(t, site, "/deaf", freshet.Fresh, ""); x.LeftBehind != 0 {
			t.Errorf("after it returned: %+v", x)
		}
	})
	at("a path that its page does not list", func(t *testing.T) {
		src := newSource("x")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/only/{x}", Render: src, Fallback: freshet.FallbackNotFound,
			Paths: func(context.Context) ([]string, error) { return []string{"/only/a"}, nil }}, minute(src))
		get(site, "/only/b")
		why(t, site, "/only/b", freshet.Missing, freshet.WhyUnlisted, "visitors get 404", "does not list it")
		expect(t, site, "/only/b", 404, "", "Not Found\n")
		get(site, "/only/a")
		if x := why(t, site, "/only/a", freshet.Fresh, "", "which lists it"); !x.Listed {
			t.Errorf("%+v", x)
		}
		get(site, "/b")
		why(t, site, "/b", freshet.Fresh, "", "which does not list it")
	})
	at("purged", func(t *testing.T) {
		src := newSource("x")
		src.tags = []string{"t"}
		site := newSite(t, freshet.Options{}, minute(src))
		for _, target := range []freshet.Target{freshet.Path("/a"), freshet.Tag("t"), freshet.All()} {
			get(site, "/a")
			if _, err := site.Purge(t.Context(), target); err != nil {
				t.Fatal(err)
			}
			x := why(t, site, "/a", freshet.Missing, freshet.WhyPurged, "A purge of", "The next visitor has it rendered")
			if x.Demand == nil || !x.Demand.Purge || x.Entry != nil || x.Pending {
				t.Errorf("%+v", x)
			}
		}
		expect(t, site, "/a", 200, "MISS", "x")
		why(t, site, "/a", freshet.Fresh, "")
	})
	at("of a previous build", func(t *testing.T) {
		st := mem.New(mem.Options{})
		src := newSource("x")
		first := newSite(t, freshet.Options{Store: st, Build: "one"}, minute(src))
		get(first, "/a")
		second := newSite(t, freshet.Options{Store: st, Build: "two"}, minute(src))
		x := why(t, second, "/a", freshet.Stale, "build", "made by a previous build", "build one")
		if x.Entry.Build != "one" || x.Entry.InMemory {
			t.Errorf("%+v", x.Entry)
		}
		expect(t, second, "/a", 200, "STALE", "x")
		synctest.Wait()
		why(t, second, "/a", freshet.Fresh, "", "build two")
	})
	at("demanded before a restart", func(t *testing.T) {
		st := mem.New(mem.Options{})
		src := newSource("x")
		src.tags = []string{"author:7"}
		first := newSite(t, freshet.Options{Store: st}, minute(src))
		get(first, "/a")
		src.fail(errDown)
		if err := <-revalidate(first, freshet.Tag("author:7")); err == nil {
			t.Error("nil from a failed demand")
		}
		if err := first.Close(); err != nil {
			t.Error(err)
		}
		second := newSite(t, freshet.Options{Store: st}, minute(src))
		why(t, second, "/a", freshet.Stale, "demanded", "demand on tag author:7", "not met yet")
	})
	at("its page has a handler", func(t *testing.T) {
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/api", Handler: newSite(t, freshet.Options{})})
		why(t, site, "/api", freshet.Missing, freshet.WhyUncached, "handler of its own")
	})
	at("the store is away", func(t *testing.T) {
		st := &broken{Store: mem.New(mem.Options{})}
		site := newSite(t, freshet.Options{Store: st}, minute(newSource("x")))
		get(site, "/a")
		st.set(errors.New("away"))
		if x := why(t, site, "/a", freshet.Fresh, "", "from memory alone"); x.Store == "" || x.Entry == nil {
			t.Errorf("%+v", x)
		}
	})
}

func TestWhyOfNoPage(t *testing.T) {
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: newSource("x")})
	if _, err := site.Why(t.Context(), "/b"); !errors.Is(err, freshet.ErrNoPage) {
		t.Errorf("error %v", err)
	}
	if _, err := site.Why(t.Context(), "b"); !errors.Is(err, freshet.ErrBadTarget) {
		t.Errorf("error %v", err)
	}
	x, err := site.Why(t.Context(), "/a/?q=1#f")
	if err != nil || x.Path != "/a" {
		t.Errorf("%q, %v", x.Path, err)
	}
}

// TestExplanationAsJSON comes back as it was.
func TestExplanationAsJSON(t *testing.T) {
	src := newSource("x")
	src.tags = []string{"t"}
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src, Revalidate: time.Minute})
	get(site, "/a")
	if err := <-revalidate(site, freshet.Path("/a")); err != nil {
		t.Fatal(err)
	}
	x, err := site.Why(t.Context(), "/a")
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	var back freshet.Explanation
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if got, want := back.String(), x.String(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if !strings.Contains(string(b), `"state":"fresh"`) {
		t.Errorf("%s", b)
	}
}

func TestJournalIsBounded(t *testing.T) {
	src := newSource("x")
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
	for i := range 30 {
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		if i == 20 {
			src.fail(errors.New(strings.Repeat("long ", 1000)))
			if err := <-revalidate(site, freshet.Path("/a")); err == nil {
				t.Error("nil from a failed demand")
			}
			src.fail(nil)
		}
	}
	x, err := site.Why(t.Context(), "/a")
	if err != nil || len(x.Renders) != 10 {
		t.Fatalf("%d renders, %v", len(x.Renders), err)
	}
	for i, r := range x.Renders {
		if i > 0 && r.At.After(x.Renders[i-1].At) {
			t.Errorf("%d is newer than the one before", i)
		}
		if len(r.Err) > 1100 {
			t.Errorf("an error of %d bytes is kept", len(r.Err))
		}
	}
	for i := range 4096 {
		get(site, fmt.Sprintf("/%d", i))
	}
	if x, err = site.Why(t.Context(), "/a"); err != nil || len(x.Renders) != 0 {
		t.Errorf("after 4,096 other renders: %d, %v", len(x.Renders), err)
	}
}

// TestFailedRenderAfterAPurge: a purged page is as missing as one that was
// never rendered, so its first failure costs the next visitor nothing.
func TestFailedRenderAfterAPurge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		if _, err := site.Purge(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		src.fail(errDown)
		if w := get(site, "/a"); w.Code != 500 {
			t.Errorf("got %d", w.Code)
		}
		src.fail(nil)
		src.set("new")
		expect(t, site, "/a", 200, "MISS", "new")
	})
}

// TestWhyNamesTheDemandAfterAPurge: the newest demand is told, not the purge before it.
func TestWhyNamesTheDemandAfterAPurge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		if _, err := site.Purge(t.Context(), freshet.All()); err != nil {
			t.Fatal(err)
		}
		src.fail(errDown)
		if err := <-revalidate(site, freshet.Path("/a")); err == nil {
			t.Error("nil for a failed demand")
		}
		x, err := site.Why(t.Context(), "/a")
		if err != nil {
			t.Fatal(err)
		}
		if !x.Pending || x.Demand == nil || x.Demand.Purge || x.Demand.Target != "path /a" {
			t.Errorf("pending %v, demand %+v", x.Pending, x.Demand)
		}
	})
}
