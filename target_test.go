package freshet_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// shop is a site with two patterns, whose pages carry tags.
func shop(t *testing.T, o freshet.Options) (*freshet.Site, *source, *source) {
	goods, posts := newSource("g1"), newSource("p1")
	goods.tags, posts.tags = []string{"price", "stock"}, []string{"author:7"}
	site := newSite(t, o, freshet.Page{Pattern: "/goods/{id}", Render: goods}, freshet.Page{Pattern: "/posts/{all...}", Render: posts})
	for _, p := range []string{"/goods/1", "/goods/2", "/posts/a", "/posts/a/b", "/posts/ab"} {
		if w := get(site, p); w.Code != 200 {
			t.Fatalf("%s: %d", p, w.Code)
		}
	}
	return site, goods, posts
}

var targets = []struct {
	name   string
	target freshet.Target
	want   string
}{
	{"a path", freshet.Path("/goods/1"), "/goods/1"},
	{"a path with query, fragment and slash", freshet.Path("/goods/1/?a=1#b"), "/goods/1"},
	{"a tag", freshet.Tag("price"), "/goods/1 /goods/2"},
	{"a tag of one pattern", freshet.Tag("author:7"), "/posts/a /posts/a/b /posts/ab"},
	{"a tag that nothing carries", freshet.Tag("none"), ""},
	{"a prefix, by whole segments", freshet.Prefix("/posts/a"), "/posts/a /posts/a/b"},
	{"a pattern", freshet.Pattern("/goods/{id}", nil), "/goods/1 /goods/2"},
	{"a pattern with params", freshet.Pattern("/goods/{id}", freshet.Params{"id": {"2"}}), "/goods/2"},
	{"a pattern with several values", freshet.Pattern("/posts/{all...}", freshet.Params{"all": {"a", "b"}}), "/posts/a/b"},
	{"the site", freshet.All(), "/goods/1 /goods/2 /posts/a /posts/a/b /posts/ab"},
}

func TestTargets(t *testing.T) {
	all := []string{"/goods/1", "/goods/2", "/posts/a", "/posts/a/b", "/posts/ab"}
	for _, tt := range targets {
		t.Run(tt.name, func(t *testing.T) {
			site, goods, posts := shop(t, freshet.Options{})
			want := strings.Fields(tt.want)
			plan, err := site.Plan(t.Context(), tt.target)
			if err != nil || !slices.Equal(covered(plan), want) {
				t.Fatalf("Plan: %v, %v, want %v", covered(plan), err, want)
			}
			goods.set("g2")
			posts.set("p2")
			for _, p := range all {
				if w := get(site, p); w.Header().Get("X-State") != "HIT" {
					t.Errorf("Plan changed %s to %s", p, w.Header().Get("X-State"))
				}
			}
			rc, err := site.Revalidate(t.Context(), tt.target)
			if err != nil || !slices.Equal(covered(rc), want) {
				t.Fatalf("Revalidate: %v, %v, want %v", covered(rc), err, want)
			}
			for _, p := range rc.Pages {
				if !p.Done || !p.Changed || p.Err != "" || p.OldHash == "" || p.OldHash == p.NewHash || p.Began.Before(rc.Asked.Truncate(time.Microsecond)) {
					t.Errorf("receipt %+v", p)
				}
			}
			for _, p := range all {
				w := get(site, p)
				if got := strings.HasSuffix(w.Body.String(), "2"); got != slices.Contains(want, p) || w.Header().Get("X-State") != "HIT" {
					t.Errorf("%s shows %q as %s", p, w.Body, w.Header().Get("X-State"))
				}
			}
			if rc, err = site.Purge(t.Context(), tt.target); err != nil || !slices.Equal(covered(rc), want) {
				t.Fatalf("Purge: %v, %v, want %v", covered(rc), err, want)
			}
			for _, p := range all {
				if got := get(site, p).Header().Get("X-State") == "MISS"; got != slices.Contains(want, p) {
					t.Errorf("after the purge %s: gone is %v", p, got)
				}
			}
		})
	}
}

