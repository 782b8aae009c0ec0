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
	srv := &http.Server{Handler: s, ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes}
	if !s.server.CompareAndSwap(nil, srv) {
		return errors.New("freshet: Serve was called before")
	}
	return srv.Serve(l)
}

// Shutdown stops accepting, waits until running requests are answered or ctx
// ends, and closes the site.
func (s *Site) Shutdown(ctx context.Context) error {
	var err error
	if srv := s.server.Load(); srv != nil {
		err = srv.Shutdown(ctx)
	}
	return errors.Join(err, s.Close())
}
