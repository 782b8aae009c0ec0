package react

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"
)

// outsideLimit is how long another server may be silent, before its answer and
// within it: that of Next.js.
const outsideLimit = 30 * time.Second

// outside asks other servers, for rewrites that lead there.
type outside struct {
	transport *http.Transport
	logger    *slog.Logger
	limit     time.Duration
}

func newOutside(logger *slog.Logger) *outside {
	return &outside{logger: logger, limit: outsideLimit, transport: &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConns:        256,
		MaxIdleConnsPerHost: 32,
		IdleConnTimeout:     90 * time.Second,
		ForceAttemptHTTP2:   true,
		DisableCompression:  true, // the visitor decides on that
	}}
}

var errOutsideSilent = errors.New("the server was silent for too long")

// serve passes the request on to the address and the answer back. The visitor's
// headers go along, as in Next.js, apart from our own; the Host is the other server's. If
// that cannot be reached, or is silent, the answer is 502 or 504, without details.
func (o *outside) serve(w http.ResponseWriter, r *http.Request, to string) {
	target, err := url.Parse(to)
	if err != nil {
		o.fail(w, r, to, err)
		return
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	silence := time.AfterFunc(o.limit, func() { cancel(errOutsideSilent) })
	defer silence.Stop()
	in := r.WithContext(ctx)
	if in.Body != nil && in.Body != http.NoBody { // a long upload is no silence
		in.Body = &heard{in.Body, silence, o.limit}
	}
	proxy := httputil.ReverseProxy{
		Transport:     o.transport,
		FlushInterval: -1,
		ErrorLog:      slog.NewLogLogger(o.logger.Handler(), slog.LevelDebug),
		Rewrite: func(pr *httputil.ProxyRequest) {
			pr.Out.URL, pr.Out.Host = target, target.Host
			for name := range pr.Out.Header {
				if strings.HasPrefix(name, "X-Freshet-") {
					pr.Out.Header.Del(name)
				}
			}
			pr.Out.Header["X-Forwarded-For"] = pr.In.Header["X-Forwarded-For"]
			pr.SetXForwarded()
		},
		ModifyResponse: func(res *http.Response) error {
			if res.StatusCode == http.StatusSwitchingProtocols {
				silence.Stop() // a tunnel may be quiet
				return nil
			}
			silence.Reset(o.limit)
			res.Body = &heard{res.Body, silence, o.limit}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			o.fail(w, r, to, err)
		},
	}
	proxy.ServeHTTP(w, in)
}

func (o *outside) fail(w http.ResponseWriter, r *http.Request, to string, err error) {
	if errors.Is(err, context.Canceled) { // the visitor has gone
		return
	}
	address, _, _ := strings.Cut(to, "?") // a query may hold secrets
	o.logger.Error("a rewrite's server did not answer", "path", r.URL.Path, "server", address, "error", fmt.Sprint(withoutURL(err)))
	w.Header().Set("Cache-Control", noStore)
	if errors.Is(err, errOutsideSilent) {
		sendText(w, r, http.StatusGatewayTimeout)
		return
	}
	sendText(w, r, http.StatusBadGateway)
}

// withoutURL is an error of net/url or net/http without the address in it.
func withoutURL(err error) error {
	var named *url.Error
	if errors.As(err, &named) {
		return named.Err
	}
	return err
}

func (o *outside) close() { o.transport.CloseIdleConnections() }

// heard is a body that begins the wait anew with all that comes of it.
type heard struct {
	io.ReadCloser
	silence *time.Timer
	limit   time.Duration
}

// Read reads from the body.
func (h *heard) Read(p []byte) (int, error) {
	n, err := h.ReadCloser.Read(p)
	if n > 0 {
		h.silence.Reset(h.limit)
	}
	return n, err
}
