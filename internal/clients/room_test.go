package clients_test

import (
	"bufio"
	"io"
	"math"
	"net"
	"net/http"
	"testing"

	"github.com/freshet-go/freshet/internal/clients"
)

// TestTooManyConnections: idle ones make room, the longest idle first; if all
// are busy a new one is told to come back.
func TestTooManyConnections(t *testing.T) {
	release := make(chan struct{})
	entered := make(chan struct{}, 10)
	addr := serve(t, clients.Limits{Connections: 3}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/busy" {
			entered <- struct{}{}
			<-release
		}
		_, _ = io.WriteString(w, "ok")
	})
	ask := func(c net.Conn, path string) { send(t, c, "GET "+path+" HTTP/1.1\r\nHost: a\r\n\r\n") }
	alive := func(c net.Conn) bool {
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
			return false
		}
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		return err == nil && resp.StatusCode == 200
	}
	busy, first, second := dial(t, addr), dial(t, addr), dial(t, addr)
	ask(busy, "/busy")
	<-entered
	for _, c := range []net.Conn{second, first, second} { // first is idle longest
		if !alive(c) {
			t.Fatal("a connection within the limit is dead")
		}
	}
	third := dial(t, addr)
	if !alive(third) || !alive(second) {
		t.Error("a connection that is not the longest idle one is dead")
	}
	if alive(first) {
		t.Error("four connections are open, the limit is three")
	}
	ask(second, "/busy")
	ask(third, "/busy")
	<-entered
	<-entered
	late := dial(t, addr)
	if resp, _ := answer(t, bufio.NewReader(late)); resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" {
		t.Errorf("where all are busy a new connection gets %d", resp.StatusCode)
	}
	close(release)
	for _, c := range []net.Conn{busy, second, third} {
		if resp, body := answer(t, bufio.NewReader(c)); resp.StatusCode != 200 || body != "ok" {
			t.Errorf("a busy connection got %d %q", resp.StatusCode, body)
		}
	}
	if !alive(dial(t, addr)) {
		t.Error("afterwards there is no room")
	}
}

// TestRequestsDoNotAllocateMore: what is counted costs no garbage.
func TestRequestsDoNotAllocateMore(t *testing.T) {
	h := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	plain := &http.Server{Handler: http.HandlerFunc(h)}
	go func() { _ = plain.Serve(ln) }()
	defer plain.Close()
	measure := func(addr string) float64 {
		c := dial(t, addr)
		buf := make([]byte, 4096)
		least := math.Inf(1)
		for range 5 { // pools are emptied now and then
			least = min(least, testing.AllocsPerRun(200, func() {
				send(t, c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
				if _, err := c.Read(buf); err != nil {
					t.Fatal(err)
				}
			}))
		}
		return least
	}
	if with, without := measure(serve(t, clients.Limits{}, h)), measure(ln.Addr().String()); with > without {
		t.Errorf("%v allocations for each request, %v without limits", with, without)
	}
}
