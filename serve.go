package freshet

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/freshet-go/freshet/internal/clients"
)

// Limits of Serve's server: what a slow or hostile client may hold.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 12 << 10 // net/http adds 4 KiB
)

// Serve answers requests on l until Shutdown, then returns
// http.ErrServerClosed. It is http.Server with limits on what clients may hold:
// headers of 16 KiB within 10 seconds; idle connections for 2 minutes; 10,000
// connections (or half of the files that the process may open), of which the
// longest idle one makes room for a new one; 64 KiB of an answer must be taken within 2 minutes,
// and a body must come within a minute and a second for each KiB. For
// TLS or a handler in front of the site use a server of your own.
func (s *Site) Serve(l net.Listener) error {
	if s.serving.Swap(true) {
		return errors.New("freshet: Serve was called before")
	}
	srv := s.httpServer()
	return srv.Serve(clients.Limits{}.Guard(srv, l))
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
// ends, which breaks them off, and closes the site.
func (s *Site) Shutdown(ctx context.Context) error {
	srv := s.httpServer()
	err := srv.Shutdown(ctx)
	if err != nil { // or who does not read would hold its connection beyond the site's end
		err = errors.Join(err, srv.Close())
	}
	return errors.Join(err, s.Close())
}
