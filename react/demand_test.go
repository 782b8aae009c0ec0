package react

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
)

func TestDemand(t *testing.T) {
	type m = map[string]any
	for _, c := range []struct {
		name     string
		demand   workers.Demand
		rendered string // the path that is rendered for it; empty: none
		says     string // empty: it resolves
	}{
		{"a path", workers.Demand{Path: "/posts/x"}, "/posts/x", ""},
		{"a query, a fragment and a slash at the end are ignored", workers.Demand{Path: "/posts/x/?a=1#b"}, "/posts/x", ""},
		{"a path that is not encoded", workers.Demand{Path: "/posts/a b"}, "/posts/a%20b", ""},
		{"a path of a shell", workers.Demand{Path: "/lazy/x"}, "/lazy/x", ""},
		{"a route with params", workers.Demand{Path: "/posts/[slug]", Params: m{"slug": "a/b"}}, "/posts/a%2Fb", ""},
		{"an encoded route with params", workers.Demand{Path: "/posts/%5Bslug%5D/", Params: m{"slug": "x"}}, "/posts/x", ""},
		{"a catch-all route with params", workers.Demand{Path: "/docs/[...all]", Params: m{"all": []any{"a", "b"}}}, "/docs/a/b", ""},
		{"an optional catch-all route without params", workers.Demand{Path: "/opt/[[...opt]]"}, "/opt", ""},
		{"a static page", workers.Demand{Path: "/plain"}, "", ""},
		{"a dynamic page without data", workers.Demand{Path: "/user/7"}, "", ""},
		{"a page of getServerSideProps", workers.Demand{Path: "/ssr"}, "", ""},
		{"no page", workers.Demand{Path: "/nothing"}, "", "Failed to revalidate /nothing: Invalid response 404"},
		{"an unlisted path", workers.Demand{Path: "/closed/two"}, "", "Failed to revalidate /closed/two: getStaticPaths does not list"},
		{"a route without its params", workers.Demand{Path: "/posts/[slug]"}, "", "Failed to revalidate /posts/[slug]: params.slug is missing"},
		{"a surplus param", workers.Demand{Path: "/posts/[slug]", Params: m{"slug": "x", "id": "1"}}, "", "params.id is not a parameter"},
		{"params beside a path", workers.Demand{Path: "/posts/x", Params: m{"slug": "x"}}, "", "params go with the route"},
		{"a param of dots", workers.Demand{Path: "/posts/[slug]", Params: m{"slug": ".."}}, "", "Failed to revalidate /posts/[slug]: "},
		{"another host", workers.Demand{Path: "//x"}, "", "Failed to revalidate //x: "},
		{"a route of another host", workers.Demand{Path: "//posts/[slug]", Params: m{"slug": "x"}}, "", "Failed to revalidate //posts/[slug]: "},
		{"another host by a backslash", workers.Demand{Path: `/\x`}, "", `Failed to revalidate /\x: `},
		{"a malformed escape", workers.Demand{Path: "/posts/%zz"}, "", "Failed to revalidate /posts/%zz: the path has a malformed percent escape"},
		{"bytes that are not UTF-8", workers.Demand{Path: "/posts/%ff"}, "", "Failed to revalidate /posts/%ff: "},
		{"an API route", workers.Demand{Path: "/api/items/7"}, "", "Failed to revalidate /api/items/7: an API route"},
		{"an encoded API route", workers.Demand{Path: "/%61pi/items/7"}, "", "an API route"},
		{"an API route by dots", workers.Demand{Path: "/x/../api/items/7"}, "", "an API route"},
		{"a public file", workers.Demand{Path: "/hello.txt"}, "", "Failed to revalidate /hello.txt: a file of public/"},
		{"only if generated, and it is not", workers.Demand{Path: "/posts/x", OnlyGenerated: true}, "", ""},
		{"only if generated, by route", workers.Demand{Path: "/posts/[slug]", Params: m{"slug": "x"}, OnlyGenerated: true}, "", ""},
		{"only if generated, and no page has it", workers.Demand{Path: "/nothing", OnlyGenerated: true}, "", ""},
		{"a page that throws", workers.Demand{Path: "/posts/throws"}, "/posts/throws", "Failed to revalidate /posts/throws: Invalid response 500"},
		{"a page that has gone", workers.Demand{Path: "/posts/gone"}, "/posts/gone", ""},
		{"a tag that nothing has", workers.Demand{Op: "revalidateTag", Tag: "none"}, "", ""},
		{"a tag that cannot be", workers.Demand{Op: "revalidateTag", Tag: "a b"}, "", "Failed to revalidate tag a b: "},
		{"an operation of a later protocol", workers.Demand{Op: "dance"}, "", "unknown operation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mount(t)
			m.node.set("/posts/throws", nil, &workers.CallError{Message: "SECRET"})
			m.node.set("/posts/gone", &workers.Reply{Status: 404}, nil)
			if c.demand.Op == "" {
				c.demand.Op = "revalidate"
			}
			err := m.app.answerDemand(context.Background(), c.demand)
			switch {
			case c.says == "" && err != nil:
				t.Errorf("got %v", err)
			case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "SECRET")):
				t.Errorf("got %v, want %q", err, c.says)
			}
			got := ""
			if len(m.node.calls) > 0 {
				got = m.node.calls[0].Path
			}
			if got != c.rendered {
				t.Errorf("rendered %q, want %q", got, c.rendered)
			}
		})
	}
}

