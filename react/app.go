package react

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/assets"
	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/rules"
	"github.com/freshet-go/freshet/react/internal/workers"
)

// Options configure Open.
type Options struct {
	Dir     string       // the app's folder; the workers' working directory
	Env     []string     // process variables as "NAME=value". Nil: os.Environ()
	Workers int          // Node.js processes. 0: two
	Logger  *slog.Logger // also gets what pages print. Nil: slog.Default()
	Sockets string       // a folder for the workers' sockets, cleared at start. Empty, or too long a path for a socket: a new temporary one
}

// App is the newest build of a folder with workers that run it. Its methods are
// safe for concurrent use.
type App struct {
	dir     string // the build's
	id      string
	pages   []*page
	errors  errorPages
	public  *publicFiles
	static  *assets.Files
	node    caller
	config  bundle.Config
	rules   *rules.Set
	outside *outside
	mark    *mark
	logger  *slog.Logger

	demands  atomic.Pointer[demands] // nil until Mount
	closing  sync.Once
	closeErr error
}

// Open reads the newest complete build of the folder and starts workers on it.
// The build stays on disk while the App is open. Node.js 20 or newer must be
// there; if not, the error says so in one line.
func Open(ctx context.Context, o Options) (_ *App, err error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	app, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("react: %w", err)
	}
	a := &App{logger: o.Logger}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("react: %w", err), a.release())
		}
	}()
	if a.dir, a.mark, err = buildsOf(app).use(); err != nil {
		return nil, err
	}
	m, err := bundle.ReadManifest(filepath.Join(a.dir, manifestName))
	if err != nil {
		return nil, err
	}
	a.id, a.config = m.ID, m.Config
	if a.rules, err = ruleset(&a.config); err != nil {
		return nil, err
	}
	a.outside = newOutside(o.Logger)
	l, err := readListing(a.dir)
	if err != nil {
		return nil, err
	}
	if a.pages, err = pagesOf(m, l, a.dir); err != nil {
		return nil, err
	}
	if a.errors, err = readErrorPages(a.dir, o.Logger); err != nil {
		return nil, err
	}
	if a.public, err = openPublic(filepath.Join(app, "public")); err != nil {
		return nil, err
	}
	if a.static, err = assets.Open(filepath.Join(a.dir, staticName)); err != nil {
		return nil, err
	}
	env, err := environment(app, o.Env)
	if err != nil {
		return nil, err
	}
	for _, w := range env.warnings {
		o.Logger.Warn(w.String())
	}
	a.node, err = crew{
		app: app, dir: a.dir, id: m.ID, env: variables(env.vars), count: o.Workers, sockets: o.Sockets, demand: a.answerDemand, logger: o.Logger,
	}.start(ctx)
	if err != nil {
		return nil, err
	}
	return a, nil
}

// answerDemand is called for each res.revalidate of an API route.
func (a *App) answerDemand(ctx context.Context, q workers.Demand) error {
	d := a.demands.Load()
	if d == nil {
		return errors.New("the server is starting, try again")
	}
	return d.answer(ctx, q)
}

// ID identifies the code and configuration of the build: the site's build ID.
func (a *App) ID() string { return a.id }

// BasePath is what stands in front of every path of the app, as next.config says:
// "/docs", or "" for none. The engine's paths are without it.
func (a *App) BasePath() string { return a.config.BasePath }

// PagePath is the engine's path of the page that visitors find at path: without
// the base path. A path that has none is returned as it is. It is valid after Mount.
func (a *App) PagePath(path string) string {
	if d := a.demands.Load(); d != nil {
		return d.withoutBase(path)
	}
	return path
}

// Builds returns the IDs of all builds that are still on disk, this one
// included: entries of any other can be dropped, with [store.Store.Prune].
func (a *App) Builds() ([]string, error) {
	ids, err := builds{filepath.Dir(a.dir)}.ids()
	if err != nil {
		return nil, fmt.Errorf("react: %w", err)
	}
	return ids, nil
}

// EntriesDir is the store with the pages that the build rendered, to be given
// to [freshet.Site.Import].
func (a *App) EntriesDir() string { return filepath.Join(a.dir, entriesName) }

// SiteOptions returns o with what the site of this app must have: its build
// ID, Next.js' state header and the app's own error pages.
func (a *App) SiteOptions(o freshet.Options) freshet.Options {
	o.Build = a.id
	o.StateHeader = "X-Nextjs-Cache"
	o.Error = a.errors.answer
	return o
}

// Mount declares the app's pages to the site, which was made with
// [App.SiteOptions], and returns the handler that serves them, public/ and the
// data routes. It is called once, before the first request.
func (a *App) Mount(site *freshet.Site) (http.Handler, error) {
	d := &demands{
		site: site, routes: make(map[string]*page, len(a.pages)), public: a.public, index: newIndex(a.pages), base: a.config.BasePath,
	}
	for _, p := range a.pages {
		pages, err := p.declare(a.node, a.proxy, site)
		if err != nil {
			return nil, fmt.Errorf("react: %w", err)
		}
		if err := site.Add(pages...); err != nil {
			return nil, fmt.Errorf("react: %w", err)
		}
		d.routes[p.text] = p
	}
	if !a.demands.CompareAndSwap(nil, d) {
		return nil, errors.New("react: the app is mounted already")
	}
	return a.handler(site, d.index), nil
}

// handler is what serves the site's requests, with the rules of next.config
// before it if there are any.
func (a *App) handler(site *freshet.Site, x *index) *handler {
	h := &handler{app: a, site: site}
	if !a.rules.Empty() || a.config.BasePath != "" || a.config.TrailingSlash {
		base := a.config.BasePath
		if spelled, _, ok := rules.Spell(base); ok {
			base = spelled
		}
		h.routing = &routing{h, a.rules, base, a.config.TrailingSlash, x}
	}
	return h
}

// Close stops the workers and waits for them. Close the site first: it still
// renders.
func (a *App) Close() error {
	a.closing.Do(func() { a.closeErr = a.release() })
	return a.closeErr
}

func (a *App) release() error {
	var errs []error
	if a.node != nil {
		errs = append(errs, a.node.Close())
	}
	if a.outside != nil {
		a.outside.close()
	}
	if a.public != nil {
		errs = append(errs, a.public.close())
	}
	if a.static != nil {
		errs = append(errs, a.static.Close())
	}
	if a.mark != nil {
		errs = append(errs, a.mark.Close())
	}
	return errors.Join(errs...)
}
