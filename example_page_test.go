package freshet_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/freshet-go/freshet"
)

// Two pages and a handler. The literal pattern wins, whatever the order.
func ExampleSite_Add() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	say := func(text string) freshet.Renderer {
		return freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
			return &freshet.Result{Body: []byte(text + r.Params.Get("slug"))}, nil
		})
	}
	err = site.Add(
		freshet.Page{Pattern: "/posts/{slug}", Render: say("post "), Revalidate: time.Minute},
		freshet.Page{Pattern: "/posts/archive", Render: say("the archive"), Revalidate: time.Hour},
		freshet.Page{Pattern: "/healthz", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "ok") })},
	)
	if err != nil {
		panic(err)
	}
	for _, p := range []string{"/posts/first", "/posts/archive", "/healthz"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, p, nil))
		fmt.Println(w.Body)
	}
	err = site.Add(freshet.Page{Pattern: "/posts/{id}", Render: say("twice")})
	fmt.Println("a second page for the same paths is refused:", err != nil)
	// Output:
	// post first
	// the archive
	// ok
	// a second page for the same paths is refused: true
}

// Prerender renders what Paths lists, before traffic. Called again it does only
// what is missing.
func ExampleSite_Prerender() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler), StateHeader: "X-State"})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{
		Pattern: "/posts/{slug}",
		Paths:   func(ctx context.Context) ([]string, error) { return []string{"/posts/a", "/posts/b"}, nil },
		Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
			return &freshet.Result{Body: []byte(r.Path)}, nil
		}),
	})
	if err != nil {
		panic(err)
	}
	report, err := site.Prerender(context.Background(), freshet.PrerenderOptions{})
	if err != nil {
		panic(err)
	}
	for _, p := range report.Pages {
		fmt.Println(p.Path, p.Status, p.Size)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/posts/a", nil))
	fmt.Println(w.Header().Get("X-State"))
	// Output:
	// /posts/a 200 8
	// /posts/b 200 8
	// HIT
}

// "There is no such page" is a result, and is cached like one. An error would be
// a failure, which takes no page away.
func ExampleNotFound() {
	posts := map[string]string{"a": "text"}
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler), StateHeader: "X-State"})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		text, ok := posts[r.Params.Get("slug")]
		if !ok {
			return freshet.NotFound(time.Minute), nil
		}
		return &freshet.Result{Body: []byte(text)}, nil
	})})
	if err != nil {
		panic(err)
	}
	show := func() {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/posts/b", nil))
		fmt.Println(w.Code, w.Header().Get("X-State"))
	}
	show()
	show()
	posts["b"] = "more"
	if _, err := site.Revalidate(context.Background(), freshet.Path("/posts/b")); err != nil {
		panic(err)
	}
	show()
	// Output:
	// 404 MISS
	// 404 HIT
	// 200 HIT
}

// A page that has moved.
func ExampleRedirect() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/blog/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return freshet.Redirect("/posts/"+r.Params.Get("slug"), true), nil
	})})
	if err != nil {
		panic(err)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/blog/first", nil))
	fmt.Println(w.Code, w.Header().Get("Location"))
	// Output:
	// 308 /posts/first
}

// With FallbackNotFound only listed paths are pages: for a site whose pages are
// all known.
func ExampleFallback_notFound() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{
		Pattern:  "/{lang}",
		Fallback: freshet.FallbackNotFound,
		Paths:    func(ctx context.Context) ([]string, error) { return []string{"/de", "/en"}, nil },
		Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
			return &freshet.Result{Body: []byte(r.Params.Get("lang"))}, nil
		}),
	})
	if err != nil {
		panic(err)
	}
	for _, p := range []string{"/de", "/xx"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, p, nil))
		fmt.Println(p, w.Code)
	}
	// Output:
	// /de 200
	// /xx 404
}

// With FallbackShell the first visitor of a path gets a shell at once, and the
// page is rendered beside it.
func ExampleFallback_shell() {
	rendered := make(chan bool, 1)
	site, err := freshet.New(freshet.Options{
		Logger: slog.New(slog.DiscardHandler),
		Events: freshet.Events{Rendered: func(freshet.Rendered) { rendered <- true }},
	})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	say := func(text string) freshet.Renderer {
		return freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
			return &freshet.Result{Body: []byte(text)}, nil
		})
	}
	err = site.Add(freshet.Page{Pattern: "/reports/{year}", Fallback: freshet.FallbackShell, Shell: say("one moment"), Render: say("the report")})
	if err != nil {
		panic(err)
	}
	show := func() {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/reports/2026", nil))
		fmt.Println(w.Body)
	}
	show()
	<-rendered
	show()
	// Output:
	// one moment
	// the report
}

// A Handler is never cached, takes every method, and sees the whole request.
func ExampleRouteOf() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/api/{collection}/{id...}", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pattern, params, _ := freshet.RouteOf(r.Context())
		fmt.Fprintln(w, r.Method, pattern, params.Get("collection"), params["id"])
	})})
	if err != nil {
		panic(err)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodDelete, "/api/posts/2026/first", nil))
	fmt.Print(w.Body)
	// Output:
	// DELETE /api/{collection}/{id...} posts [2026 first]
}
