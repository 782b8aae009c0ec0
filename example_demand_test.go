package freshet_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/freshet-go/freshet"
)

// The handler that a content management system calls when a post was published:
// it is guarded, and its answer comes when the new page is stored.
func ExampleSite_Revalidate() {
	title, secret := "Draft", "from the environment"
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(
		freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
			return &freshet.Result{Body: []byte(title)}, nil
		})},
		freshet.Page{Pattern: "/api/revalidate", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !freshet.SecretEqual(r.PostFormValue("secret"), secret) {
				http.Error(w, "Invalid secret", http.StatusUnauthorized)
				return
			}
			receipt, err := site.Revalidate(r.Context(), freshet.Path("/posts/"+r.PostFormValue("slug")))
			if err != nil { // the old page stays, and it is tried again until it succeeds
				http.Error(w, "Error revalidating", http.StatusInternalServerError)
				return
			}
			for _, p := range receipt.Pages {
				fmt.Fprintf(w, "%s done=%t changed=%t\n", p.Path, p.Done, p.Changed)
			}
		})},
	)
	if err != nil {
		panic(err)
	}
	post := func(secret string) {
		r := httptest.NewRequest(http.MethodPost, "/api/revalidate", strings.NewReader(url.Values{"secret": {secret}, "slug": {"first"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		fmt.Print(w.Code, " ", w.Body)
	}
	post("a guess")
	post(secret)
	post(secret)
	title = "Published"
	post(secret)
	// Output:
	// 401 Invalid secret
	// 200 /posts/first done=true changed=true
	// 200 /posts/first done=true changed=false
	// 200 /posts/first done=true changed=true
}

// MarkStale returns at once. Visitors get the old page until the new one is there.
func ExampleSite_MarkStale() {
	title := "old"
	slow, rendered := make(chan struct{}, 2), make(chan bool, 2)
	site, err := freshet.New(freshet.Options{
		Logger:      slog.New(slog.DiscardHandler),
		StateHeader: "X-State",
		Events:      freshet.Events{Rendered: func(freshet.Rendered) { rendered <- true }},
	})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		<-slow
		return &freshet.Result{Body: []byte(title)}, nil
	})})
	if err != nil {
		panic(err)
	}
	show := func() {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		fmt.Println(w.Header().Get("X-State"), w.Body)
	}
	slow <- struct{}{}
	show()
	<-rendered
	title = "new"
	if _, err := site.MarkStale(context.Background(), freshet.Path("/")); err != nil {
		panic(err)
	}
	show()
	slow <- struct{}{}
	<-rendered
	show()
	// Output:
	// MISS old
	// STALE old
	// HIT new
}

// Purge takes a page away: the next visitor waits for a new one, also if that
// cannot be made.
func ExampleSite_Purge() {
	var gone error
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte("what must not be shown\n")}, gone
	})})
	if err != nil {
		panic(err)
	}
	show := func() {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		fmt.Print(w.Code, " ", w.Body)
	}
	show()
	gone = errors.New("the source is away")
	show()
	if _, err := site.Purge(context.Background(), freshet.Path("/")); err != nil {
		panic(err)
	}
	show()
	// Output:
	// 200 what must not be shown
	// 200 what must not be shown
	// 500 Internal Server Error
}

// Plan says what a demand would touch, and touches nothing.
func ExampleSite_Plan() {
	renders := 0
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		renders++
		return &freshet.Result{Body: []byte("text"), Tags: []string{"author:7"}}, nil
	})})
	if err != nil {
		panic(err)
	}
	for _, p := range []string{"/posts/a", "/posts/b"} {
		site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, p, nil))
	}
	plan, err := site.Plan(context.Background(), freshet.Tag("author:7"), freshet.Path("/posts/never-seen"))
	if err != nil {
		panic(err)
	}
	for _, p := range plan.Pages {
		fmt.Printf("%s stored=%t\n", p.Path, p.OldHash != "")
	}
	fmt.Println(renders, "renders")
	// Output:
	// /posts/a stored=true
	// /posts/b stored=true
	// /posts/never-seen stored=false
	// 2 renders
}

// A failed demand says which page failed, in which step, and why. The old page
// stays, and the demand stays due.
func ExampleRenderError() {
	var down error
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		if down != nil {
			return nil, fmt.Errorf("read the post: %w", down)
		}
		return &freshet.Result{Body: []byte("the old page")}, nil
	})})
	if err != nil {
		panic(err)
	}
	site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/posts/a", nil))

	down = errors.New("connection refused")
	_, err = site.Revalidate(context.Background(), freshet.Path("/posts/a"))
	var failed *freshet.RenderError
	if errors.As(err, &failed) {
		fmt.Println(failed.Step, failed.Path)
	}
	fmt.Println(err)
	fmt.Println(errors.Is(err, down))

	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/posts/a", nil))
	fmt.Println(w.Code, w.Body)
	// Output:
	// render /posts/a
	// render /posts/a: read the post: connection refused
	// true
	// 200 the old page
}

// A secret that was not configured lets nobody in.
func ExampleSecretEqual() {
	fmt.Println(freshet.SecretEqual("right", "right"))
	fmt.Println(freshet.SecretEqual("wrong", "right"))
	fmt.Println(freshet.SecretEqual("", ""))
	// Output:
	// true
	// false
	// false
}
