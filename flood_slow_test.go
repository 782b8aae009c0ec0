package freshet

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// eventually waits until ok, with a bound.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for limit := time.Now().Add(hang); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("never happened: %s", what)
		}
	}
}

// openFiles is how many files this process has open, or 0 where that is not known.
func openFiles() int {
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(names)
}

// TestFloodOfSlowClients: thousands who do nothing, or next to nothing, take
// nothing from the others and leave nothing behind.
func TestFloodOfSlowClients(t *testing.T) {
	const many = 2000
	big := []byte(strings.Repeat("0123456789abcdef", 1<<19)) // 8 MiB: more than the system's buffers take
	src := newStuck()
	site := floodSite(t, Options{VisitorWait: hang, RenderTimeout: hang, MaxRenders: 4},
		Page{Pattern: "/listed", Render: RenderFunc(func(context.Context, *Request) (*Result, error) { return &Result{Body: []byte("listed")}, nil })},
		Page{Pattern: "/big", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
			return &Result{Body: big, Header: http.Header{"Content-Type": {"image/png"}}}, nil
		})},
		Page{Pattern: "/cold/{x}", Render: src})
	if _, err := site.Prerender(t.Context(), PrerenderOptions{}); err != nil {
		t.Fatal(err)
	}
	addr := served(t, site)
	visitor := &http.Client{Timeout: hang}
	served := func(when string) {
		t.Helper()
		for range 20 {
			resp, err := visitor.Get("http://" + addr + "/listed")
			if err != nil {
				t.Fatalf("%s: %v", when, err)
			}
			b, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil || string(b) != "listed" || resp.Header.Get("X-State") != "HIT" {
				t.Errorf("%s the listed page is %d %q %v", when, resp.StatusCode, b, err)
			}
		}
	}
	served("before")
	goroutines, files, memory := runtime.NumGoroutine(), openFiles(), heap()
	var asked atomic.Int64
	for _, row := range []struct {
		name  string
		count int
		say   func(net.Conn, int) error
	}{
		{"connections that say nothing", many, func(net.Conn, int) error { return nil }},
		{"headers that do not end", many / 4, func(c net.Conn, _ int) error {
			_, err := io.WriteString(c, "GET /listed HTTP/1.1\r\nHost: a\r\nX-A: ")
			return err
		}},
		{"kept connections", many / 4, func(c net.Conn, _ int) error {
			if _, err := io.WriteString(c, "GET /listed HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
				return err
			}
			_, err := c.Read(make([]byte, 4096))
			return err
		}},
		{"bodies that do not come", many / 4, func(c net.Conn, _ int) error {
			_, err := io.WriteString(c, "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")
			return err
		}},
		{"clients that read nothing of a big page", many / 20, func(c net.Conn, _ int) error {
			_, err := io.WriteString(c, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
			return err
		}},
		{"visitors of pages that are never rendered", many / 4, func(c net.Conn, i int) error {
			_, err := fmt.Fprintf(c, "GET /cold/%d HTTP/1.1\r\nHost: a\r\n\r\n", i)
			asked.Add(1)
			return err
		}},
	} {
		conns := make([]net.Conn, 0, row.count)
		for i := range row.count {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			conns = append(conns, c)
			if err := row.say(c, i); err != nil {
				t.Fatal(err)
			}
		}
		if n := asked.Load(); n > 0 {
			eventually(t, "all visitors wait", func() bool { return site.waiting.Load() == n })
		}
		served("beside " + row.name)
		t.Logf("%d %s: %.1f goroutines and %d KiB of heap each", row.count, row.name,
			float64(runtime.NumGoroutine()-goroutines)/float64(row.count), (int64(heap())-int64(memory))/int64(row.count)/1024)
		for _, c := range conns {
			c.Close()
		}
		eventually(t, row.name+" leave no goroutine behind", func() bool { return runtime.NumGoroutine() <= goroutines+20 })
		eventually(t, row.name+" leave no file open", func() bool { return openFiles() <= files+10 })
		if now := heap(); now > memory+8<<20 {
			t.Errorf("%s leave %d KiB behind", row.name, (now-memory)/1024)
		}
		asked.Store(0)
	}
	if n := site.queuedInAll(); n != 0 || src.renders.Load() > 4 {
		t.Errorf("%d renders are queued and %d have begun for visitors who left", n, src.renders.Load())
	}
	close(src.gate)
}

// TestShutdownIsBounded: whatever clients do, it ends with its context, and no
// connection outlives it.
func TestShutdownIsBounded(t *testing.T) {
	big := []byte(strings.Repeat("0123456789abcdef", 1<<20))
	site := floodSite(t, Options{}, Page{Pattern: "/big", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
		return &Result{Body: big, Header: http.Header{"Content-Type": {"image/png"}}}, nil
	})}, Page{Pattern: "/cold", Render: newStuck()})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	goroutines := runtime.NumGoroutine()
	go func() { ended <- site.Serve(l) }()
	for _, request := range []string{"", "GET /b", "GET /big HTTP/1.1\r\nHost: a\r\n\r\n", "GET /cold HTTP/1.1\r\nHost: a\r\n\r\n", "POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"} {
		for range 20 {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := io.WriteString(c, request); err != nil {
				t.Fatal(err)
			}
		}
	}
	eventually(t, "the visitors of the cold page wait", func() bool { return site.waiting.Load() == 20 })
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	if err := site.Shutdown(ctx); err == nil {
		t.Error("requests were running and nothing says that they were broken off")
	}
	<-ended
	eventually(t, "no connection outlives the site", func() bool { return runtime.NumGoroutine() <= goroutines+5 })
}
