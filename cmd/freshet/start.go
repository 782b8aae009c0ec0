package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react"
	"github.com/freshet-go/freshet/store"
)

// startFlags are the options of `freshet start`, as they were given.
type startFlags struct {
	addr, state         string
	health, admin       string
	workers             int
	logFormat, logLevel string
	accessLog           bool
}

func newStart(s streams) *cobra.Command {
	var f startFlags
	cmd := &cobra.Command{
		Use:   "start [DIR]",
		Short: "Serve the newest build of DIR",
		Long: `Start serves the newest build of the application in DIR (by default the current
folder). Pages come from memory; they are renewed in the background when they
have aged, and at once when an API route calls res.revalidate.

What was rendered and what was demanded is kept in DIR/.freshet/state, or where
--state says, and outlives restarts and crashes. Only one server can use it.

While it runs, "freshet why", "freshet pages" and "freshet revalidate" ask it over
a socket in the state folder that only its owner can open. With --admin they can
also do so from elsewhere, by a token: the value of FRESHET_TOKEN, of at least 16
characters. Requests and answers there are not encrypted: use an address of this
machine or of a private network, or put a proxy with TLS in front.

SIGTERM and SIGINT let running requests finish, for at most 30 seconds; a second
signal ends the server at once.`,
		Example: `  freshet start
  freshet start examples/blog --addr 127.0.0.1:8080
  PORT=8080 freshet start /app --state /var/lib/blog --log-format json
  FRESHET_TOKEN=… freshet start --admin 127.0.0.1:9100`,
		Args: dirArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			return start(cmd.Context(), s, dirOf(args), f)
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.addr, "addr", "", "listen on `HOST:PORT` (default "+defaultAddr+", or all interfaces at the environment's PORT)")
	fl.StringVar(&f.state, "state", "", "keep pages and demands in this `FOLDER` (default DIR/.freshet/state)")
	fl.StringVar(&f.health, "health", "", "also answer /healthz and /readyz on `HOST:PORT`")
	fl.StringVar(&f.admin, "admin", "", "answer the other commands on `HOST:PORT`, to who has the token in FRESHET_TOKEN")
	fl.IntVar(&f.workers, "workers", 0, "use this `NUMBER` of Node.js processes; 0: one per processor, at most four")
	fl.BoolVar(&f.accessLog, "access-log", true, "log every request; values of secrets and tokens are masked")
	fl.StringVar(&f.logFormat, "log-format", "text", "write the log in this `FORMAT`: text, json")
	fl.StringVar(&f.logLevel, "log-level", "info", "log from this `LEVEL` on: debug, info, warn, error")
	return cmd
}

// server is a running site with all that it stands on, in the order in which
// it is put together; close takes it apart from the end.
type server struct {
	store   store.Store
	app     *react.App
	site    *freshet.Site
	handler http.Handler
	pages   int
}

func start(ctx context.Context, s streams, dir string, f startFlags) (err error) {
	addr, err := listenAddr(f.addr, s.env("PORT"))
	if err != nil {
		return err
	}
	if f.health != "" {
		if _, err := checkAddr("--health", f.health); err != nil {
			return err
		}
	}
	if f.admin != "" {
		if _, err := checkAddr("--admin", f.admin); err != nil {
			return err
		}
		if err := checkToken(s.env(tokenName)); err != nil {
			return err
		}
	}
	if f.workers < 0 {
		return usagef("--workers is %d: 0 or more is expected", f.workers)
	}
	log, err := newLogger(s.Err, f.logFormat, f.logLevel)
	if err != nil {
		return err
	}
	if err := checkDir(dir); err != nil {
		return err
	}
	if err := checkBuilt(dir); err != nil {
		return err
	}
	if f.state == "" {
		f.state = filepath.Join(dir, ".freshet", "state")
	}
	ctx, stop := untilSignal(ctx)
	defer stop()

	srv := &server{}
	defer func() { err = errors.Join(err, srv.close()) }()
	if srv.store, err = openState(ctx, f.state, log); err != nil {
		return err
	}
	h := &health{}
	asked := newAPI(h)
	stopControl, err := answerControl(ctx, asked, f, s.env(tokenName), log)
	if err != nil {
		return err
	}
	defer stopControl() // before the site closes that is asked
	l, err := listen("--addr", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	if err := srv.open(ctx, s, dir, f, log, asked.counters.Events()); err != nil {
		if ctx.Err() != nil {
			return errors.New("interrupted while starting")
		}
		return err
	}
	handler := srv.handler
	if f.accessLog {
		handler = accessLog(log, "X-Nextjs-Cache", handler)
	}
	asked.running.Store(&running{site: srv.site, store: srv.store, build: srv.app.ID(), app: srv.app})
	h.setReady(srv.app.ID())
	fmt.Fprintf(s.Out, "freshet: serving %s (build %s, %s) on %s\n", dir, srv.app.ID(), count(srv.pages, "page"), urlOf(l.Addr())+srv.app.BasePath())
	return serve(ctx, l, handler, log, shutdownGrace, func() {
		stop() // before anybody can know, so that a second signal is never lost
		h.set(stopping)
		log.Info("stopping: running requests are finished", "cause", context.Cause(ctx).Error())
	})
}

// checkBuilt says what to do if there is nothing to serve, before a state is made.
func checkBuilt(dir string) error {
	_, err := os.Stat(filepath.Join(dir, ".freshet", "builds", "current"))
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s has no build: run \"freshet build %s\" first", dir, dir)
	}
	return err
}

// open makes the site: the newest build, its workers, the engine, and the
// pages that the build rendered.
func (srv *server) open(ctx context.Context, s streams, dir string, f startFlags, log *slog.Logger, events freshet.Events) (err error) {
	srv.app, err = react.Open(ctx, react.Options{Dir: dir, Env: s.Env, Workers: f.workers, Logger: log, Sockets: filepath.Join(f.state, "sockets")})
	if err != nil {
		return err
	}
	srv.site, err = freshet.New(srv.app.SiteOptions(freshet.Options{Store: srv.store, Logger: log, Events: events}))
	if err != nil {
		return err
	}
	if srv.handler, err = srv.app.Mount(srv.site); err != nil {
		return err
	}
	if err := importEntries(ctx, srv.site, srv.store, srv.app.ID(), srv.app.EntriesDir(), f.state, log); err != nil {
		return err
	}
	if err := dropOldBuilds(ctx, srv.store, srv.app); err != nil {
		return err
	}
	if err := srv.site.Start(ctx); err != nil {
		return err
	}
	have, err := srv.store.Covered(ctx, srv.app.ID(), store.SiteName, 0)
	if err != nil {
		return fmt.Errorf("count the pages: %w", err)
	}
	srv.pages = have.Total
	return nil
}

// close takes apart what was put together: first who renders, last what keeps.
func (srv *server) close() error {
	var errs []error
	if srv.site != nil {
		errs = append(errs, srv.site.Close())
	}
	if srv.app != nil {
		errs = append(errs, srv.app.Close())
	}
	if srv.store != nil {
		errs = append(errs, srv.store.Close())
	}
	return errors.Join(errs...)
}
