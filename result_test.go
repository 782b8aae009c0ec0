package freshet_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

func TestNotFoundResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("")
		src.result = func(text string) *freshet.Result {
			if text == "" {
				return freshet.NotFound(10 * time.Second)
			}
			return &freshet.Result{Body: []byte(text)}
		}
		site := newSite(t, freshet.Options{Error: func(w http.ResponseWriter, _ *http.Request, status int, _ error) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte("no such page"))
		}}, freshet.Page{Pattern: "/{x}", Render: src})
		expect(t, site, "/a", 404, "MISS", "no such page")
		expect(t, site, "/a", 404, "HIT", "no such page")
		if c := get(site, "/a").Header().Get("Cache-Control"); c != "s-maxage=10, stale-while-revalidate=31535990" {
			t.Errorf("Cache-Control %q", c)
		}
		if n := src.count(); n != 1 {
			t.Errorf("%d renders of a cached not-found", n)
		}
		src.set("born")
		time.Sleep(11 * time.Second)
		expect(t, site, "/a", 404, "STALE", "no such page")
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "born")
		src.set("")
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Errorf("a not-found result is an answer to a demand, not %v", err)
		}
		expect(t, site, "/a", 404, "HIT", "no such page")
	})
}

func TestRedirectResult(t *testing.T) {
	src := newSource("")
	src.result = func(string) *freshet.Result { return freshet.Redirect("/b?x=1", false) }
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: time.Minute})
	for _, state := range []string{"MISS", "HIT"} {
		w := get(site, "/a")
		if w.Code != 307 || w.Header().Get("Location") != "/b?x=1" || w.Header().Get("X-State") != state {
			t.Errorf("%d %v", w.Code, w.Header())
		}
	}
	if src.count() != 1 {
		t.Error("the redirect was not cached")
	}
}

// TestBadResults: what cannot be cached, or would let a page write headers that
// are not its own, is a failed render and not an answer.
func TestBadResults(t *testing.T) {
	header := func(name, value string) *freshet.Result {
		return &freshet.Result{Header: http.Header{name: {value}}, Body: []byte("x")}
	}
	tags := make([]string, 129)
	for i := range tags {
		tags[i] = "t" + strings.Repeat("x", i)
	}
	for _, tt := range []struct {
		name string
		r    *freshet.Result
	}{
		{"nothing", nil},
		{"a status that is no page", &freshet.Result{Status: 500}},
		{"204, which would empty the page", &freshet.Result{Status: 204}},
		{"a cookie", header("Set-Cookie", "a=b")},
		{"a caching header of its own", header("cache-control", "public")},
		{"a line break in a value", header("X-A", "a\r\nB: c")},
		{"a NUL", header("X-A", "a\x00")},
		{"a space in a name", header("X A", "a")},
		{"a redirect to another host by slashes", freshet.Redirect("//evil.example", false)},
		{"by a backslash", freshet.Redirect(`/\evil.example`, false)},
		{"by a line break", freshet.Redirect("/a\nb", true)},
		{"to nowhere", freshet.Redirect("", true)},
		{"a tag with a space", &freshet.Result{Tags: []string{"a b"}}},
		{"an empty tag", &freshet.Result{Tags: []string{""}}},
		{"a long tag", &freshet.Result{Tags: []string{strings.Repeat("t", 257)}}},
		{"too many tags", &freshet.Result{Tags: tags}},
		{"too many bytes", &freshet.Result{Body: make([]byte, 101)}},
		{"too many bytes in a variant", &freshet.Result{Body: make([]byte, 50), Variants: map[string]freshet.Variant{"data": {Body: make([]byte, 51)}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := newSource("")
			src.result = func(string) *freshet.Result { return tt.r }
			site := newSite(t, freshet.Options{MaxResultBytes: 100}, freshet.Page{Pattern: "/a", Render: src})
			if w := get(site, "/a"); w.Code != 500 || w.Body.String() != "Internal Server Error\n" || len(w.Header()["Location"]) > 0 {
				t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
			}
		})
	}
}

func TestVariants(t *testing.T) {
	src := newSource("page")
	src.result = func(text string) *freshet.Result {
		return &freshet.Result{Body: []byte(text), Variants: map[string]freshet.Variant{
			"data": {Body: []byte(`"` + text + `"`), Header: http.Header{"Content-Type": {"application/json"}}}}}
	}
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
	data := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.ServeVariant(w, r, r.URL.Path, r.URL.RawQuery) })
	expect(t, data, "/a?data", 200, "MISS", `"page"`)
	expect(t, site, "/a", 200, "HIT", "page")
	if c := get(data, "/a?data").Header().Get("Content-Type"); c != "application/json" {
		t.Errorf("Content-Type %q", c)
	}
	if w := get(data, "/a?other"); w.Code != 404 {
		t.Errorf("%d for a variant that the page has not", w.Code)
	}
	src.set("new")
	if err := <-revalidate(site, freshet.Path("/a")); err != nil {
		t.Fatal(err)
	}
	expect(t, data, "/a?data", 200, "HIT", `"new"`)
	expect(t, site, "/a", 200, "HIT", "new")
}

// TestWindowOfAResult: the newest result's own window counts.
func TestWindowOfAResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("x")
		window := time.Second
		src.result = func(text string) *freshet.Result { return &freshet.Result{Body: []byte(text), Revalidate: window} }
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: time.Hour})
		expect(t, site, "/a", 200, "MISS", "x")
		time.Sleep(2 * time.Second)
		window = freshet.Never
		expect(t, site, "/a", 200, "STALE", "x")
		synctest.Wait()
		time.Sleep(24 * 365 * time.Hour)
		expect(t, site, "/a", 200, "HIT", "x")
	})
}

// TestNotFoundHealsByItself where nobody said how long it lasts: who asks for a
// page a moment before it is written must not make it disappear for good.
func TestNotFoundHealsByItself(t *testing.T) {
	for _, tt := range []struct {
		name         string
		path         string
		result, page time.Duration
		want         time.Duration
	}{
		{"an unlisted path of a page that does not age", "/x", 0, 0, time.Minute},
		{"a window of its own", "/x", time.Hour, 0, time.Hour},
		{"the page's window", "/x", 0, time.Hour, time.Hour},
		{"for good, said by the result", "/x", freshet.Never, 0, 0},
		{"a listed path", "/listed", 0, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := newSource("")
			src.result = func(string) *freshet.Result { return freshet.NotFound(tt.result) }
			site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src, Revalidate: tt.page,
				Paths: func(context.Context) ([]string, error) { return []string{"/listed"}, nil }})
			if err := site.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			get(site, tt.path)
			x, err := site.Why(t.Context(), tt.path)
			if err != nil || x.Entry == nil || x.Entry.Window != tt.want {
				t.Errorf("%+v, %v: want the window %v", x.Entry, err, tt.want)
			}
		})
	}
}
