package clients

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// room is a listener with so many places.
type room struct {
	net.Listener
	limits Limits

	mu   sync.Mutex
	open int
	idle idle
}

// full is what a client gets for whom there is no place.
const full = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

// Accept returns the next connection for which there is a place.
func (r *room) Accept() (net.Conn, error) {
	for {
		nc, err := r.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &conn{Conn: nc, room: r}
		if r.enter() {
			return c, nil
		}
		// It fits into any send buffer: nobody is waited for.
		_ = nc.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = nc.Write([]byte(full))
		_ = nc.Close()
	}
}

// enter takes a place, that of the longest idle connection if need be.
func (r *room) enter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open >= r.limits.Connections {
		c := r.idle.longest()
		if c == nil {
			return false
		}
		r.leave(c)
		_ = c.Conn.Close() // its server notices
	}
	r.open++
	return true
}

// leave gives c's place back, once. r.mu is held.
func (r *room) leave(c *conn) {
	if !c.gone {
		c.gone = true
		r.open--
		r.idle.remove(c)
	}
}

// changed is the server's ConnState.
func (r *room) changed(nc net.Conn, s http.ConnState) {
	c, ok := nc.(*conn)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle.remove(c)
	if (s == http.StateNew || s == http.StateIdle) && !c.gone {
		r.idle.add(c)
	}
}
