package freshet_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// TestReceipts of the four kinds, of a path and of a tag, through JSON.
func TestReceipts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		src.tags = []string{"t"}
		src.delay = time.Second
		site := newSite(t, freshet.Options{RevalidateLimit: 2}, freshet.Page{Pattern: "/{x}", Render: src})
		for _, p := range []string{"/a", "/b", "/c"} {
			get(site, p)
		}
		time.Sleep(time.Second)
		asked := time.Now()
		read := func(rc freshet.Receipt, err error) freshet.Receipt {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
			b, err := json.Marshal(rc)
			if err != nil {
				t.Fatal(err)
			}
			var back freshet.Receipt
			if err := json.Unmarshal(b, &back); err != nil {
				t.Fatal(err)
			}
			if back.Asked.Before(asked) {
				t.Errorf("asked at %v, before the call at %v", back.Asked, asked)
			}
			return back
		}
		plan := read(site.Plan(t.Context(), freshet.Tag("t")))
		if len(plan.Pages) != 2 || plan.More != 1 || plan.Pages[0].OldHash == "" || plan.Pages[0].Done {
			t.Errorf("plan %+v", plan)
		}
		if src.count() != 3 {
			t.Errorf("a plan rendered")
		}
		same := read(site.Revalidate(t.Context(), freshet.Path("/a")))
		if p := same.Pages[0]; !p.Done || p.Changed || p.OldHash != p.NewHash || p.OldHash != plan.Pages[0].OldHash || p.Duration != time.Second {
			t.Errorf("the same content: %+v", p)
		}
		if p := same.Pages[0]; !p.Began.After(same.Asked) {
			t.Errorf("began at %v, asked at %v", p.Began, same.Asked)
		}
		src.set("new")
		all := read(site.Revalidate(t.Context(), freshet.Tag("t")))
		if len(all.Pages) != 2 || all.More != 1 {
			t.Errorf("of the tag %+v", all)
		}
		for _, p := range all.Pages {
			if !p.Done || !p.Changed || p.OldHash == p.NewHash || p.NewHash == "" || !p.Began.After(all.Asked) {
				t.Errorf("a new content: %+v", p)
			}
		}
		stale := read(site.MarkStale(t.Context(), freshet.Path("/a")))
		if p := stale.Pages[0]; p.Done || p.OldHash != all.Pages[0].NewHash || !p.Began.IsZero() {
			t.Errorf("marked stale: %+v", p)
		}
		src.fail(errDown)
		failed, err := site.Revalidate(t.Context(), freshet.Path("/b"))
		if p := failed.Pages[0]; err == nil || p.Done || !strings.Contains(p.Err, "down") || p.OldHash == "" || p.Duration != time.Second {
			t.Errorf("failed: %+v, %v", p, err)
		}
		src.fail(nil)
		time.Sleep(time.Minute)
		purged := read(site.Purge(t.Context(), freshet.Tag("t")))
		if len(purged.Pages) != 2 || purged.More != 1 {
			t.Errorf("purge %+v", purged)
		}
		for _, p := range purged.Pages {
			if !p.Done || p.OldHash == "" || p.NewHash != "" {
				t.Errorf("purged: %+v", p)
			}
		}
	})
}

// TestChangedCountsVariants: a page whose JSON alone changed has changed.
func TestChangedCountsVariants(t *testing.T) {
	src := newSource("1")
	src.result = func(text string) *freshet.Result {
		return &freshet.Result{Body: []byte("page"), Variants: map[string]freshet.Variant{"data": {Body: []byte(text)}}}
	}
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
	get(site, "/a")
	src.set("2")
	rc, err := site.Revalidate(t.Context(), freshet.Path("/a"))
	if err != nil || !rc.Pages[0].Changed {
		t.Errorf("%+v, %v", rc, err)
	}
}

// TestUnchanged: content that stays the same keeps ETag and Last-Modified, and
// is counted.
func TestUnchanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c freshet.Counters
		src := newSource("old")
		site := newSite(t, freshet.Options{Events: c.Events()}, freshet.Page{Pattern: "/{x}", Render: src})
		type validators struct{ etag, modified string }
		see := func() validators {
			w := get(site, "/a")
			return validators{w.Header().Get("ETag"), w.Header().Get("Last-Modified")}
		}
		if v := see(); v.modified != "" {
			t.Errorf("in the second of its making it says %q: two contents of that second could not be told apart", v.modified)
		}
		time.Sleep(10 * time.Second)
		first := see()
		if want := time.Now().Add(-9 * time.Second).UTC().Format(http.TimeFormat); first.modified != want {
			t.Errorf("Last-Modified %q, want %q", first.modified, want)
		}
		for range 3 {
			if err := <-revalidate(site, freshet.Path("/a")); err != nil {
				t.Error(err)
			}
			time.Sleep(10 * time.Second)
		}
		if again := see(); again != first {
			t.Errorf("%+v, was %+v", again, first)
		}
		if n := c.Counts(); n.Renders != 4 || n.Unchanged != 3 {
			t.Errorf("%+v", n)
		}
		src.set("new")
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Error(err)
		}
		time.Sleep(10 * time.Second)
		second := see()
		if second.etag == first.etag || second.modified == first.modified {
			t.Errorf("%+v, was %+v", second, first)
		}
	})
}

