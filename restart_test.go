package freshet_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// over returns a site over a store that outlives it.
func over(t *testing.T, st store.Store, build string, pages ...freshet.Page) *freshet.Site {
	return newSite(t, freshet.Options{Store: st, Build: build}, pages...)
}

func TestRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := mem.New(mem.Options{})
		src := newSource("text")
		page := freshet.Page{Pattern: "/{x}", Render: src, Revalidate: time.Minute}
		first := over(t, st, "b", page)
		expect(t, first, "/a", 200, "MISS", "text")
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Second)
		second := over(t, st, "b", page)
		expect(t, second, "/a", 200, "HIT", "text")
		time.Sleep(30 * time.Second)
		expect(t, second, "/a", 200, "STALE", "text") // the window went on
	})
}

// TestUnmetDemandsAreTakenUp: an accepted demand outlives the process whatever
// became of its regeneration.
func TestUnmetDemandsAreTakenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := mem.New(mem.Options{})
		src := newSource("old")
		page := freshet.Page{Pattern: "/{x}", Render: src}
		first := over(t, st, "b", page)
		expect(t, first, "/failed", 200, "MISS", "old")
		expect(t, first, "/cut", 200, "MISS", "old")
		src.fail(errDown)
		for _, p := range []string{"/failed", "/never-rendered"} {
			if _, err := first.Revalidate(t.Context(), freshet.Path(p)); err == nil {
				t.Fatal("nil from a failed demand")
			}
		}
		src.fail(nil)
		src.set("new")
		src.do(func() { src.delay = time.Hour })
		cut := revalidate(first, freshet.Path("/cut"))
		synctest.Wait()
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-cut; !errors.Is(err, freshet.ErrClosed) {
			t.Errorf("the call that Close cut got %v", err)
		}
		src.do(func() { src.delay = 0 })
		second := over(t, st, "b", page)
		if err := second.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for _, p := range []string{"/failed", "/cut", "/never-rendered"} {
			expect(t, second, p, 200, "HIT", "new")
		}
	})
}

// TestBuilds: a new build serves the previous one's pages as stale until it has
// its own.
func TestBuilds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := mem.New(mem.Options{})
		one, two := newSource("one"), newSource("two")
		first := over(t, st, "1", freshet.Page{Pattern: "/a", Render: one})
		expect(t, first, "/a", 200, "MISS", "one")
		second := over(t, st, "2", freshet.Page{Pattern: "/a", Render: two})
		release := two.hold(1)
		w := get(second, "/a")
		if w.Body.String() != "one" || w.Header().Get("X-State") != "STALE" || w.Header().Get("Cache-Control") != "s-maxage=1" {
			t.Errorf("%q %v", w.Body, w.Header())
		}
		release()
		synctest.Wait()
		expect(t, second, "/a", 200, "HIT", "two")
		// Back to the first: what it made is older than what was shown since.
		third := over(t, st, "1", freshet.Page{Pattern: "/a", Render: one})
		expect(t, third, "/a", 200, "STALE", "two")
		synctest.Wait()
		expect(t, third, "/a", 200, "HIT", "one")
	})
}

// TestImport: a build's prerendered entries never replace newer ones, and a
// demand that came after the build makes them stale.
func TestImport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		built, state := mem.New(mem.Options{}), mem.New(mem.Options{})
		src := newSource("built")
		page := freshet.Page{Pattern: "/{x}", Render: src, Paths: paths("/newer", "/demanded", "/plain")}
		builder := over(t, built, "b", page)
		if _, err := builder.Prerender(t.Context(), freshet.PrerenderOptions{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		src.set("later")
		running := over(t, state, "b", page)
		expect(t, running, "/newer", 200, "MISS", "later")
		src.fail(errDown)
		if _, err := running.Revalidate(t.Context(), freshet.Path("/demanded")); err == nil {
			t.Fatal("nil from a failed demand")
		}
		n, err := running.Import(t.Context(), built)
		if err != nil || n != 2 {
			t.Errorf("%d taken, %v, want the two that the state has not", n, err)
		}
		expect(t, running, "/newer", 200, "HIT", "later")
		expect(t, running, "/plain", 200, "HIT", "built")
		expect(t, running, "/demanded", 200, "STALE", "built")
		src.fail(nil)
		time.Sleep(2 * time.Second)
		expect(t, running, "/demanded", 200, "HIT", "later")
	})
}

