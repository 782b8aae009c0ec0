package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWhyIsTrue brings pages of one server into every state that does not need
// a restart, and compares what `freshet why` says with what was done.
func TestWhyIsTrue(t *testing.T) {
	dir := states(t, map[string]datum{
		"calm":     {Text: "calm"},
		"window":   {Text: "window", Revalidate: 3600},
		"old":      {Text: "old", Revalidate: 1},
		"held":     {Text: "held", Revalidate: 1},
		"failing":  {Text: "failing"},
		"slow":     {Text: "slow"},
		"tagged":   {Text: "tagged", Tags: []string{"author:7", "list"}},
		"pattern":  {Text: "pattern"},
		"purged":   {Text: "purged", Tags: []string{"gone"}},
		"met":      {Text: "met"},
		"unwanted": {Text: "unwanted"},
	})
	s := start(t, dir)

	t.Run("fresh, without a window", func(t *testing.T) {
		x, text := s.why("/p/calm"), s.words("/p/calm")
		if x.is() != "fresh" || !x.Listed || x.Pattern != "/p/[slug]" || x.Pending || x.Work != nil || x.Entry.WindowNanos != 0 || !x.Entry.Ages.IsZero() {
			t.Errorf("got %+v", x)
		}
		says(t, text, "/p/calm is fresh.", "/p/[slug]", "which lists it", "200 OK", "It does not age")
	})
	t.Run("fresh, within its window", func(t *testing.T) {
		x, text := s.why("/p/window"), s.words("/p/window")
		if left := x.Entry.Ages.Sub(x.At); x.is() != "fresh" || x.Entry.WindowNanos != time.Hour || left < 50*time.Minute || left > time.Hour {
			t.Errorf("got %+v", x)
		}
		says(t, text, "/p/window is fresh.", "It ages at", "(in 5", "its window is 1h0m0s")
	})
	t.Run("aged, and asking changes nothing", func(t *testing.T) {
		s.whyUntil("/p/old", "aged", func(x explained) bool { return x.Reason == "aged" })
		x, text := s.why("/p/old"), s.words("/p/old")
		if x.is() != "stale aged" || x.Pending || x.Work != nil || len(x.Renders) > 0 || x.Entry.Ages.After(x.At) {
			t.Errorf("got %+v", x)
		}
		says(t, text, "/p/old is stale (aged).", "Its window of 1s ended at", "The next visitor gets it as it is and has it regenerated.")
	})
	t.Run("a regeneration after a visit, then fresh", func(t *testing.T) {
		set(t, dir, "old", datum{Text: "new", Revalidate: 3600})
		s.get("/p/old")
		x := s.whyUntil("/p/old", "fresh", func(x explained) bool { return x.is() == "fresh" && x.Work == nil })
		if len(x.Renders) != 1 || x.Renders[0].Cause != "aged" || x.Renders[0].Outcome != "changed" {
			t.Errorf("got %+v", x.Renders)
		}
		says(t, s.words("/p/old"), "Last renders:", "aged", "changed in")
	})
	t.Run("demanded, while the render is slow", func(t *testing.T) {
		set(t, dir, "slow", datum{Text: "slower", Hold: true})
		s.command(0, "revalidate", "/p/slow", "--stale")
		s.whyUntil("/p/slow", "being rendered", func(x explained) bool { return x.Work != nil && !x.Work.Began.IsZero() })
		x, text := s.why("/p/slow"), s.words("/p/slow")
		if x.is() != "stale demanded" || !x.Pending || x.Demand.Target != "path /p/slow" || x.Demand.Purge ||
			x.Work.Cause != "demand" || !x.Work.Owed || x.Work.Began.Before(x.Demand.At) || x.Limit != "" {
			t.Errorf("got %+v, demand %+v, work %+v", x, x.Demand, x.Work)
		}
		says(t, text, "/p/slow is stale (demanded).", "A demand on path /p/slow was accepted at", "is not met yet", "It is being rendered since")
		let(t, dir, "slow")
		x = s.whyUntil("/p/slow", "fresh", func(x explained) bool { return x.is() == "fresh" && x.Work == nil })
		if x.Pending || x.Demand == nil || x.Demand.Target != "path /p/slow" {
			t.Errorf("got %+v, demand %+v", x, x.Demand)
		}
		says(t, s.words("/p/slow"), "A demand on path /p/slow was accepted at", "and was met")
	})
	t.Run("demanded, while the data source fails", func(t *testing.T) {
		set(t, dir, "failing", datum{Fail: "the CMS answered 503"})
		out, errOut := s.command(1, "revalidate", "/p/failing", "/p/calm")
		says(t, out, "/p/calm", "unchanged", "/p/failing", "failed", "the CMS answered 503", "2 pages: 1 unchanged, 1 failed")
		says(t, errOut, "freshet: 1 page failed")
		x := s.whyUntil("/p/failing", "between two tries", func(x explained) bool { return x.Work == nil && !x.NextTry.IsZero() })
		if x.is() != "stale demanded" || !x.Pending || x.Demand.Target != "path /p/failing" || x.Failures < 1 ||
			!strings.Contains(x.LastError, "the CMS answered 503") || !x.NextTry.After(x.At) || x.Renders[0].Outcome != "failed" || x.Renders[0].Cause != "demand" {
			t.Errorf("got %+v", x)
		}
		s.whyUntil("/p/failing", "failing twice", func(x explained) bool { return x.Failures >= 2 && x.Work == nil && !x.NextTry.IsZero() })
		says(t, s.words("/p/failing"), "/p/failing is stale (demanded).", "A demand on path /p/failing was accepted at", "failed: ", "the CMS answered 503", "Last renders:", "failed in")
		set(t, dir, "failing", datum{Text: "mended"})
		x = s.whyUntil("/p/failing", "fresh", func(x explained) bool { return x.is() == "fresh" })
		if x.Failures != 0 || x.LastError != "" || !x.NextTry.IsZero() || x.Pending {
			t.Errorf("after it was mended: %+v", x)
		}
	})
	t.Run("a tag that it carries was demanded", func(t *testing.T) {
		set(t, dir, "tagged", datum{Fail: "no answer"})
		s.command(0, "revalidate", "--tag", "author:7", "--stale")
		x, text := s.why("/p/tagged"), s.words("/p/tagged")
		if x.is() != "stale demanded" || x.Demand.Target != "tag author:7" || !x.Pending || !slices.Equal(x.Entry.Tags, []string{"author:7", "list"}) {
			t.Errorf("got %+v, demand %+v, entry %+v", x, x.Demand, x.Entry)
		}
		says(t, text, "A demand on tag author:7 was accepted at", "Tags: author:7, list.")
	})
	t.Run("its pattern was demanded, in the site's own spelling", func(t *testing.T) {
		set(t, dir, "pattern", datum{Fail: "no answer"})
		set(t, dir, "calm", datum{Fail: "no answer"})
		s.command(0, "revalidate", "--pattern", "/p/[slug]", "--stale")
		if x := s.why("/p/pattern"); x.Demand.Target != "pattern /p/[slug]" || !x.Pending {
			t.Errorf("got %+v, demand %+v", x, x.Demand)
		}
		s.command(0, "revalidate", "--prefix", "/p", "--stale")
		if x := s.why("/p/pattern"); x.Demand.Target != "prefix /p" {
			t.Errorf("after a demand on a prefix the newest is %+v", x.Demand)
		}
		s.command(0, "revalidate", "--all", "--stale")
		if x := s.why("/p/pattern"); x.Demand.Target != "site" {
			t.Errorf("after a demand on the site the newest is %+v", x.Demand)
		}
		says(t, s.words("/p/pattern"), "A demand on", "site was accepted at")
	})
	t.Run("aged, and the data source fails", func(t *testing.T) {
		s.whyUntil("/p/held", "rendered after the demands on the site", func(x explained) bool { return !x.Pending && x.Work == nil })
		set(t, dir, "held", datum{Fail: "the CMS is away"})
		s.whyUntil("/p/held", "aged", func(x explained) bool { return x.Reason == "aged" })
		var x explained
		text := ""
		until(t, "it is held for as long as it takes to ask twice", func() bool {
			s.get("/p/held")
			x = s.whyUntil("/p/held", "held", func(x explained) bool { return x.Reason == "held" })
			text = s.words("/p/held")
			return strings.Contains(text, "(held)")
		})
		if x.is() != "fresh held" || x.Pending || x.Failures < 1 || !strings.Contains(x.LastError, "the CMS is away") ||
			!x.NextTry.After(x.At) || !x.Entry.HeldUntil.Equal(x.NextTry) || !x.Entry.Ages.Before(x.At) {
			t.Errorf("got %+v, entry %+v", x, x.Entry)
		}
		says(t, text, "/p/held is fresh (held).", "It has aged, but its regeneration failed", "the CMS is away", "not before")
	})
	t.Run("purged, then asked for", func(t *testing.T) {
		s.command(0, "revalidate", "/p/purged", "--purge")
		x, text := s.why("/p/purged"), s.words("/p/purged")
		if x.is() != "missing purged" || x.Entry != nil || !x.Demand.Purge || x.Demand.Target != "path /p/purged" || x.Pending || x.Work != nil {
			t.Errorf("got %+v, demand %+v", x, x.Demand)
		}
		says(t, text, "/p/purged is missing (purged).", "A purge of path /p/purged was accepted at", "The next visitor has it rendered")
		if a := s.get("/p/purged"); a.code != 200 {
			t.Errorf("the next visitor gets %d", a.code)
		}
		if x := s.why("/p/purged"); x.is() != "fresh" || x.Demand == nil || !x.Demand.Purge {
			t.Errorf("got %+v, demand %+v", x, x.Demand)
		}
		s.command(0, "revalidate", "--tag", "gone", "--purge")
		if x := s.why("/p/purged"); x.is() != "missing purged" || x.Demand.Target != "tag gone" {
			t.Errorf("got %+v, demand %+v", x, x.Demand)
		}
	})
	t.Run("purged, and its render fails", func(t *testing.T) {
		set(t, dir, "unwanted", datum{Fail: "the CMS lost it"})
		s.command(0, "revalidate", "/p/unwanted", "--purge")
		if a := s.get("/p/unwanted"); a.code != 500 {
			t.Errorf("a visitor gets %d", a.code)
		}
		x, text := s.why("/p/unwanted"), s.words("/p/unwanted")
		if x.is() != "missing failing" || x.Failures != 1 || !strings.Contains(x.LastError, "the CMS lost it") {
			t.Errorf("got %+v", x)
		}
		says(t, text, "/p/unwanted is missing (failing).", "visitors get an error until a render succeeds", "the CMS lost it")
	})
	t.Run("never rendered", func(t *testing.T) {
		x, text := s.why("/p/never"), s.words("/p/never")
		if x.is() != "missing new" || x.Listed || x.Entry != nil || x.Work != nil || x.Pending {
			t.Errorf("got %+v", x)
		}
		says(t, text, "/p/never is missing (new).", "which does not list it", "The next visitor has it rendered")
	})
	t.Run("a visitor waits for the first render", func(t *testing.T) {
		set(t, dir, "first", datum{Text: "first", Hold: true})
		end := s.visit("/p/first")
		x := s.whyUntil("/p/first", "being rendered", func(x explained) bool { return x.Work != nil && !x.Work.Began.IsZero() && x.Waiting == 1 })
		if x.State != "missing" || x.Work.Cause != "visit" || x.Work.Owed || x.Pending {
			t.Errorf("got %+v, work %+v", x, x.Work)
		}
		says(t, s.words("/p/first"), "/p/first is missing", "It is being rendered since", "1 caller waits")
		let(t, dir, "first")
		if a := end(); a.code != 200 {
			t.Errorf("the visitor got %d %s", a.code, a.body)
		}
	})
	t.Run("a path that a blocking page does not list, and that the source does not have", func(t *testing.T) {
		if a := s.get("/p/ghost"); a.code != 404 {
			t.Errorf("a visitor gets %d", a.code)
		}
		x, text := s.why("/p/ghost"), s.words("/p/ghost")
		if x.is() != "fresh" || x.Listed || x.Entry.Status != 404 {
			t.Errorf("got %+v", x)
		}
		says(t, text, "/p/ghost is fresh.", "which does not list it", "404 Not Found")
	})
	t.Run("a path that a page without a fallback does not list", func(t *testing.T) {
		x, text := s.why("/closed/b"), s.words("/closed/b")
		if x.is() != "missing unlisted" || x.Listed || x.Pattern != "/closed/[slug]" {
			t.Errorf("got %+v", x)
		}
		says(t, text, "/closed/b is missing (unlisted).", "visitors get 404")
		if a := s.get("/closed/b"); a.code != 404 {
			t.Errorf("a visitor gets %d", a.code)
		}
		if x := s.why("/closed/a"); x.is() != "fresh" && x.is() != "stale demanded" || !x.Listed {
			t.Errorf("the listed one is %+v", x)
		}
		if _, errOut := s.command(1, "revalidate", "/closed/b"); !strings.Contains(errOut, "the page does not list this path") {
			t.Errorf("a demand gets %s", errOut)
		}
	})
	t.Run("an API route", func(t *testing.T) {
		x, text := s.why("/api/ping"), s.words("/api/ping")
		if x.is() != "missing uncached" || x.Entry != nil || x.Pattern != "/api/ping" {
			t.Errorf("got %+v", x)
		}
		says(t, text, "/api/ping is", "which answers every request")
	})
	t.Run("no page at all", func(t *testing.T) {
		for _, path := range []string{"/nothing", "/p", "/p/a/b"} {
			code, out, errOut := freshet(t, nil, "why", dir, path)
			if code != 1 || out != "" || errOut != fmt.Sprintf("freshet: %s: no page has this path\n", path) {
				t.Errorf("%s: code %d, %q, %q", path, code, out, errOut)
			}
		}
	})
}

