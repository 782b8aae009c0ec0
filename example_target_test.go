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

// planned prints what each target would touch, on a site of docs and posts that
// were all visited.
func planned(targets ...freshet.Target) {
	site, err := freshet.New(freshet.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	defer site.Close()
	render := freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte(r.Path)}, nil
	})
	if err := site.Add(freshet.Page{Pattern: "/docs/{rest...?}", Render: render}, freshet.Page{Pattern: "/posts/{slug}", Render: render}); err != nil {
		panic(err)
	}
	for _, p := range []string{"/docs", "/docs/go", "/docs/go/modules", "/docs/gopher", "/posts/a"} {
		site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, p, nil))
	}
	for _, t := range targets {
		plan, err := site.Plan(context.Background(), t)
		switch {
		case errors.Is(err, freshet.ErrBadTarget):
			fmt.Println("ErrBadTarget")
		case errors.Is(err, freshet.ErrNoPage):
			fmt.Println("ErrNoPage")
		case err != nil:
			panic(err)
		default:
			for _, p := range plan.Pages {
				fmt.Println(p.Path)
			}
		}
	}
}

// A path may be spelled as a visitor spells it.
func ExamplePath() {
	planned(freshet.Path("/posts/a"), freshet.Path("/posts/caf\u00e9/?page=2"), freshet.Path("/nowhere"))
	// Output:
	// /posts/a
	// /posts/caf%C3%A9
	// ErrNoPage
}

// A prefix goes by whole segments: it is no prefix of letters.
func ExamplePrefix() {
	planned(freshet.Prefix("/docs/go"))
	// Output:
	// /docs/go
	// /docs/go/modules
}

// A pattern with params is one path, without them every page that was made for it.
func ExamplePattern() {
	planned(freshet.Pattern("/posts/{slug}", freshet.Params{"slug": {"new one"}}))
	planned(freshet.Pattern("/posts/{slug}", nil))
	planned(freshet.Pattern("/posts/{slug}", freshet.Params{"id": {"7"}}))
	// Output:
	// /posts/new%20one
	// /posts/a
	// ErrBadTarget
}

// All is the site: after a change of what every page shows.
func ExampleAll() {
	planned(freshet.All())
	// Output:
	// /docs
	// /docs/go
	// /docs/go/modules
	// /docs/gopher
	// /posts/a
}