func TestPrerender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src, about := newSource("text"), newSource("about")
		src.delay = time.Second
		site := newSite(t, freshet.Options{},
			freshet.Page{Pattern: "/p/{x}", Render: src, Paths: paths("/p/b", "/p/a", "/p/a"), Revalidate: time.Minute},
			freshet.Page{Pattern: "/über uns", Render: about, Static: true})
		var seen []freshet.PrerenderProgress
		report, err := site.Prerender(t.Context(), freshet.PrerenderOptions{Progress: func(p freshet.PrerenderProgress) { seen = append(seen, p) }})
		if err != nil || len(report.Pages) != 3 || len(seen) != 3 || seen[2].Done != 3 || seen[0].Total != 3 {
			t.Fatalf("%+v, %v, seen %+v", report, err, seen)
		}
		for i, want := range []string{"/%C3%BCber%20uns", "/p/a", "/p/b"} {
			if p := report.Pages[i]; p.Path != want || p.Status != 200 || p.Size == 0 {
				t.Errorf("page %d is %+v, want %s", i, p, want)
			}
		}
		expect(t, site, "/p/a", 200, "HIT", "text")
		if w := get(site, "/%C3%BCber%20uns"); w.Header().Get("Cache-Control") != "" || w.Header().Get("X-State") != "" || w.Body.String() != "about" {
			t.Errorf("a static page says %v", w.Header())
		}
		if _, err := site.Prerender(t.Context(), freshet.PrerenderOptions{}); err != nil || src.count() != 2 {
			t.Errorf("again: %v, %d renders: what is fresh is not rendered anew", err, src.count())
		}
		src.fail(errDown)
		time.Sleep(2 * time.Minute)
		report, err = site.Prerender(t.Context(), freshet.PrerenderOptions{})
		var re *freshet.RenderError
		if !errors.As(err, &re) || report.Pages[1].Err == nil || report.Pages[0].Err != nil {
			t.Errorf("%v, %+v", err, report)
		}
		if src.causes[0] != freshet.CausePrerender {
			t.Errorf("cause %q", src.causes[0])
		}
	})
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		src.deaf = true
		release := src.hold(1)
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		visitor := make(chan int, 1)
		go func() { visitor <- get(site, "/a").Code }()
		synctest.Wait()
		start := time.Now()
		if err := site.Close(); err != nil {
			t.Error(err)
		}
		if d := time.Since(start); d != 5*time.Second {
			t.Errorf("Close took %v with a render that does not listen", d)
		}
		if code := <-visitor; code != 503 {
			t.Errorf("the visitor who waited got %d", code)
		}
		if _, err := site.Revalidate(context.Background(), freshet.Path("/a")); !errors.Is(err, freshet.ErrClosed) {
			t.Errorf("a demand after Close: %v", err)
		}
		if w := get(site, "/a"); w.Code != 503 {
			t.Errorf("a visitor after Close: %d", w.Code)
		}
		release()
	})
}

// TestDemandOnATagAfterADeploy reaches the pages that only the previous build
// has rendered: they are what visitors get.
func TestDemandOnATagAfterADeploy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := mem.New(mem.Options{})
		src := newSource("old")
		src.tags = []string{"t"}
		first := newSite(t, freshet.Options{Store: st, Build: "one"}, freshet.Page{Pattern: "/a/{x}", Render: src}, freshet.Page{Pattern: "/gone/{x}", Render: src})
		get(first, "/a/1")
		get(first, "/gone/1")
		second := newSite(t, freshet.Options{Store: st, Build: "two"}, freshet.Page{Pattern: "/a/{x}", Render: src})
		src.set("new")
		plan, err := second.Plan(t.Context(), freshet.Tag("t"))
		if err != nil || len(plan.Pages) != 1 || plan.Pages[0].Path != "/a/1" || plan.More != 0 {
			t.Errorf("plan %+v, %v", plan, err)
		}
		rc, err := second.Revalidate(t.Context(), freshet.Tag("t"))
		if err != nil || len(rc.Pages) != 1 || !rc.Pages[0].Done || !rc.Pages[0].Changed || rc.More != 0 {
			t.Errorf("receipt %+v, %v", rc, err)
		}
		expect(t, second, "/a/1", 200, "HIT", "new")
	})
}
