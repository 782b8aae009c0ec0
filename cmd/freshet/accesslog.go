package main

import (
	"log/slog"
	"net"
	"net/http"
	"time"
)

// accessLog writes one record for each request that next answered: method,
// path and query with secrets masked, status, bytes of the body, duration, the
// state that stateHeader says, and who asked. Of the request's headers none is
// logged, so neither Authorization nor a cookie can be.
func accessLog(log *slog.Logger, stateHeader string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		asked := *r.URL // next may change what r.URL points to
		c := &counter{ResponseWriter: w}
		whole := false
		defer func() {
			target := maskPath(asked.EscapedPath())
			if asked.RawQuery != "" {
				target += "?" + maskQuery(asked.RawQuery)
			}
			attrs := append(make([]slog.Attr, 0, 9),
				slog.String("method", clip(r.Method)), slog.String("path", clip(target)), slog.Int("status", c.status()),
				slog.Int64("bytes", c.bytes), slog.Duration("duration", time.Since(start).Round(time.Microsecond)))
			if state := c.Header().Get(stateHeader); stateHeader != "" && state != "" {
				attrs = append(attrs, slog.String("state", state))
			}
			if !whole { // it panicked, as a proxy does whose backend broke off
				attrs = append(attrs, slog.Bool("aborted", true))
			}
			attrs = append(attrs, slog.String("remote", remote(r)))
			log.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
		}()
		next.ServeHTTP(c, r)
		whole = true
	})
}

// longestTarget is how much of a path and query the log keeps.
const longestTarget = 1024

func clip(s string) string {
	if len(s) > longestTarget {
		return s[:longestTarget] + "…"
	}
	return s
}

func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// counter sees status and size of an answer go by.
type counter struct {
	http.ResponseWriter
	code  int // 0: nothing was written
	bytes int64
}

// Unwrap lets http.ResponseController reach the real writer's abilities.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// WriteHeader notes the first final status; 1xx answers come before it.
func (c *counter) WriteHeader(code int) {
	if c.code == 0 && (code >= 200 || code == http.StatusSwitchingProtocols) {
		c.code = code
	}
	c.ResponseWriter.WriteHeader(code)
}

// Write counts what was sent.
func (c *counter) Write(p []byte) (int, error) {
	if c.code == 0 {
		c.code = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(p)
	c.bytes += int64(n)
	return n, err
}

// Flush sends what was written so far; a plain http.Flusher is looked for by
// handlers that do not know http.ResponseController.
func (c *counter) Flush() {
	if c.code == 0 {
		c.code = http.StatusOK
	}
	if f, ok := c.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// status is what net/http sent, or will send, for this answer.
func (c *counter) status() int {
	if c.code == 0 {
		return http.StatusOK
	}
	return c.code
}
