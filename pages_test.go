package freshet_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

func TestPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("x")
		src.tags = []string{"t"}
		other := newSource("y")
		site := newSite(t, freshet.Options{Jitter: -1},
			freshet.Page{Pattern: "/", Render: other},
			freshet.Page{Pattern: "/p/{x}", Render: src, Revalidate: time.Minute, Fallback: freshet.FallbackNotFound,
				Paths: func(context.Context) ([]string, error) { return []string{"/p/1", "/p/2", "/p/3"}, nil }},
			freshet.Page{Pattern: "/q/{x}", Render: other},
			freshet.Page{Pattern: "/z", Handler: http.NotFoundHandler()})
		if err := site.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		get(site, "/p/1")
		time.Sleep(2 * time.Minute)
		get(site, "/p/2")
		get(site, "/q/1")
		other.fail(errDown)
		get(site, "/q/2")
		if err := <-revalidate(site, freshet.Path("/q/1")); err == nil {
			t.Error("nil from a failed demand")
		}
		for _, tt := range []struct {
			name   string
			filter freshet.PagesFilter
			want   []string
		}{
			{"all of them, in byte order", freshet.PagesFilter{}, []string{"/ missing new", "/p/1 stale aged", "/p/2 fresh ", "/p/3 missing new", "/q/1 stale demanded", "/q/2 missing failing", "/z missing uncached"}},
			{"missing ones, and a handler misses nothing", freshet.PagesFilter{States: []freshet.State{freshet.Missing}}, []string{"/ missing new", "/p/3 missing new", "/q/2 missing failing"}},
			{"stale ones", freshet.PagesFilter{States: []freshet.State{freshet.Stale}}, []string{"/p/1 stale aged", "/q/1 stale demanded"}},
			{"stale or fresh ones", freshet.PagesFilter{States: []freshet.State{freshet.Stale, freshet.Fresh}}, []string{"/p/1 stale aged", "/p/2 fresh ", "/q/1 stale demanded"}},
			{"of a pattern", freshet.PagesFilter{Pattern: "/p/{x}"}, []string{"/p/1 stale aged", "/p/2 fresh ", "/p/3 missing new"}},
			{"with a tag", freshet.PagesFilter{Tag: "t"}, []string{"/p/1 stale aged", "/p/2 fresh "}},
			{"with a tag and of another pattern", freshet.PagesFilter{Tag: "t", Pattern: "/q/{x}"}, nil},
			{"below a prefix", freshet.PagesFilter{Prefix: "/q/"}, []string{"/q/1 stale demanded", "/q/2 missing failing"}},
			{"below everything", freshet.PagesFilter{Prefix: "/", States: []freshet.State{freshet.Fresh}}, []string{"/p/2 fresh "}},
			{"a prefix that is no whole segment", freshet.PagesFilter{Prefix: "/p/1/x"}, nil},
			{"that a demand waits for", freshet.PagesFilter{Pending: true}, []string{"/q/1 stale demanded"}},
			{"that fail", freshet.PagesFilter{Failing: true}, []string{"/q/1 stale demanded", "/q/2 missing failing"}},
		} {
			var got []string
			for x, err := range site.Pages(t.Context(), tt.filter) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, x.Path+" "+x.State.String()+" "+x.Reason)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
		for range site.Pages(t.Context(), freshet.PagesFilter{}) {
			break // must not be asked again
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		for _, err := range site.Pages(ctx, freshet.PagesFilter{}) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
		}
		for _, err := range site.Pages(t.Context(), freshet.PagesFilter{Prefix: "p"}) {
			if !errors.Is(err, freshet.ErrBadTarget) {
				t.Errorf("error %v", err)
			}
		}
		if n := src.count(); n != 2 {
			t.Errorf("%d renders: looking rendered", n)
		}
	})
}
