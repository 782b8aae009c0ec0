package workers

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// idleConnections is how many connections to a worker are kept for later: above
	// what a busy site has at once, below what would be noticed.
	idleConnections = 32
	// idleTime: Node.js closes an idle connection after 5 s; we do before, so that a
	// request does not meet one that is being closed.
	idleTime = 4 * time.Second
	// maxAnswerHeader bounds the headers of an answer.
	maxAnswerHeader = 1 << 20
)

// transport returns a transport to the worker's socket.
func (w *worker) transport() *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			c, err := d.DialContext(ctx, "unix", w.socket)
			if err != nil {
				return nil, err
			}
			return &conn{Conn: c}, nil
		},
		DisableCompression:     true, // what the client accepts is between it and the handler
		MaxIdleConnsPerHost:    idleConnections,
		IdleConnTimeout:        idleTime,
		MaxResponseHeaderBytes: maxAnswerHeader,
	}
}

// buffers are lent to copy bodies.
type buffers struct{ pool sync.Pool }

const bodyBuffer = 32 << 10

// Get and Put make it a httputil.BufferPool.
func (b *buffers) Get() []byte {
	if s, ok := b.pool.Get().(*[bodyBuffer]byte); ok {
		return s[:]
	}
	return make([]byte, bodyBuffer)
}

// Put takes a slice from Get back.
func (b *buffers) Put(s []byte) { b.pool.Put((*[bodyBuffer]byte)(s)) }

// conn is a connection to a worker that knows how much was sent on it.
type conn struct {
	net.Conn
	sent atomic.Int64
}

// Write counts what the system took. Of a unix socket whose other end is gone it
// takes nothing.
func (c *conn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.sent.Add(int64(n))
	return n, err
}

// wire finds out whether any byte of one request was sent. A kept connection may
// turn out to be dead, and a request that only met such may go elsewhere.
type wire struct {
	mu    sync.Mutex
	conns []*conn
	marks []int64 // what had been sent before
}

// watch returns a context for the request.
func (x *wire) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if c, ok := info.Conn.(*conn); ok {
			x.mu.Lock()
			defer x.mu.Unlock()
			x.conns, x.marks = append(x.conns, c), append(x.marks, c.sent.Load())
		}
	}})
}

// used reports whether anything was sent since.
func (x *wire) used() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i, c := range x.conns {
		if c.sent.Load() > x.marks[i] {
			return true
		}
	}
	return false
}