// TestWhySaysWhichLimitHolds fills the slots of the engine, so that two pages wait.
func TestWhySaysWhichLimitHolds(t *testing.T) {
	pages := map[string]datum{}
	const slots = 16 // the default of Options.MaxRenders
	for i := range slots + 2 {
		pages[fmt.Sprintf("n%02d", i)] = datum{Text: "x"}
	}
	dir := states(t, pages)
	s := start(t, dir)
	for slug := range pages {
		set(t, dir, slug, datum{Text: "y", Hold: true})
	}
	demand := []string{"revalidate", "--stale"} // all at once: a render that takes 30 s gives its slot back
	for i := range slots {
		demand = append(demand, fmt.Sprintf("/p/n%02d", i))
	}
	s.command(0, demand...)
	for i := range slots {
		s.whyUntil(fmt.Sprintf("/p/n%02d", i), "being rendered", func(x explained) bool { return x.Work != nil && !x.Work.Began.IsZero() })
	}
	for i := range 2 {
		path := fmt.Sprintf("/p/n%02d", slots+i)
		s.command(0, "revalidate", path, "--stale")
		x, text := s.why(path), s.words(path)
		if x.is() != "stale demanded" || !x.Pending || x.Limit != "Options.MaxRenders" || x.Work == nil || !x.Work.Began.IsZero() || x.Work.Ahead != i || x.Work.Cause != "demand" {
			t.Errorf("got %+v, work %+v", x, x.Work)
		}
		says(t, text, path+" is stale (demanded).", "It waits for its render since", fmt.Sprintf("%d before it", i), "Options.MaxRenders")
	}
	out, _, _ := strings.Cut(first(s.command(0, "pages", "--pending")), "\n")
	says(t, out, "Path", "State", "Next")
	for slug := range pages {
		let(t, dir, slug)
	}
	for slug := range pages {
		s.whyUntil("/p/"+slug, "fresh", func(x explained) bool { return x.is() == "fresh" })
	}
}

