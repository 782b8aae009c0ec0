// Package clients bounds what the clients of an http.Server may hold: how many
// connections, and how long those who take an answer or send a body without
// getting on. It knows nothing of what is served. Its invariant: no connection
// is held for ever by a client that does nothing, and none is cut off that gets on,
// however slowly beyond the stated rate.
//
// A deadline for a whole answer or request (http.Server's WriteTimeout and
// ReadTimeout) would not do: one that is long enough for a large file over a
// slow line is long enough to be held by a thousand who read nothing.
package clients

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Limits are what clients may hold. A zero field is its default.
type Limits struct {
	// Connections is how many are open at once. Default 10,000, or half of the
	// files that the process may open if that is less. Past it the one that has
	// been idle longest is closed for a new one; if none is idle the new one gets
	// 503 with Retry-After.
	Connections int
	// Stall is how long a client may take for the next 64 KiB of an answer.
	// Default 2 minutes, that is 546 bytes a second.
	Stall time.Duration
	// Body is how long a client may take to send a body, beyond a second for each
	// KiB of it that has come. Default 1 minute.
	Body time.Duration
	// Rest is how long is waited, after the answer, for the rest of a body that
	// the handler did not want. Default 5 seconds.
	Rest time.Duration
}

const (
	defaultConnections = 10_000
	defaultStall       = 2 * time.Minute
	defaultBody        = time.Minute
	defaultRest        = 5 * time.Second
)

// Guard has srv hold to the limits when it serves the listener that is
// returned. It sets srv's Handler, ConnContext and ConnState, and is called
// once, before srv serves.
func (l Limits) Guard(srv *http.Server, ln net.Listener) net.Listener {
	if l.Connections <= 0 {
		l.Connections = max(min(defaultConnections, openFiles()/2), 1)
	}
	if l.Stall <= 0 {
		l.Stall = defaultStall
	}
	if l.Body <= 0 {
		l.Body = defaultBody
	}
	if l.Rest <= 0 {
		l.Rest = defaultRest
	}
	r := &room{Listener: ln, limits: l}
	r.idle.init()
	srv.Handler = bodies(srv.Handler, l)
	srv.ConnContext = func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) }
	srv.ConnState = r.changed
	return r
}

type connKey struct{}