// TestIfModifiedSince is answered only where nothing else can be meant.
func TestIfModifiedSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("x")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
		get(site, "/a")
		time.Sleep(time.Minute)
		w := get(site, "/a")
		etag, modified := w.Header().Get("ETag"), w.Header().Get("Last-Modified")
		at, err := http.ParseTime(modified)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name   string
			header []string
			status int
		}{
			{"its own time", []string{"If-Modified-Since", modified}, 304},
			{"a later time", []string{"If-Modified-Since", at.Add(time.Hour).Format(http.TimeFormat)}, 304},
			{"the second before", []string{"If-Modified-Since", at.Add(-time.Second).Format(http.TimeFormat)}, 200},
			{"another form of the same time", []string{"If-Modified-Since", at.Format("Monday, 02-Jan-06 15:04:05 GMT")}, 304},
			{"no time", []string{"If-Modified-Since", "yesterday"}, 200},
			{"nothing", []string{"If-Modified-Since", ""}, 200},
			{"beside an entity tag that matches", []string{"If-None-Match", etag, "If-Modified-Since", at.Add(-time.Hour).Format(http.TimeFormat)}, 304},
			{"beside an entity tag that does not", []string{"If-None-Match", `"other"`, "If-Modified-Since", modified}, 200},
		} {
			w := get(site, "/a", tt.header...)
			if w.Code != tt.status || (w.Code == 304) != (w.Body.Len() == 0) {
				t.Errorf("%s: %d with %d bytes, want %d", tt.name, w.Code, w.Body.Len(), tt.status)
			}
			if got := w.Header().Get("Last-Modified"); got != modified {
				t.Errorf("%s: Last-Modified %q", tt.name, got)
			}
		}
	})
}

// TestJitter: pages that were made together do not age together, none later
// than its window, and none more than a tenth of it early.
func TestJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("x")
		const pages = 200
		stale := func(site *freshet.Site) (n int) {
			for i := range pages {
				x, err := site.Why(t.Context(), fmt.Sprintf("/%d", i))
				if err != nil {
					t.Fatal(err)
				}
				if x.State == freshet.Stale {
					n++
				}
			}
			return n
		}
		for _, tt := range []struct {
			name   string
			jitter float64
			window time.Duration
			at     map[int][2]int // the fewest and the most that are stale then
		}{
			{"by default", 0, 100 * time.Second, map[int][2]int{89: {0, 0}, 92: {20, 70}, 95: {70, 130}, 98: {130, 190}, 100: {pages, pages}}},
			{"half of the window", 0.5, 100 * time.Second, map[int][2]int{49: {0, 0}, 75: {70, 130}, 100: {pages, pages}}},
			{"none", -1, 100 * time.Second, map[int][2]int{99: {0, 0}, 100: {pages, pages}}},
			{"a short window is kept to the letter", 0, 9 * time.Second, map[int][2]int{8: {0, 0}, 9: {pages, pages}}},
		} {
			site := newSite(t, freshet.Options{Jitter: tt.jitter}, freshet.Page{Pattern: "/{x}", Render: src, Revalidate: tt.window})
			for i := range pages {
				get(site, fmt.Sprintf("/%d", i))
			}
			start := time.Now()
			for sec := range 101 {
				time.Sleep(time.Until(start.Add(time.Duration(sec) * time.Second)))
				if want, ok := tt.at[sec]; ok {
					if n := stale(site); n < want[0] || n > want[1] {
						t.Errorf("%s: after %d s %d of %d are stale, want %d to %d", tt.name, sec, n, pages, want[0], want[1])
					}
				}
			}
		}
	})
}

// TestLastModifiedIsNeverInTheFuture: content counts from the second after it
// was made, and until then there is nothing to say (RFC 9110, 8.8.2.1).
func TestLastModifiedIsNeverInTheFuture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: newSource("text")})
		for range 20 {
			w := get(site, "/a")
			switch modified := w.Header().Get("Last-Modified"); {
			case modified == "" && time.Since(time.Date(2000, 1, 1, 0, 0, 2, 0, time.UTC)) >= 0:
				t.Fatal("two seconds later nothing is said")
			case modified != "":
				if at, err := http.ParseTime(modified); err != nil || at.After(time.Now()) {
					t.Fatalf("at %v it says %q (%v)", time.Now().UTC(), modified, err)
				}
			}
			time.Sleep(130 * time.Millisecond)
		}
	})
}
