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

// A page is rendered once, then served from memory until a demand says that its
// data changed.
func Example() {
	title := "Hello"
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler), StateHeader: "X-State"})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{
		Pattern:    "/posts/{slug}",
		Revalidate: time.Minute,
		Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
			return &freshet.Result{Body: []byte(title + ", " + r.Params.Get("slug"))}, nil
		}),
	})
	if err != nil {
		panic(err)
	}
	show := func() {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/posts/first", nil))
		fmt.Println(w.Header().Get("X-State"), w.Body)
	}
	show()
	title = "Good morning"
	show()
	if _, err := site.Revalidate(context.Background(), freshet.Path("/posts/first")); err != nil {
		panic(err)
	}
	show()
	// Output:
	// MISS Hello, first
	// HIT Hello, first
	// HIT Good morning, first
}

// Tags tell which pages show a datum.
func ExampleTag() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte("by author 7"), Tags: []string{"author:7"}}, nil
	})})
	if err != nil {
		panic(err)
	}
	for _, p := range []string{"/posts/a", "/posts/b"} {
		site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, p, nil))
	}
	plan, err := site.Plan(context.Background(), freshet.Tag("author:7"))
	if err != nil {
		panic(err)
	}
	for _, p := range plan.Pages {
		fmt.Println(p.Path)
	}
	// Output:
	// /posts/a
	// /posts/b
}
