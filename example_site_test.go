package freshet_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store/mem"
)

// Error makes the answers that no page made, and the body of a NotFound.
func ExampleOptions_error() {
	site, err := freshet.New(freshet.Options{
		Logger: slog.New(slog.DiscardHandler),
		Error: func(w http.ResponseWriter, r *http.Request, status int, err error) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(status)
			fmt.Fprintf(w, "<h1>%s</h1>\n", http.StatusText(status)) // err is for the log
		},
	})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		if r.Params.Get("slug") == "b" {
			return nil, errors.New("the password of the database is wrong")
		}
		return freshet.NotFound(0), nil
	})})
	if err != nil {
		panic(err)
	}
	for _, p := range []string{"/nowhere", "/posts/a", "/posts/b"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, p, nil))
		fmt.Print(w.Code, " ", w.Body)
	}
	// Output:
	// 404 <h1>Not Found</h1>
	// 404 <h1>Not Found</h1>
	// 500 <h1>Internal Server Error</h1>
}

// A site of its own port. Shutdown lets running requests finish, then closes
// the site.
func ExampleSite_Serve() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	err = site.Add(freshet.Page{Pattern: "/", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte("Hello")}, nil
	})})
	if err != nil {
		panic(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	served := make(chan error, 1)
	go func() { served <- site.Serve(l) }()

	resp, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		panic(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(resp.StatusCode, string(body))
	if err := resp.Body.Close(); err != nil {
		panic(err)
	}

	if err := site.Shutdown(context.Background()); err != nil {
		panic(err)
	}
	fmt.Println(<-served)
	// Output:
	// 200 Hello
	// http: Server closed
}

// A variant is another form of the same page, from the same render: it is never
// newer or older than the page beside it.
func ExampleSite_ServeVariant() {
	stock := 3
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/items/{id}", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{
			Body: fmt.Appendf(nil, "<p>%d left</p>\n", stock),
			Variants: map[string]freshet.Variant{"data": {
				Header: http.Header{"Content-Type": {"application/json"}},
				Body:   fmt.Appendf(nil, "{\"left\":%d}\n", stock),
			}},
		}, nil
	})})
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", site)
	mux.HandleFunc("GET /data/items/{id}", func(w http.ResponseWriter, r *http.Request) {
		site.ServeVariant(w, r, "/items/"+r.PathValue("id"), "data")
	})
	for _, p := range []string{"/items/7", "/data/items/7"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, p, nil))
		fmt.Print(w.Body)
		stock--
	}
	// Output:
	// <p>3 left</p>
	// {"left":3}
}

// Import takes pages that were rendered elsewhere, for example by a build, into
// the store of a running site.
func ExampleSite_Import() {
	page := freshet.Page{Pattern: "/", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte("rendered as " + string(r.Cause))}, nil
	})}
	open := func(st *mem.Store) *freshet.Site {
		site, err := freshet.New(freshet.Options{Store: st, Build: "v1", Logger: slog.New(slog.DiscardHandler), StateHeader: "X-State"})
		if err != nil {
			panic(err)
		}
		if err := site.Add(page); err != nil {
			panic(err)
		}
		return site
	}
	built, running := mem.New(mem.Options{}), mem.New(mem.Options{})

	builder := open(built)
	if _, err := builder.Prerender(context.Background(), freshet.PrerenderOptions{}); err != nil {
		panic(err)
	}
	if err := builder.Close(); err != nil {
		panic(err)
	}

	site := open(running)
	defer site.Close()
	n, err := site.Import(context.Background(), built)
	if err != nil {
		panic(err)
	}
	fmt.Println(n, "imported")
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	fmt.Println(w.Header().Get("X-State"), w.Body)
	// Output:
	// 1 imported
	// HIT rendered as prerender
}

// Has says whether a page is stored that can be shown.
func ExampleSite_Has() {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	err = site.Add(freshet.Page{Pattern: "/", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte("Hello")}, nil
	})})
	if err != nil {
		panic(err)
	}
	say := func() {
		has, err := site.Has(context.Background(), "/")
		fmt.Println(has, err)
	}
	say()
	site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	say()
	// Output:
	// false <nil>
	// true <nil>
}