func covered(rc freshet.Receipt) []string {
	out := []string{}
	for _, p := range rc.Pages {
		out = append(out, p.Path)
	}
	return out
}

func TestMarkStale(t *testing.T) {
	for _, tt := range targets {
		synctest.Test(t, func(t *testing.T) {
			site, goods, posts := shop(t, freshet.Options{})
			goods.set("g2")
			posts.set("p2")
			goods.do(func() { goods.delay = time.Second })
			posts.do(func() { posts.delay = time.Second })
			start := time.Now()
			rc, err := site.MarkStale(t.Context(), tt.target)
			if err != nil || time.Since(start) != 0 {
				t.Fatalf("%s: %v after %v", tt.name, err, time.Since(start))
			}
			for _, p := range covered(rc) {
				if w := get(site, p); !strings.HasSuffix(w.Body.String(), "1") || w.Header().Get("X-State") != "STALE" {
					t.Errorf("%s: %s is %q as %s", tt.name, p, w.Body, w.Header().Get("X-State"))
				}
			}
			time.Sleep(5 * time.Second) // regenerated without being visited
			for _, p := range covered(rc) {
				if w := get(site, p); !strings.HasSuffix(w.Body.String(), "2") || w.Header().Get("X-State") != "HIT" {
					t.Errorf("%s: %s is %q as %s", tt.name, p, w.Body, w.Header().Get("X-State"))
				}
			}
		})
	}
}

