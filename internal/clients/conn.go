package clients

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// conn is a client's connection.
type conn struct {
	net.Conn
	room *room

	gone          bool  // has no place any more; guarded by room.mu
	before, after *conn // among the idle ones; likewise

	body atomic.Bool // the read deadline is that of a body
	late atomic.Bool // it did not come in time: what comes now is no request
}

// part is how much is written under one deadline.
const part = 64 << 10

// Write sends b, each part of it within the limit.
func (c *conn) Write(b []byte) (n int, err error) {
	for {
		if err := c.SetWriteDeadline(time.Now().Add(c.room.limits.Stall)); err != nil {
			return n, err
		}
		m, err := c.Conn.Write(b[:min(len(b), part)])
		n += m
		if b = b[m:]; err != nil || len(b) == 0 {
			return n, err
		}
	}
}

// Read reads until a body was late. net/http would take the rest of that body
// for the next request.
func (c *conn) Read(b []byte) (int, error) {
	if c.late.Load() {
		return 0, os.ErrDeadlineExceeded
	}
	n, err := c.Conn.Read(b)
	if c.body.Load() && errors.Is(err, os.ErrDeadlineExceeded) {
		c.late.Store(true)
	}
	return n, err
}

// SetReadDeadline is called by net/http when it waits for something else than a
// body: the next request, its headers, or the client's leaving. The deadline of
// the body is over then.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.body.Store(false)
	return c.Conn.SetReadDeadline(t)
}

// await is how long the next bytes of a body are waited for.
func (c *conn) await(until time.Time) {
	c.body.Store(true)
	_ = c.Conn.SetReadDeadline(until) // it fails only if nothing is waited for any more
}

// CloseWrite lets net/http end an answer before it closes the connection.
func (c *conn) CloseWrite() error {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return nil
}

// Close closes the connection and gives its place back.
func (c *conn) Close() error {
	err := c.Conn.Close()
	c.room.mu.Lock()
	defer c.room.mu.Unlock()
	c.room.leave(c)
	return err
}
