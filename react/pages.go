package react

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
)

// page is a page or API route of the app.
type page struct {
	*route
	kind   bundle.Kind
	listed *listed // what getStaticPaths said; nil without one
	shell  []byte
	slash  bool // its paths end with a slash, for its own eyes: trailingSlash
}

// pagesOf puts a build's manifest and listing together. dir is where the shells are.
func pagesOf(m *bundle.Manifest, l listing, dir string) ([]*page, error) {
	pages := make([]*page, 0, len(m.Pages))
	for _, p := range m.Pages {
		rt, err := parseRoute(p.Route)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.File, err)
		}
		pg := &page{route: rt, kind: p.Kind, slash: m.Config.TrailingSlash}
		if one, ok := l[p.Route]; ok && p.Kind == bundle.SSG {
			pg.listed = &one
			if one.Shell != "" {
				if pg.shell, err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(one.Shell))); err != nil {
					return nil, fmt.Errorf("read the shell of %s: %w", p.Route, err)
				}
			}
		}
		if p.Kind == bundle.SSG && rt.dynamic() && pg.listed == nil {
			return nil, fmt.Errorf("page %s has getStaticProps and no getStaticPaths, which a dynamic route needs", p.Route)
		}
		pages = append(pages, pg)
	}
	return pages, nil
}

// declare makes the engine's pages of p. proxy answers pages that are not
// cached, and site is where variants are served from.
func (p *page) declare(node caller, proxy func(*page) http.Handler, site *freshet.Site) ([]freshet.Page, error) {
	switch p.kind {
	case bundle.API, bundle.SSR:
		return []freshet.Page{{Pattern: p.pattern, Handler: proxy(p)}}, nil
	case bundle.Static:
		if !p.dynamic() {
			return []freshet.Page{{Pattern: p.pattern, Static: true, Render: p.renderer(node)}}, nil
		}
		return p.declareTemplate(node, site), nil
	case bundle.SSG:
	default:
		return nil, fmt.Errorf("page %s: unknown kind %q", p.text, p.kind)
	}
	out := freshet.Page{Pattern: p.pattern, Render: p.renderer(node)}
	if p.listed == nil {
		return []freshet.Page{out}, nil
	}
	out.Paths = func(context.Context) ([]string, error) { return p.listed.Paths, nil }
	switch p.listed.Fallback {
	case "false":
		out.Fallback = freshet.FallbackNotFound
	case "blocking":
	case "true":
		out.Fallback = freshet.FallbackShell
		out.Shell = freshet.RenderFunc(func(context.Context, *freshet.Request) (*freshet.Result, error) {
			return &freshet.Result{Body: p.shell}, nil
		})
	default:
		return nil, fmt.Errorf("page %s: unknown fallback %q", p.text, p.listed.Fallback)
	}
	return []freshet.Page{out}, nil
}

// declareTemplate declares a dynamic route without a data function. As in
// Next.js there is one HTML for all its paths, made without params (the browser
// fills them in): it is the page at the literal path, /user/[id].
func (p *page) declareTemplate(node caller, site *freshet.Site) []freshet.Page {
	return []freshet.Page{
		{Pattern: p.text, Static: true, Render: p.renderer(node)},
		{Pattern: p.pattern, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			site.ServeVariant(w, r, p.text, freshet.VariantOf(r.Context()))
		})},
	}
}

// renderer runs the page in a worker.
func (p *page) renderer(node caller) freshet.Renderer {
	return freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		c := workers.Call{Op: "page", Page: p.text, Path: r.Path, Params: p.workerParams(r.Params), Cause: string(r.Cause)}
		if p.kind == bundle.Static && p.dynamic() {
			c.Path = p.text
		} else if p.slash && c.Path != "/" && !strings.Contains(path.Base(c.Path), ".") {
			c.Path += "/"
		}
		reply, err := node.Call(ctx, c)
		if err != nil {
			return nil, err
		}
		return resultOf(reply)
	})
}

var errNoHTML = errors.New("the worker sent no HTML")
