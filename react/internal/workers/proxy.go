package workers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"syscall"
	"time"
)

// Route says which page a request is for.
type Route struct {
	Page   string         // the page's route: "/api/posts/[slug]"
	Params map[string]any // strings, and []string for catch-alls
	Data   bool           // the JSON data of a getServerSideProps page is asked for

	// Rewrite is what the page sees in place of the request's own path and query,
	// where the application rewrites it. Nil: it does not.
	Rewrite *Rewrite
}

// Rewrite is the destination of a rewritten request.
type Rewrite struct {
	Path  string `json:"path"`
	Query string `json:"query"` // encoded, without the question mark
}

const (
	// A worker that just died refuses connections for a moment before we know, and
	// one that computes may have as many waiting as its system allows. Neither got
	// the request, so it is tried again, in all for about a second.
	tries    = 20
	tryAgain = 50 * time.Millisecond
)

// Proxy passes a request over HTTP to the worker with the least to do and its
// answer back, both streamed. It returns when the answer is complete; like any
// handler it panics with http.ErrAbortHandler if the worker fails after the
// headers, so that nobody takes half an answer for a whole one.
//
// What goes wrong before the headers is logged and answered without details:
// 502 if the worker ended, 503 if there is none or the pool is closed, 504 after
// Options.HandlerTimeout, 400, 408 or 413 if the request's body is malformed, late, or larger than the handler
// reads. A method that Node.js does not know gets 501. If the client goes away, the handler sees its request
// closed. Headers beginning with x-freshet- never pass. A request to switch
// protocols (Upgrade) is not passed on as such: the handler sees a plain
// request, as it does in Next.js (RFC 9110, section 7.8, allows to ignore it).
func (p *Pool) Proxy(w http.ResponseWriter, r *http.Request, route Route) {
	if !known(r.Method) {
		http.Error(w, http.StatusText(http.StatusNotImplemented), http.StatusNotImplemented)
		return
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	quiet := newSilence(p.opt.HandlerTimeout, func() { cancel(errSilence) })
	defer quiet.end()

	// A handler may answer while it still reads. Where that cannot be set, as in
	// HTTP/2, it is so anyway.
	_ = http.NewResponseController(w).EnableFullDuplex()
	in := r.WithContext(ctx)
	in.Header = r.Header.Clone()
	in.Header.Del("Upgrade")
	if in.Body != nil && in.Body != http.NoBody {
		in.Body = &heardBody{in.Body, quiet, func(err error) { cancel(err) }}
	}
	for try := 1; ; try++ {
		met, err := p.pass(w, in, route, quiet)
		switch {
		case err == nil:
			return
		case met == nil || try == tries || ctx.Err() != nil:
			if ctx.Err() != nil {
				err = context.Cause(ctx)
			}
			p.refuse(w, r, route, err)
			return
		}
		select { // its end is noticed at any moment
		case <-met.life.reached(draining):
		case <-time.After(tryAgain):
		case <-ctx.Done():
		}
	}
}

// pass passes a request to one worker. An error says that nothing was answered;
// if it comes with the worker, then that one did not get the request either.
func (p *Pool) pass(w http.ResponseWriter, in *http.Request, route Route, quiet *silence) (met *worker, failure error) {
	j := newJob(0, nil)
	p.enter(j)
	defer p.leave(j)
	select {
	case <-j.placed:
		if j.err != nil {
			return nil, j.err
		}
	case <-in.Context().Done():
		return nil, context.Cause(in.Context())
	}
	wire := &wire{}
	proxy := httputil.ReverseProxy{
		Transport:     j.worker.http,
		Rewrite:       func(pr *httputil.ProxyRequest) { rewrite(pr, j.worker.token, route) },
		FlushInterval: -1,
		BufferPool:    &p.buffers,
		ErrorLog:      slog.NewLogLogger(p.opt.Logger.Handler(), slog.LevelDebug),
		ModifyResponse: func(*http.Response) error {
			quiet.end()
			return nil
		},
		ErrorHandler: func(_ http.ResponseWriter, _ *http.Request, err error) { failure = err },
	}
	proxy.ServeHTTP(w, in.WithContext(wire.watch(in.Context())))
	switch {
	case failure == nil:
		return nil, nil
	case wire.used():
		err := j.worker.explain(in.Context(), failure)
		if in.ContentLength != 0 && errors.Is(err, syscall.EPIPE) { // it lives, and has closed before it had read the body
			err = &bodyError{err}
		}
		return nil, err
	default:
		return j.worker, failure
	}
}

// explain returns why a request failed that the worker had: how the worker
// ended, if it did. It waits for that, so that who has got the failure does not
// meet the same worker again.
func (w *worker) explain(ctx context.Context, failure error) error {
	select {
	case <-w.life.reached(draining):
	case <-time.After(tryAgain):
		return failure
	case <-ctx.Done():
		return failure
	}
	select {
	case <-w.life.reached(dead):
		return w.end
	case <-time.After(time.Second): // it only drains
		return failure
	case <-ctx.Done():
		return failure
	}
}

// refuse answers a request that no worker did.
func (p *Pool) refuse(w http.ResponseWriter, r *http.Request, route Route, err error) {
	status, level := http.StatusBadGateway, slog.LevelError
	var body *bodyError
	switch {
	case r.Context().Err() != nil:
		return // nobody is there any more
	case errors.As(err, &body):
		status, level = body.status(), slog.LevelInfo
		w.Header().Set("Connection", "close") // what follows may be no request
	case errors.Is(err, errSilence):
		status = http.StatusGatewayTimeout
		err = fmt.Errorf("%w for %v", err, p.opt.HandlerTimeout)
	case errors.Is(err, ErrClosed), errors.Is(err, ErrNoWorker):
		status = http.StatusServiceUnavailable
	}
	p.opt.Logger.LogAttrs(r.Context(), level, "request failed in the worker",
		slog.String("page", route.Page), slog.String("method", r.Method), slog.Int("status", status), slog.Any("error", err))
	http.Error(w, http.StatusText(status), status)
}
