package freshet_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"

	"github.com/freshet-go/freshet"
)

// Why a visitor still gets the old page: its data source fails.
func ExampleSite_Why() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	down := false
	err = site.Add(freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		if down {
			return nil, errors.New("cms: connection refused")
		}
		return &freshet.Result{Body: []byte("hello")}, nil
	})})
	if err != nil {
		panic(err)
	}
	site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/posts/a", nil))
	down = true
	_, err = site.Revalidate(context.Background(), freshet.Path("/posts/a"))
	fmt.Println(err)

	x, err := site.Why(context.Background(), "/posts/a")
	if err != nil {
		panic(err)
	}
	fmt.Println(x.State, x.Reason)
	fmt.Println("pending:", x.Pending, "failures:", x.Failures)
	fmt.Println(x.LastError)
	// Output:
	// render /posts/a: cms: connection refused
	// stale demanded
	// pending: true failures: 1
	// render /posts/a: cms: connection refused
}

// Which pages are stale, and why.
func ExampleSite_Pages() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler), RevalidateLimit: 1})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte("hello"), Tags: []string{"menu"}}, nil
	})})
	if err != nil {
		panic(err)
	}
	for _, p := range []string{"/posts/a", "/posts/b", "/posts/c"} {
		site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, p, nil))
	}
	// With a limit of one page, the others are renewed when they are asked for.
	if _, err := site.Revalidate(context.Background(), freshet.Tag("menu")); err != nil {
		panic(err)
	}
	for x, err := range site.Pages(context.Background(), freshet.PagesFilter{States: []freshet.State{freshet.Stale}}) {
		if err != nil {
			panic(err)
		}
		fmt.Println(x.Path, x.State, x.Reason, x.Demand.Target)
	}
	// Output:
	// /posts/b stale demanded tag menu
	// /posts/c stale demanded tag menu
}

// Counters is a listener; others can stand beside it.
func ExampleCounters() {
	var c freshet.Counters
	demands := freshet.Events{Demanded: func(d freshet.Demanded) { fmt.Println(d.Kind, d.Target) }}
	site, err := freshet.New(freshet.Options{
		Logger: slog.New(slog.DiscardHandler),
		Events: freshet.JoinEvents(c.Events(), demands),
	})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte("hello")}, nil
	})})
	if err != nil {
		panic(err)
	}
	for range 3 {
		site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	}
	if _, err := site.Revalidate(context.Background(), freshet.All()); err != nil {
		panic(err)
	}
	n := c.Counts()
	fmt.Println(n.Fresh, "fresh,", n.Waited, "waited,", n.Renders, "renders,", n.Unchanged, "unchanged")
	// Output:
	// revalidate site
	// 2 fresh, 1 waited, 2 renders, 1 unchanged
}
