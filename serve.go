package freshet

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Limits of Serve's server: what a slow or hostile client may hold.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 12 << 10 // net/http adds 4 KiB
)

// Serve answers requests on l until Shutdown, then returns
// http.ErrServerClosed. It is http.Server with limits on headers and idle time;
// for TLS or a handler in front of the site use a server of your own.
func (s *Site) Serve(l net.Listener) error {
	if s.serving.Swap(true) {
		return errors.New("freshet: Serve was called before")
	}
	return s.httpServer().Serve(l)
}

// httpServer returns the one server. Shutdown may need it first: a server that
// was shut down serves nothing afterwards.
func (s *Site) httpServer() *http.Server {
	srv := &http.Server{Handler: s, ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes}
	if s.server.CompareAndSwap(nil, srv) {
		return srv
	}
	return s.server.Load()
}

// Shutdown stops accepting, waits until running requests are answered or ctx
// ends, and closes the site, in both cases.
func (s *Site) Shutdown(ctx context.Context) error {
	return errors.Join(s.httpServer().Shutdown(ctx), s.Close())
}