func first(a, _ string) string { return a }

// TestWhyAfterARestart: what the server knew in memory alone is gone, the
// reasons are not.
func TestWhyAfterARestart(t *testing.T) {
	dir := states(t, map[string]datum{
		"tagged": {Text: "tagged", Tags: []string{"author:7"}},
		"path":   {Text: "path"},
		"purged": {Text: "purged"},
		"calm":   {Text: "calm", Tags: []string{"calm"}},
	})
	s := start(t, dir)
	set(t, dir, "tagged", datum{Fail: "no answer"})
	set(t, dir, "path", datum{Fail: "no answer"})
	s.command(1, "revalidate", "--tag", "author:7")
	s.command(1, "revalidate", "/p/path")
	s.command(0, "revalidate", "/p/purged", "--purge")
	s.command(0, "revalidate", "--tag", "calm")
	before := map[string]explained{}
	for _, slug := range []string{"tagged", "path", "purged", "calm"} {
		before[slug] = s.why("/p/" + slug)
	}
	s.kill()
	s = start(t, dir)
	for slug, is := range map[string]string{"tagged": "stale demanded", "path": "stale demanded", "purged": "missing purged", "calm": "fresh"} {
		x, was := s.why("/p/"+slug), before[slug]
		if was.is() != is || x.is() != is || x.Pending != was.Pending {
			t.Errorf("%s was %+v and is %+v, want %s", slug, was, x, is)
		}
		if x.Demand == nil || was.Demand == nil || !x.Demand.At.Equal(was.Demand.At) || x.Demand.Purge != was.Demand.Purge {
			t.Errorf("%s: its demand was %+v and is %+v", slug, was.Demand, x.Demand)
			continue
		}
		if x.Demand.Target != was.Demand.Target {
			t.Errorf("%s: the demand was on %q and is on %q", slug, was.Demand.Target, x.Demand.Target)
		}
	}
	s.whyUntil("/p/tagged", "tried again", func(x explained) bool { return x.Failures > 0 && strings.Contains(x.LastError, "no answer") })
}

