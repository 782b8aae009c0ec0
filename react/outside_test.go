package react

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet/react/internal/bundle"
)

func TestRewritesToOtherServers(t *testing.T) {
	out := outer(t)
	m := routed(t, bundle.Config{
		Headers: []bundle.HeaderRule{header("/:path*", "X-All", "1")},
		Rewrites: bundle.Rewrites{
			BeforeFiles: []bundle.Rewrite{{Source: "/plain", Destination: out.URL + "/over", Has: []bundle.Condition{{Type: "header", Key: "X-Over"}}}},
			AfterFiles: []bundle.Rewrite{
				{Source: "/p1/:path*", Destination: out.URL + "/base/:path*"},
				{Source: "/p2", Destination: out.URL + "/two?z=1"},
				{Source: "/p3/:a", Destination: out.URL + "/three"},
				{Source: "/down", Destination: "http://127.0.0.1:1/x"},
			},
			Fallback: []bundle.Rewrite{{Source: "/:path*", Destination: out.URL + "/:path*"}},
		},
	})
	for _, c := range []struct {
		name, request string
		header        []string
		status        int
		body          string
	}{
		{"a path", "GET /p1/a%20b/c?x=y%20z&u=%2F", nil, 200, "outer GET /base/a%20b/c?x=y%20z&u=%2F for example.com token "},
		{"a query of its own", "POST /p2?a=1", nil, 200, "outer POST /two?a=1&z=1"},
		{"a param that it does not use", "GET /p3/v%20w?q=1", nil, 200, "outer GET /three?q=1&a=v%20w"},
		{"before a page", "GET /plain", []string{"X-Over", "1"}, 200, "outer GET /over"},
		{"our own headers stay here", "GET /p1/x", []string{"X-Freshet-Token", "secret"}, 200, "token "},
		{"a fallback for everything", "GET /anything/else?x=1", nil, 200, "outer GET /anything/else?x=1"},
		{"not for a page", "GET /once", nil, 200, "/once map[]"},
		{"a server that is not there", "GET /down", nil, 502, "Bad Gateway"},
	} {
		t.Run(c.name, func(t *testing.T) {
			method, target, _ := strings.Cut(c.request, " ")
			w := m.do(method, target, c.header...)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("%d %q, want %d with %q", w.Code, w.Body, c.status, c.body)
			}
			if isOuter := w.Header().Get("X-Outer") != ""; isOuter && w.Header().Get("X-All") != "" {
				t.Errorf("our rules are on another server's answer: %v", w.Header())
			}
			if w.Code == 502 && w.Header().Get("Cache-Control") != noStore {
				t.Errorf("Cache-Control is %q", w.Header().Get("Cache-Control"))
			}
		})
	}
}

// TestSilentServer: in a bubble the 30 seconds take no time.
func TestSilentServer(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(w io.Writer) // on the connection
		status int
		cut    bool
	}{
		{"before its answer", func(io.Writer) {}, 504, false},
		{"within its answer", func(w io.Writer) {
			_, _ = io.WriteString(w, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
		}, 200, true},
		{"slow but alive", func(w io.Writer) {
			_, _ = io.WriteString(w, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
			for range 4 {
				time.Sleep(outsideLimit - time.Second)
				_, _ = io.WriteString(w, "x")
			}
		}, 200, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				near, far := net.Pipe()
				o := newOutside(silent())
				o.transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return near, nil }
				go func() {
					if _, err := http.ReadRequest(bufio.NewReader(far)); err == nil {
						c.answer(far)
					}
				}()
				w := httptest.NewRecorder()
				start := time.Now()
				cut := func() (cut bool) {
					defer func() { cut = recover() != nil }()
					o.serve(w, httptest.NewRequest("GET", "/p", nil).WithContext(context.WithValue(t.Context(), http.ServerContextKey, &http.Server{})), "http://example.org/x")
					return false
				}()
				if w.Code != c.status || cut != c.cut {
					t.Errorf("%d, cut off %t", w.Code, cut)
				}
				if took := time.Since(start); !(c.status == 200 && !c.cut) && took != outsideLimit {
					t.Errorf("after %v", took)
				}
				o.close()
				_ = near.Close()
				_ = far.Close()
			})
		})
	}
}
