package react

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/bundle"
)

// prerenderTimeout is the deadline of one page at build, twice that of a
// running server: nobody waits for it.
const prerenderTimeout = time.Minute

// prerender renders every listed path into the build's own store.
func (b *building) prerender(ctx context.Context) (err error) {
	st, err := b.OpenStore(filepath.Join(b.dir, entriesName))
	if err != nil {
		return fmt.Errorf("make the build's store: %w", err)
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	site, err := freshet.New(freshet.Options{
		Store: st, Build: b.built.ID, RenderTimeout: prerenderTimeout,
		Logger: slog.New(slog.DiscardHandler), // each failure is part of the build's error
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Close()) }()
	load := firstLoad{&b.manifest.Client, b.sizes}
	b.built.SharedJS = load.size(load.shared())
	rows := make(map[string]*Route) // by the engine's pattern
	b.built.Routes = make([]Route, 0, len(b.pages))
	for _, p := range b.pages {
		pages, err := p.declare(b.node, notServed, site)
		if err != nil {
			return err
		}
		if err := site.Add(pages...); err != nil {
			return err
		}
		r := Route{Pattern: p.text, Kind: string(p.kind)}
		if p.kind != bundle.API {
			r.JS = load.page(p.text)
		}
		if p.listed != nil {
			r.Fallback = p.listed.Fallback
		}
		b.built.Routes = append(b.built.Routes, r)
		for _, pg := range pages {
			rows[pg.Pattern] = &b.built.Routes[len(b.built.Routes)-1]
		}
	}
	b.Progress(Progress{Step: StepPrerender})
	report, err := site.Prerender(ctx, freshet.PrerenderOptions{Progress: func(p freshet.PrerenderProgress) {
		b.Progress(Progress{Step: StepPrerender, Path: shownPath(rows[p.Pattern], p), Done: p.Done, Total: p.Total, Duration: p.Duration, Err: p.Err})
	}})
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var failed BuildError
	for _, p := range report.Pages {
		row := rows[p.Pattern]
		if p.Err != nil {
			failed.Failures = append(failed.Failures, failureOf(row.Pattern, shownPath(row, p), p.Err))
			continue
		}
		row.add(PrerenderedPage{Path: shownPath(row, p), Status: p.Status, Revalidate: p.Revalidate, Bytes: p.Size, Duration: p.Duration})
	}
	if len(failed.Failures) > 0 {
		return &failed
	}
	if err != nil {
		return err
	}
	slices.SortStableFunc(b.built.Routes, func(x, y Route) int {
		if (x.Kind == string(bundle.API)) != (y.Kind == string(bundle.API)) {
			if y.Kind == string(bundle.API) {
				return -1
			}
			return 1
		}
		return strings.Compare(x.Pattern, y.Pattern)
	})
	return nil
}

// shownPath is the path of a page as a reader knows it: that of a dynamic route
// without data is the route itself, whose brackets are text.
func shownPath(r *Route, p freshet.PrerenderProgress) string {
	if p.Pattern == r.Pattern {
		return r.Pattern
	}
	return p.Path
}

// notServed stands for the pages that only a running server answers.
func notServed(*page) http.Handler { return http.NotFoundHandler() }

func (r *Route) add(p PrerenderedPage) {
	r.Pages = append(r.Pages, p)
	r.Count++
	r.Bytes += p.Bytes
	if p.Revalidate > 0 && (r.Revalidate == 0 || p.Revalidate < r.Revalidate) {
		r.Revalidate = p.Revalidate
	}
}