// TestWhyNamesThePreviousBuild: a page that no build renders before traffic is
// the former build's until somebody asks for it.
func TestWhyNamesThePreviousBuild(t *testing.T) {
	dir := states(t, map[string]datum{"listed": {Text: "listed"}})
	s := start(t, dir)
	set(t, dir, "extra", datum{Text: "extra"})
	if a := s.get("/p/extra"); a.code != 200 {
		t.Fatalf("got %d %s", a.code, a.body)
	}
	old := s.why("/p/extra").Entry.Build
	s.terminate()
	page := filepath.Join(dir, "pages", "p", "[slug].js")
	code := read(t, page)
	if err := os.WriteFile(page, []byte(strings.Replace(code, "<p>{text}</p>", "<main>{text}</main>", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	rebuild(t, dir)
	s = start(t, dir)
	x, text := s.why("/p/extra"), s.words("/p/extra")
	if x.is() != "stale build" || x.Entry.Build != old || x.Pending {
		t.Errorf("got %+v, entry %+v", x, x.Entry)
	}
	says(t, text, "/p/extra is stale (build).", "It was made by a previous build", "build "+old)
	s.get("/p/extra")
	x = s.whyUntil("/p/extra", "of the new build", func(x explained) bool { return x.is() == "fresh" })
	if x.Entry.Build == old {
		t.Errorf("the build is %s as before", old)
	}
}
