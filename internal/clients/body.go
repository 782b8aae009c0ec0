package clients

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// bodies gives who sends a body only so much time. Requests without one pass as
// they are.
func bodies(next http.Handler, l Limits) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		c, ok := r.Context().Value(connKey{}).(*conn)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		b := &body{ReadCloser: r.Body, conn: c, until: time.Now().Add(l.Body)}
		r.Body = b
		c.await(b.until)
		defer b.leave(l.Rest)
		next.ServeHTTP(w, r)
	})
}

// body is a request's body that must come at a rate. A proxy may still read it
// when the handler has returned.
type body struct {
	io.ReadCloser
	conn *conn

	mu    sync.Mutex
	until time.Time
	over  bool // it was read to its end, or the handler has returned
}

const perKiB = time.Second

// Read reads on, and puts the deadline off by what came.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until = b.until.Add(time.Duration(n) * perKiB / 1024)
	switch {
	case b.over:
	case err == nil:
		b.conn.await(b.until)
	case err == io.EOF: // net/http has taken the deadline away: it watches now whether the client leaves
		b.over = true
	}
	return n, err
}

// leave is called when the handler has returned: net/http now throws the rest
// away, and then sets the deadline of the next request.
func (b *body) leave(rest time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.over {
		b.over = true
		b.conn.await(time.Now().Add(rest))
	}
}