// TestDemandIsShown: when a demand is answered the new page is there; only what
// is generated is regenerated if that was asked for.
func TestDemandIsShown(t *testing.T) {
	m := mount(t)
	m.get("/posts/x")
	for _, only := range []bool{false, true} {
		n := m.node.count()
		if err := m.app.answerDemand(context.Background(), workers.Demand{Op: "revalidate", Path: "/posts/x", OnlyGenerated: only}); err != nil {
			t.Fatal(err)
		}
		w := m.get("/posts/x")
		if m.node.count() != n+1 || w.Header().Get("X-Nextjs-Cache") != "HIT" {
			t.Errorf("only generated %t: %d renders before, %d after, %v", only, n, m.node.count(), w.Header())
		}
	}
}

func TestDemandByTag(t *testing.T) {
	m := mount(t)
	m.node.set("/posts/x", &workers.Reply{Status: 200, Tags: []string{"author:7"}, Parts: map[string][]byte{"html": []byte("x")}}, nil)
	m.get("/posts/x")
	m.get("/posts/y")
	n := m.node.count()
	if err := m.app.answerDemand(context.Background(), workers.Demand{Op: "revalidateTag", Tag: "author:7"}); err != nil {
		t.Fatal(err)
	}
	if m.node.count() != n+1 || m.node.calls[n].Path != "/posts/x" {
		t.Errorf("rendered %v", m.node.calls[n:])
	}
}

func TestDemandBeforeMount(t *testing.T) {
	a := &App{}
	if err := a.answerDemand(context.Background(), workers.Demand{Op: "revalidate", Path: "/"}); err == nil {
		t.Error("accepted without a site")
	}
}

func TestDemandWhileClosing(t *testing.T) {
	m := mount(t)
	if err := m.site.Close(); err != nil {
		t.Fatal(err)
	}
	err := m.app.answerDemand(context.Background(), workers.Demand{Op: "revalidate", Path: "/posts/x"})
	var r *rejection
	if !errors.As(err, &r) || !strings.Contains(err.Error(), "shutting down") {
		t.Errorf("got %v", err)
	}
}

// TestDemandBelowABasePath: with and without it, as in Next.js; a page whose own
// path begins like it is not mistaken.
func TestDemandBelowABasePath(t *testing.T) {
	for base, rows := range map[string]map[string]string{
		"/shop": {"/posts/x": "/posts/x", "/shop/posts/x": "/posts/x", "/shop/posts/x?a=1": "/posts/x", "/shopping/x": "", "/shop": ""},
		"/docs": {"/docs/a": "/docs/a", "/docs/posts/x": "/docs/posts/x", "/posts/x": "/posts/x"},
	} {
		for path, rendered := range rows {
			m := routed(t, bundle.Config{BasePath: base})
			err := m.app.answerDemand(t.Context(), workers.Demand{Op: "revalidate", Path: path})
			got := ""
			if n := len(m.node.calls); n > 0 {
				got = m.node.calls[n-1].Path
			}
			if got != rendered {
				t.Errorf("below %s, %s renders %q, want %q (%v)", base, path, got, rendered, err)
			}
			if shown, _, _ := strings.Cut(m.app.PagePath(path), "?"); rendered != "" && shown != rendered || m.app.BasePath() != base {
				t.Errorf("below %s, %s is the page %q", base, path, shown)
			}
		}
	}
}
