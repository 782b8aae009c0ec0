package react

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/freshet-go/freshet/react/internal/assets"
	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
	"github.com/freshet-go/freshet/store"
)

// BuildOptions configure Build.
type BuildOptions struct {
	Dir     string       // the app's folder
	Env     []string     // process variables as "NAME=value". Nil: os.Environ()
	Workers int          // Node.js processes. 0: two
	Logger  *slog.Logger // also gets what pages print. Nil: slog.Default()

	// OpenStore makes the store that the rendered pages are kept in, in a folder
	// that it makes. Build closes it. Required.
	OpenStore func(dir string) (store.Store, error)

	// Progress is called as the build gets on, one call at a time. Nil: not at all.
	Progress func(Progress)
}

// Build makes a build of the folder: it bundles the pages, calls every
// getStaticPaths, renders what they list, and publishes the result as the
// current build. Servers that run an earlier build are not disturbed. It writes
// below DIR/.freshet only, and a build that fails or is interrupted
// leaves the former one current.
//
// A page that fails is a [*BuildError]; what the bundler refuses names file and
// line.
func Build(ctx context.Context, o BuildOptions) (_ *Built, err error) {
	start := time.Now()
	if o.OpenStore == nil {
		return nil, errors.New("react: BuildOptions.OpenStore is required")
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	app, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("react: %w", err)
	}
	b := &building{BuildOptions: o, app: app, builds: buildsOf(app)}
	defer func() { err = errors.Join(err, b.cleanUp()) }()
	for _, step := range []func(context.Context) error{b.bundle, b.check, b.pack, b.start, b.inspect, b.list, b.errorPages, b.prerender, b.publish} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	b.built.Duration = time.Since(start)
	return &b.built, nil
}

// building is a build under way. Its methods are its steps, in order.
type building struct {
	BuildOptions
	app    string
	builds builds
	built  Built

	env      []string
	dir      string // until it is published under a temporary name
	mark     *mark
	manifest *bundle.Manifest
	sizes    map[string]assets.Sizes // of the files for browsers
	node     caller
	listing  listing
	pages    []*page
}

func (b *building) bundle(ctx context.Context) (err error) {
	b.Progress(Progress{Step: StepBundle})
	env, err := environment(b.app, b.Env)
	if err != nil {
		return err
	}
	b.env, b.built.Warnings = variables(env.vars), env.warnings
	if b.dir, b.mark, err = b.builds.stage(); err != nil {
		return err
	}
	runtime, err := runtimeFS()
	if err != nil {
		return err
	}
	tools, err := b.tools(ctx, runtime)
	if err != nil {
		return err
	}
	res, err := bundle.Build(ctx, bundle.Options{
		Dir: b.app, Out: b.dir, Runtime: runtime, Env: env.vars, EnvFiles: env.inFiles, Version: version(), Tools: tools,
	})
	if err = errors.Join(err, tools.Close()); err != nil {
		return err
	}
	b.env = variables(res.Env) // next.config may have set some
	b.manifest, b.built.ID = res.Manifest, res.Manifest.ID
	for _, m := range res.Warnings {
		b.built.Warnings = append(b.built.Warnings, Warning{File: m.File, Line: m.Line, Column: m.Column, Text: m.Text, Hint: m.Hint})
	}
	return nil
}

// check refuses what Next.js refuses: a file of public/ that a page would hide,
// and rules in next.config that mean nothing.
func (b *building) check(context.Context) error {
	_, wrong := ruleset(&b.manifest.Config)
	public, err := openPublic(filepath.Join(b.app, "public"))
	if err != nil {
		return errors.Join(wrong, err)
	}
	return errors.Join(wrong, public.conflicts(b.manifest), public.close())
}

// pack compresses what browsers will fetch.
func (b *building) pack(ctx context.Context) (err error) {
	b.sizes, err = assets.Pack(ctx, filepath.Join(b.dir, staticName))
	return err
}

func (b *building) start(ctx context.Context) (err error) {
	b.node, err = crew{
		app: b.app, dir: b.dir, id: b.built.ID, env: b.env, count: b.Workers, logger: b.Logger,
		demand: func(context.Context, workers.Demand) error {
			return errors.New("there is nothing to revalidate during a build")
		},
	}.start(ctx)
	return err
}

func (b *building) list(ctx context.Context) (err error) {
	total := 0
	for _, p := range b.manifest.Pages {
		if p.Paths {
			total++
		}
	}
	b.Progress(Progress{Step: StepList, Total: total})
	done := 0
	b.listing, err = list(ctx, b.node, b.manifest, b.dir, func(route string, took time.Duration, err error) {
		done++
		b.Progress(Progress{Step: StepList, Path: route, Done: done, Total: total, Duration: took, Err: err})
	})
	if err != nil {
		return err
	}
	if b.pages, err = pagesOf(b.manifest, b.listing, b.dir); err != nil {
		return err
	}
	return b.listing.write(b.dir)
}

func (b *building) publish(context.Context) (err error) {
	b.Progress(Progress{Step: StepPublish})
	if b.built.Dir, err = b.builds.publish(b.dir, b.built.ID); err != nil {
		return err
	}
	b.dir = ""
	if err := b.builds.prune(); err != nil {
		b.Logger.Warn("old builds could not be deleted", "error", err.Error())
	}
	return nil
}

// cleanUp stops the workers and deletes what was not published.
func (b *building) cleanUp() error {
	var errs []error
	if b.node != nil {
		errs = append(errs, b.node.Close())
	}
	if b.dir != "" {
		errs = append(errs, os.RemoveAll(b.dir))
	}
	if b.mark != nil {
		errs = append(errs, b.mark.Close())
	}
	return errors.Join(errs...)
}
