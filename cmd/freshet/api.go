package main

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react"
	"github.com/freshet-go/freshet/store"
)

// api is what a running server answers to the other commands: on the control
// socket for its owner, and with --admin on an address for who has the token.
// It is safe for concurrent use.
type api struct {
	health   *health
	started  time.Time
	counters freshet.Counters
	running  atomic.Pointer[running] // nil while the server starts
	places   chan struct{}           // of requests at once
}

// running is the site that is asked.
type running struct {
	site  *freshet.Site
	store store.Store
	build string
	app   *react.App // nil: a site without one
}

// path is the engine's path of the page that visitors find at an address.
func (run *running) path(visited string) string {
	if run.app == nil {
		return visited
	}
	return run.app.PagePath(visited)
}

// How much the API does at once, and for how long.
const (
	maxAsking  = 64              // requests; a demand holds its place until it is met
	demandWait = 5 * time.Minute // seven rounds of renders that all take their deadline
)

func newAPI(h *health) *api {
	return &api{health: h, started: time.Now(), places: make(chan struct{}, maxAsking)}
}

// handler answers /v1/why, /v1/pages, /v1/demands, /v1/stats and health checks.
func (a *api) handler() http.Handler {
	mux := a.health.mux()
	mux.HandleFunc("GET /v1/why", a.asked(serveWhy))
	mux.HandleFunc("GET /v1/pages", a.asked(servePages))
	mux.HandleFunc("POST /v1/demands", a.asked(serveDemand))
	mux.HandleFunc("GET /v1/stats", a.asked(a.serveStats))
	return refuseBrowsers(mux)
}

// refuseBrowsers answers no request that a web page makes: such a page may be
// anybody's, and reach this address through the browser of who may ask.
func refuseBrowsers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Values("Origin") != nil {
			refuse(w, http.StatusForbidden, "requests of web pages are refused", nil)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// asked calls next when there is a site to be asked and room for it.
func (a *api) asked(next func(http.ResponseWriter, *http.Request, *running)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		run := a.running.Load()
		if run == nil {
			refuse(w, http.StatusServiceUnavailable, phase(a.health.phase.Load()).String(), nil)
			return
		}
		if r.Method != http.MethodPost && r.ContentLength != 0 {
			refuse(w, http.StatusBadRequest, "no body is expected", nil)
			return
		}
		select {
		case a.places <- struct{}{}:
			defer func() { <-a.places }()
		default:
			refuse(w, http.StatusServiceUnavailable, "too many requests at once", nil)
			return
		}
		next(w, r, run)
	}
}

func serveWhy(w http.ResponseWriter, r *http.Request, run *running) {
	q, err := onlyQuery(r, "path")
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error(), nil)
		return
	}
	x, err := run.site.Why(r.Context(), run.path(q.Get("path")))
	if err != nil {
		refuse(w, statusOf(err), oneLine(err), nil)
		return
	}
	writeJSON(w, http.StatusOK, spelled(x))
}
