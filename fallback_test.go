package freshet_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

func paths(ps ...string) func(context.Context) ([]string, error) {
	return func(context.Context) ([]string, error) { return ps, nil }
}

func TestFallbackNotFound(t *testing.T) {
	src := newSource("text")
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/p/{x}", Render: src, Paths: paths("/p/one", "/p/zw%C3%A9i"), Fallback: freshet.FallbackNotFound})
	if w := get(site, "/p/other"); w.Code != 404 || w.Header().Get("X-State") != "" || w.Header().Get("Cache-Control") != "private, no-cache, no-store, max-age=0, must-revalidate" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if src.count() != 0 {
		t.Error("an unlisted path was rendered")
	}
	expect(t, site, "/p/one", 200, "MISS", "text")
	expect(t, site, "/p/zwéi", 200, "MISS", "text")
	if _, err := site.Revalidate(t.Context(), freshet.Path("/p/other")); !errors.Is(err, freshet.ErrUnlisted) {
		t.Errorf("error %v", err)
	}
}

// TestListingFails: it is an error for who needs it, not for who asks for a
// page that is there, and it is not asked by every visitor anew.
func TestListingFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		asked, fails := 0, false
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/p/{x}", Render: src, Fallback: freshet.FallbackNotFound,
			Paths: func(context.Context) ([]string, error) {
				asked++
				if fails {
					panic("down")
				}
				return []string{"/p/one"}, nil
			}})
		fails = true
		for range 100 {
			if w := get(site, "/p/one"); w.Code != 500 {
				t.Errorf("%d", w.Code)
			}
		}
		if asked != 1 {
			t.Errorf("asked %d times within a second of failure", asked)
		}
		fails = false
		time.Sleep(2 * time.Second)
		expect(t, site, "/p/one", 200, "MISS", "text")
		if err := site.Start(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestFallbackShell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src, shell := newSource("text"), newSource("loading")
		src.delay = 5 * time.Second
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/p/{x}", Render: src, Fallback: freshet.FallbackShell, Shell: shell})
		start := time.Now()
		for range 3 {
			expect(t, site, "/p/a", 200, "MISS", "loading")
		}
		if c := get(site, "/p/a").Header().Get("Cache-Control"); c != "private, no-cache, no-store, max-age=0, must-revalidate" {
			t.Errorf("Cache-Control of a shell: %q", c)
		}
		if time.Since(start) != 0 {
			t.Error("a visitor waited although there is a shell")
		}
		time.Sleep(6 * time.Second)
		expect(t, site, "/p/a", 200, "HIT", "text")
		w := get(site, "/p/b", "User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")
		if w.Body.String() != "text" || w.Header().Get("X-State") != "MISS" {
			t.Errorf("a crawler got %q", w.Body)
		}
		if src.count() != 2 || shell.count() != 1 {
			t.Errorf("%d renders, %d of the shell", src.count(), shell.count())
		}
	})
}

// TestShellFails: a visitor then waits, as without a shell.
func TestShellFails(t *testing.T) {
	src, shell := newSource("text"), newSource("loading")
	shell.fail(errDown)
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/p/{x}", Render: src, Fallback: freshet.FallbackShell, Shell: shell})
	expect(t, site, "/p/a", 200, "MISS", "text")
}

func TestSpellingsOfAPath(t *testing.T) {
	src := newSource("text")
	site := newSite(t, freshet.Options{MaxPathLength: 50}, freshet.Page{Pattern: "/a/{x}", Render: src}, freshet.Page{Pattern: "/über", Render: src})
	expect(t, site, "/a/%c3%a9", 200, "MISS", "text")
	expect(t, site, "/a/%C3%A9", 200, "HIT", "text")
	expect(t, site, "/b/../a/%C3%A9", 200, "HIT", "text")
	expect(t, site, "/%C3%BCber", 200, "MISS", "text")
	for _, tt := range []struct {
		name, path string
		status     int
		location   string
	}{
		{"a slash at the end", "/a/x/?y=1", 308, "/a/x?y=1"},
		{"repeated slashes never lead to another host", "//example.org//x", 308, "/example.org/x"},
		{"nor do backslashes", `/\example.org`, 308, "/example.org"},
		{"not UTF-8", "/a/%ff", 400, ""},
		{"too long", "/a/0123456789012345678901234567890123456789012345678901234567890", 414, ""},
		{"no page", "/none", 404, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := get(site, tt.path)
			if w.Code != tt.status || w.Header().Get("Location") != tt.location {
				t.Errorf("%d to %q, want %d to %q", w.Code, w.Header().Get("Location"), tt.status, tt.location)
			}
		})
	}
}

func TestHandlerPage(t *testing.T) {
	src := newSource("text")
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/api/{x}", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pattern, params, ok := freshet.RouteOf(r.Context())
		if !ok || pattern != "/api/{x}" || params.Get("x") != "a b" {
			t.Errorf("route %q, %v, %v", pattern, params, ok)
		}
		_, _ = w.Write([]byte(r.Method + freshet.VariantOf(r.Context())))
	})}, freshet.Page{Pattern: "/p", Render: src})
	for range 2 {
		if w := ask(site, "POST", "/api/a%20b"); w.Body.String() != "POST" || w.Header().Get("Cache-Control") != "" || w.Header().Get("X-State") != "" {
			t.Errorf("%q %v", w.Body, w.Header())
		}
	}
	data := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.ServeVariant(w, r, r.URL.Path, "data") })
	if w := get(data, "/api/a%20b"); w.Body.String() != "GETdata" {
		t.Errorf("%q", w.Body)
	}
	if rc, err := site.Revalidate(t.Context(), freshet.Path("/api/a b")); err != nil || len(rc.Pages) != 1 || !rc.Pages[0].Done {
		t.Errorf("a page that is never cached has nothing to do: %+v, %v", rc, err)
	}
}

func TestAddReports(t *testing.T) {
	src := newSource("x")
	for _, tt := range []struct {
		name string
		page freshet.Page
	}{
		{"no renderer", freshet.Page{Pattern: "/a"}},
		{"both kinds", freshet.Page{Pattern: "/a", Render: src, Handler: http.NotFoundHandler()}},
		{"a window on a handler", freshet.Page{Pattern: "/a", Handler: http.NotFoundHandler(), Revalidate: time.Second}},
		{"a shell without its fallback", freshet.Page{Pattern: "/a", Render: src, Shell: src}},
		{"the fallback without its shell", freshet.Page{Pattern: "/a", Render: src, Fallback: freshet.FallbackShell}},
		{"an unknown fallback", freshet.Page{Pattern: "/a", Render: src, Fallback: 9}},
		{"a negative window", freshet.Page{Pattern: "/a", Render: src, Revalidate: -5}},
		{"a negative limit", freshet.Page{Pattern: "/a", Render: src, MaxRenders: -1}},
		{"a malformed pattern", freshet.Page{Pattern: "a", Render: src}},
		{"a conflict", freshet.Page{Pattern: "/taken", Render: src}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/taken", Render: src})
			if err := site.Add(tt.page); err == nil {
				t.Error("accepted")
			}
		})
	}
	if _, err := freshet.New(freshet.Options{MaxRenders: -1}); err == nil {
		t.Error("a negative option was accepted")
	}
}
