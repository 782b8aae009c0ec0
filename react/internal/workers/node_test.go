//go:build unix

package workers

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// nodePool starts workers of Node.js, or skips the test where there is none.
func nodePool(t testing.TB, o Options) (*Pool, *records) {
	t.Helper()
	node, _, err := FindNode(t.Context())
	if err != nil {
		if os.Getenv("FRESHET_TEST_ALL") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	prints := newRecords()
	o.Node, o.Script = node, "testdata/worker.mjs"
	o.Env = append(o.Env, "PATH="+os.Getenv("PATH"))
	o.Logger = slog.New(slog.DiscardHandler)
	o.Log = func(l Log) { prints.add(l.Level + "|" + l.Text) }
	p, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p, prints
}

func ask(t testing.TB, p *Pool, page string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	r, err := p.Call(ctx, Call{Op: "page", Page: page, Path: "/" + page})
	if err != nil {
		return "", err
	}
	return string(r.Parts["html"]), nil
}

func TestNodeEnds(t *testing.T) {
	rows := []struct{ name, page, want string }{
		{"process.exit", "exit", "exit code 5; its last lines: exiting"},
		{"an exception that nobody catches", "throw", "RangeError: nobody catches this"},
		{"an endless loop", "loop", "its event loop stood still for 1s: killed"},
	}
	p, _ := nodePool(t, Options{PingEvery: 50 * time.Millisecond, PingTimeout: time.Second})
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if _, err := ask(t, p, row.page); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %q", err, row.want)
			}
			if got, err := ask(t, p, "echo"); got != "/echo" || err != nil {
				t.Errorf("then: %q, %v", got, err)
			}
		})
	}
}

func TestNodeProcesses(t *testing.T) {
	p, prints := nodePool(t, Options{Count: 1, Env: []string{"NODE_CHANNEL_FD=3", "FRESHET_X=1"}})
	if got, err := ask(t, p, "channel"); got != "undefined production" || err != nil {
		t.Errorf("process.channel and NODE_ENV: %q, %v", got, err)
	}
	// The pipes are not a child's, or it could hold them open; 3 is ls' own.
	if got, err := ask(t, p, "fds"); !strings.Contains(got, "3\n") || strings.Contains(got, "4\n") || err != nil {
		t.Errorf("a child has the descriptors %q, %v", got, err)
	}
	text, err := ask(t, p, "child")
	if err != nil {
		t.Fatal(err)
	}
	child, err := strconv.Atoi(text)
	if err != nil || !alive(child) {
		t.Fatalf("the child does not live: %v", err)
	}
	if _, err := ask(t, p, "exit"); err == nil {
		t.Error("no end")
	}
	prints.waitFor(t, 1, "warn|exiting")
	for end := time.Now().Add(limit); alive(child); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the worker's child outlived it")
		}
	}
}

func TestNodeHTTP(t *testing.T) {
	p, _ := nodePool(t, Options{Count: 1, PingEvery: 50 * time.Millisecond, PingTimeout: time.Second})
	route := Route{Page: "/api/ü 100%/[id]", Params: map[string]any{"id": "a b+ü%"}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.Proxy(w, r, route) }))
	defer s.Close()
	if status, body, err := get(t, s.URL+"/api/page"); status != 200 || body != `/api/ü 100%/[id] {"id":"a b+ü%"}` || err != nil {
		t.Errorf("what decodeURIComponent makes of the headers: %d, %q, %v", status, body, err)
	}
	info, err := os.Lstat(p.sockets.path(1))
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("the socket: %v, %v", info, err)
	}

	body, lines := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/api/stream", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Expect", "100-continue")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	in := bufio.NewReader(res.Body)
	for i := range 5 {
		fmt.Fprintf(lines, "line %d\n", i)
		if got, err := in.ReadString('\n'); err != nil || got != fmt.Sprintf("LINE %d\n", i) {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	lines.Close()
	if rest, err := io.ReadAll(in); string(rest) != "." || err != nil {
		t.Errorf("the end: %q, %v", rest, err)
	}

	if status, _, err := get(t, s.URL+"/api/loop"); status != 502 || err != nil {
		t.Errorf("an endless loop: %d, %v", status, err)
	}
	if status, _, err := get(t, s.URL+"/api/page"); status != 200 || err != nil {
		t.Errorf("then: %d, %v", status, err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(p.sockets.dir); !os.IsNotExist(err) {
		t.Errorf("the sockets' folder is left: %v", err)
	}
}

// BenchmarkEcho measures the way to a worker of Node.js and back, with 1 and 4
// calls in flight.
func BenchmarkEcho(b *testing.B) {
	for _, n := range []int{1, 4} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			p, _ := nodePool(b, Options{Count: 1})
			call := Call{Op: "page", Page: "echo", Path: "/posts/a", Params: map[string]any{"slug": "a"}, Cause: "aged"}
			work := make(chan struct{})
			var wg sync.WaitGroup
			for range n {
				wg.Go(func() {
					for range work {
						if _, err := p.Call(b.Context(), call); err != nil {
							b.Error(err)
						}
					}
				})
			}
			b.ReportAllocs()
			for b.Loop() {
				work <- struct{}{}
			}
			close(work)
			wg.Wait()
		})
	}
}