func TestBadTargets(t *testing.T) {
	site, goods, posts := shop(t, freshet.Options{})
	renders := goods.count() + posts.count()
	for _, tt := range []struct {
		name   string
		target freshet.Target
		want   error
	}{
		{"no page", freshet.Path("/none"), freshet.ErrNoPage},
		{"no such pattern", freshet.Pattern("/none/{x}", nil), freshet.ErrNoPage},
		{"no slash first", freshet.Path("goods/1"), freshet.ErrBadTarget},
		{"another host", freshet.Path("//goods/1"), freshet.ErrBadTarget},
		{"a URL", freshet.Path("https://example.org/"), freshet.ErrBadTarget},
		{"a malformed escape", freshet.Path("/goods/%zz"), freshet.ErrBadTarget},
		{"a missing param", freshet.Pattern("/goods/{id}", freshet.Params{}), freshet.ErrBadTarget},
		{"a surplus param", freshet.Pattern("/goods/{id}", freshet.Params{"id": {"1"}, "x": {"1"}}), freshet.ErrBadTarget},
		{"a malformed tag", freshet.Tag("a b"), freshet.ErrBadTarget},
		{"an empty prefix", freshet.Prefix(""), freshet.ErrBadTarget},
		{"the zero target", freshet.Target{}, freshet.ErrBadTarget},
		{"a path that is too long", freshet.Path("/goods/" + strings.Repeat("x", 5000)), freshet.ErrBadTarget},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := site.Revalidate(t.Context(), freshet.Path("/goods/1"), tt.target); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	if n := goods.count() + posts.count(); n != renders {
		t.Errorf("%d renders although each call had a bad target", n-renders)
	}
}

// TestRevalidateManyWaitsForSome: up to the limit, of the most visited; the
// others are stale at once.
func TestRevalidateManyWaitsForSome(t *testing.T) {
	src := newSource("old")
	src.tags = []string{"t"}
	synctest.Test(t, func(t *testing.T) {
		site := newSite(t, freshet.Options{RevalidateLimit: 3}, freshet.Page{Pattern: "/{x}", Render: src})
		for i := range 10 {
			for range i {
				get(site, fmt.Sprintf("/%d", i))
			}
		}
		src.set("new")
		rc, err := site.Revalidate(t.Context(), freshet.Tag("t"))
		if err != nil || !slices.Equal(covered(rc), []string{"/7", "/8", "/9"}) || rc.More != 6 {
			t.Fatalf("%v and %d more, %v", covered(rc), rc.More, err)
		}
		expect(t, site, "/9", 200, "HIT", "new")
		expect(t, site, "/2", 200, "STALE", "old")
	})
}

// TestRunningRenderTurnsOutToCarryTheTag: it read its data before the demand,
// and nobody could know that the page will carry the tag.
func TestRunningRenderTurnsOutToCarryTheTag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
		expect(t, site, "/a", 200, "MISS", "old") // without the tag
		release := src.hold(2)
		src.tags = []string{"t"}
		src.deaf = true
		if _, err := site.MarkStale(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		src.set("new")
		call := revalidate(site, freshet.Tag("t"))
		synctest.Wait()
		pending(t, call, "the demand on a tag that a running render may bring")
		release()
		if err := <-call; err != nil {
			t.Fatal(err)
		}
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestDemandIsNotAnsweredByARenderThatBeganBefore, even though its successor
// begins at once: who looks between the two would see the old page.
func TestDemandIsNotAnsweredByARenderThatBeganBefore(t *testing.T) {
	for _, tt := range []struct {
		name   string
		demand freshet.Target
	}{
		{"on the path", freshet.Path("/a")},
		{"on a tag that the running render came to carry", freshet.Tag("t")},
		{"on the pattern", freshet.Pattern("/{x}", nil)},
		{"on a prefix", freshet.Prefix("/")},
		{"on the site", freshet.All()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				src := newSource("older")
				site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
				expect(t, site, "/a", 200, "MISS", "older")
				src.set("old")
				src.tags = []string{"t"}
				endSecond, endThird := src.hold(2), src.hold(3)
				first := revalidate(site, freshet.Path("/a"))
				synctest.Wait()
				src.set("new")
				second := revalidate(site, tt.demand)
				synctest.Wait()
				endSecond()
				synctest.Wait()
				if err := <-first; err != nil {
					t.Error(err)
				}
				pending(t, second, "a demand that came after the data was read")
				expect(t, site, "/a", 200, "STALE", "old")
				endThird()
				if err := <-second; err != nil {
					t.Error(err)
				}
				expect(t, site, "/a", 200, "HIT", "new")
			})
		})
	}
}

// TestVisitorAfterADemandOnATag: which tags a page will carry is not known
// before it was rendered once, so a visitor is answered by what began after the
// newest demand on anything, or by what is current when it is there.
func TestVisitorAfterADemandOnATag(t *testing.T) {
	for _, tt := range []struct {
		name, tag, want string
		renders         int
	}{
		{"that the page turns out to carry", "t", "new", 2},
		{"that the page does not carry", "u", "old", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				src := newSource("old")
				src.tags = []string{"t"}
				site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
				release := src.hold(1)
				visit := func() <-chan string {
					c := make(chan string, 1)
					go func() { c <- get(site, "/a").Body.String() }()
					return c
				}
				before := visit()
				synctest.Wait()
				if _, err := site.MarkStale(t.Context(), freshet.Tag(tt.tag)); err != nil {
					t.Fatal(err)
				}
				src.set("new")
				after := visit()
				synctest.Wait()
				release()
				if got := <-before; got != "old" {
					t.Errorf("who came before the demand got %q", got)
				}
				if got := <-after; got != tt.want {
					t.Errorf("who came after it got %q, want %q", got, tt.want)
				}
				if n := src.count(); n != tt.renders {
					t.Errorf("%d renders, want %d", n, tt.renders)
				}
			})
		})
	}
}

// TestMarkedPageNeedsNoVisit to be regenerated.
func TestMarkedPageNeedsNoVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		src.set("new")
		if _, err := site.MarkStale(t.Context(), freshet.All()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		expect(t, site, "/a", 200, "HIT", "new")
	})
}
