package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet/internal/clients"
)

// controlName is the socket in the state folder on which a running server
// answers the other commands. Only its owner may connect.
const controlName = "control.sock"

// longestSocket is what the operating system accepts as a socket's path: 108
// bytes with the closing zero on Linux, 104 elsewhere.
const longestSocket = 103

// phase is what a server is doing; /readyz says it.
type phase int32

const (
	starting phase = iota
	ready
	stopping
)

func (p phase) String() string {
	return [...]string{"starting", "ready", "stopping"}[p]
}

// health answers /healthz and /readyz. It is safe for concurrent use.
type health struct {
	phase atomic.Int32
	build atomic.Pointer[string] // set when it is known
}

func (h *health) set(p phase) { h.phase.Store(int32(p)) }

func (h *health) setReady(build string) {
	h.build.Store(&build)
	h.set(ready)
}

// mux answers /healthz with 200 as long as the process answers at all, and
// /readyz with 200 between start and stop, else with 503.
func (h *health) mux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		p, code := phase(h.phase.Load()), http.StatusOK
		if p != ready {
			code = http.StatusServiceUnavailable
		}
		answer := map[string]string{"status": p.String()}
		if build := h.build.Load(); build != nil {
			answer["build"] = *build
		}
		writeJSON(w, code, answer)
	})
	return mux
}

// listenControl opens the control socket in the state folder, which the caller
// has locked: a socket that lies there already is a dead server's, and is
// replaced. It is made in a folder that is closed to others and moved into
// place when only its owner may connect, so at no moment can anybody else.
func listenControl(state string) (net.Listener, error) {
	path := filepath.Join(state, controlName)
	if len(path) > longestSocket {
		return nil, fmt.Errorf("the state folder's path is %d bytes too long for a control socket: choose a shorter one with --state: %s",
			len(path)-longestSocket, state)
	}
	step := func(err error) error { return fmt.Errorf("control socket in %s: %w", state, err) }
	room := filepath.Join(state, ".control") // with "/s" not longer than path
	if err := os.RemoveAll(room); err != nil {
		return nil, step(err)
	}
	if err := os.Mkdir(room, 0o700); err != nil {
		return nil, step(err)
	}
	defer func() { _ = os.RemoveAll(room) }() // if the empty folder stays, the next start removes it
	fresh := filepath.Join(room, "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: fresh, Net: "unix"})
	if err != nil {
		return nil, step(err)
	}
	l.SetUnlinkOnClose(false) // it would look for the name that it has no more
	err = os.Chmod(fresh, 0o600)
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		return nil, step(errors.Join(err, l.Close()))
	}
	return &controlListener{UnixListener: l, path: path}, nil
}

// controlListener takes its socket away when it is closed.
type controlListener struct {
	*net.UnixListener
	path string
}

// Close removes the socket before it stops to listen.
func (l *controlListener) Close() error {
	err := os.Remove(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, l.UnixListener.Close())
}

// What who asks on the control socket and beside it may hold. A path of 4,096
// bytes, encoded in a query, is a long header.
const (
	controlTimeout     = 10 * time.Second // to send a request, and to take the next part of an answer
	controlIdle        = 30 * time.Second
	controlConns       = 128
	controlHeaderBytes = 16 << 10
)

// serveControl answers on l until ctx ends, and returns when every handler has:
// their contexts end with their connections, which are closed then.
func serveControl(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) {
	g := &gate{next: h}
	srv := &http.Server{Handler: g, ReadHeaderTimeout: controlTimeout, IdleTimeout: controlIdle, MaxHeaderBytes: controlHeaderBytes,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	l = clients.Limits{Connections: controlConns, Stall: controlTimeout, Body: controlTimeout}.Guard(srv, l)
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() }) // only closing the listener can fail, and it is gone
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		log.Error("the control address does not answer any more", "address", l.Addr().String(), "error", err)
	}
	g.close()
}

// gate lets requests through until it is closed; http.Server.Close waits for none.
type gate struct {
	next   http.Handler
	mu     sync.RWMutex // held for reading by each request
	closed bool
}

// ServeHTTP passes the request on, or answers that the server stops.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed {
		refuse(w, http.StatusServiceUnavailable, stopping.String(), nil)
		return
	}
	g.next.ServeHTTP(w, r)
}

// close returns when no request is on its way any more.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}
