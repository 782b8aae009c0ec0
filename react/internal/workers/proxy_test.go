//go:build unix

package workers

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// serve puts a server in front of the pool.
func (f *fixture) serve(route Route) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.Proxy(w, r, route) }))
	f.t.Cleanup(s.Close)
	return s
}

// get returns an answer's status and body.
func get(t *testing.T, url string) (int, string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return res.StatusCode, string(b), err
}

// seen is what the fake's /api/request saw.
type seen struct {
	Method, URI, Host string
	Header, Trailer   http.Header
}

// raw sends a request as it is written and returns what the handler saw.
func raw(t *testing.T, s *httptest.Server, request string) seen {
	t.Helper()
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(limit))
	io.WriteString(c, strings.ReplaceAll(request, "\n", "\r\n"))
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var got seen
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || res.StatusCode != 200 {
		t.Fatalf("status %d, %v", res.StatusCode, err)
	}
	return got
}

func TestProxyRewrites(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	s := f.serve(Route{Page: "/api/ü 100%/[id]", Params: map[string]any{"id": "a b+ü", "all": []string{"x/y"}}, Data: true})
	got := raw(t, s, `GET /api/request?a=1;b=2&c=%zz HTTP/1.1
Host: Example.com:81
X-Freshet-Token: forged
x-freshet-admin: 1
X-FRESHET-PAGE: /other
Connection: x-freshet-token, x-hop, Upgrade
Upgrade: websocket
X-Hop: 1
Proxy-Authorization: secret
Accept-Encoding: zstd
Cookie: a=b
Forwarded: for=192.0.2.1
X-Forwarded-For: 192.0.2.1
X-Forwarded-For: 192.0.2.2
X-Forwarded-Proto: https
X-Forwarded-Host: shop.example

`)
	if got.URI != "/api/request?a=1;b=2&c=%zz" || got.Host != "Example.com:81" || got.Method != "GET" {
		t.Errorf("the handler saw %+v", got)
	}
	want := http.Header{
		"X-Freshet-Page":    {"/api/%C3%BC%20100%25/[id]"},
		"X-Freshet-Params":  {"%7B%22all%22:%5B%22x%2Fy%22%5D%2C%22id%22:%22a%20b+%C3%BC%22%7D"},
		"X-Freshet-Data":    {"1"},
		"Accept-Encoding":   {"zstd"},
		"Cookie":            {"a=b"},
		"Forwarded":         {"for=192.0.2.1"},
		"X-Forwarded-For":   {"192.0.2.1, 192.0.2.2, 127.0.0.1"},
		"X-Forwarded-Proto": {"https"},
		"X-Forwarded-Host":  {"shop.example"},
	}
	if g, w := asJSON(t, got.Header), asJSON(t, want); g != w {
		t.Errorf("headers\n %s, want\n %s", g, w)
	}
	if p, err := url.PathUnescape(got.Header.Get("X-Freshet-Params")); err != nil || p != `{"all":["x/y"],"id":"a b+ü"}` {
		t.Errorf("params %q, %v", p, err)
	}
	s = f.serve(Route{Page: "/api/request"})
	got = raw(t, s, "POST /api/request HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTrailer: X-Freshet-Token\n\n1\nx\n0\nX-Freshet-Token: forged\n\n")
	want = http.Header{
		"X-Freshet-Page": {"/api/request"}, "X-Freshet-Params": {"%7B%7D"},
		"X-Forwarded-For": {"127.0.0.1"}, "X-Forwarded-Proto": {"http"}, "X-Forwarded-Host": {"a"},
	}
	if g, w := asJSON(t, got.Header), asJSON(t, want); g != w || len(got.Trailer) > 0 {
		t.Errorf("headers\n %s, want\n %s; trailer %v", g, w, got.Trailer)
	}
}

// TestProxyStreamsBothWays: also for longer than a handler may take to begin.
func TestProxyStreamsBothWays(t *testing.T) {
	const headerTime = time.Second
	f := mustPool(t, Options{Count: 1, HandlerTimeout: headerTime})
	s := f.serve(Route{Page: "/api/stream"})
	body, lines := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/api/stream", body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r) // the headers come before the body ends
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
		if i == 3 {
			time.Sleep(headerTime + 200*time.Millisecond)
		}
	}
	lines.Close()
	if rest, err := io.ReadAll(in); err != nil || len(rest) > 0 {
		t.Errorf("after the end: %q, %v", rest, err)
	}
}

// TestProxyHoldsNothingBack: not even of an answer whose length is known.
func TestProxyHoldsNothingBack(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	s := f.serve(Route{Page: "/api/known"})
	res, err := http.Get(s.URL + "/api/known")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	d := receive(t, f.demands)
	half := make(chan string, 1)
	go func() {
		b := make([]byte, 4)
		n, err := io.ReadFull(res.Body, b)
		if err != nil {
			t.Errorf("the first half: %v", err)
		}
		half <- string(b[:n])
	}()
	if got := receive(t, half); got != "half" {
		t.Errorf("first came %q", got)
	}
	d.answer <- nil
	if b, err := io.ReadAll(res.Body); string(b) != "rest" || err != nil {
		t.Errorf("then %q, %v", b, err)
	}
}

func TestProxyFailures(t *testing.T) {
	f := mustPool(t, Options{Count: 1, HandlerTimeout: 500 * time.Millisecond})
	s := f.serve(Route{Page: "/api/x"})
	rows := []struct {
		path, body string
		status     int
		record     string
	}{
		{"/api/die", "Bad Gateway\n", 502, "ended: exit code 4"},
		{"/api/hang", "Gateway Timeout\n", 504, "the handler sent no headers for 500ms"},
	}
	for _, row := range rows {
		status, body, err := get(t, s.URL+row.path)
		if status != row.status || body != row.body || err != nil {
			t.Errorf("%s: %d, %q, %v; want %d, %q", row.path, status, body, err, row.status, row.body)
		}
		f.records.waitFor(t, 1, row.record)
	}
	f.prints.waitFor(t, 1, "hang ends") // the handler sees its request closed
	n := f.workers.Load()
	if status, body, err := get(t, s.URL+"/api/half"); status != 200 || err == nil {
		t.Errorf("an answer that was cut off looks whole: %d, %q, %v", status, body, err)
	}
	f.eventually(func() bool { return f.workers.Load() > n && len(f.ready) == 1 }, "another worker is ready")
	if status, _, err := get(t, s.URL+"/api/pid"); status != 200 || err != nil {
		t.Errorf("then: %d, %v", status, err)
	}
	f.Close()
	if status, body, _ := get(t, s.URL+"/api/pid"); status != 503 || body != "Service Unavailable\n" {
		t.Errorf("after Close: %d, %q", status, body)
	}
}

// TestProxyMalformedBody: what the client does wrong is no failure of the worker.
func TestProxyMalformedBody(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	s := f.serve(Route{Page: "/api/echo"})
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 400 || !resp.Close {
		t.Errorf("%d, the connection closes: %v; want 400 and true", resp.StatusCode, resp.Close)
	}
	if status, _, err := get(t, s.URL+"/api/pid"); status != 200 || err != nil {
		t.Errorf("then: %d, %v", status, err)
	}
}

// TestProxyUnreadBody: who sends more than a handler reads is told so, also if
// the worker has closed before it was written.
func TestProxyUnreadBody(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	s := f.serve(Route{Page: "/api/unread"})
	body := strings.Repeat("x", 1<<20) // more than the socket takes
	answered := 0
	for range 40 {
		resp, err := http.Post(s.URL+"/api/unread", "text/plain", strings.NewReader(body))
		if err != nil {
			continue // closed while it was sent: its writer saw that
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Fatalf("got %d, want 413", resp.StatusCode)
		}
		answered++
	}
	if answered == 0 {
		t.Error("nothing was answered")
	}
}

// TestProxyUnknownMethod: Node.js would end its connection.
func TestProxyUnknownMethod(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	s := f.serve(Route{Page: "/api/pid"})
	r, err := http.NewRequestWithContext(t.Context(), strings.Repeat("A", 5000), s.URL+"/api/pid", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNotImplemented {
		t.Errorf("got %d, want 501", resp.StatusCode)
	}
}

func TestProxyClientGone(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	s := f.serve(Route{Page: "/api/hang"})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		r, err := http.NewRequestWithContext(ctx, "GET", s.URL+"/api/hang", nil)
		if err == nil {
			_, err = http.DefaultClient.Do(r)
		}
		done <- err
	}()
	f.prints.waitFor(t, 1, "hang begins")
	cancel()
	if err := receive(t, done); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	f.prints.waitFor(t, 1, "hang ends")
	f.eventually(func() bool { return f.ready[0].requests == 0 }, "the request is not counted any more")
	if n := f.records.count("request failed"); n > 0 {
		t.Error("a client that went away is logged as a failure")
	}
}

// TestProxySlowUpload: an upload may take longer than the handler.
func TestProxySlowUpload(t *testing.T) {
	f := mustPool(t, Options{Count: 1, HandlerTimeout: time.Second})
	s := f.serve(Route{Page: "/api/upload"})
	body, parts := io.Pipe()
	go func() {
		for range 6 {
			time.Sleep(250 * time.Millisecond)
			io.WriteString(parts, "part")
		}
		parts.Close()
	}()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/api/upload", body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if b, err := io.ReadAll(res.Body); string(b) != "24" || err != nil {
		t.Errorf("%d, %q, %v", res.StatusCode, b, err)
	}
}

// TestProxyWaitsForReplacement: a request that comes while no worker is ready
// is served by the next.
func TestProxyWaitsForReplacement(t *testing.T) {
	f := mustPool(t, Options{Count: 1, InFlight: 1})
	s := f.serve(Route{Page: "/api/pid"})
	for range 5 {
		o := receive(t, f.call(t.Context(), "exit"))
		if o.err == nil {
			t.Fatal("no crash")
		}
		if status, body, err := get(t, s.URL+"/api/pid"); status != 200 || err != nil {
			t.Errorf("%d, %q, %v", status, body, err)
		}
	}
}

// TestProxyTriesAgain: a request that no worker got is not lost.
func TestProxyTriesAgain(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	s := f.serve(Route{Page: "/api/pid"})
	path := f.sockets.path(1)
	if err := os.Rename(path, path+"x"); err != nil {
		t.Fatal(err)
	}
	done := make(chan int, 1)
	go func() {
		status, _, _ := get(t, s.URL+"/api/pid")
		done <- status
	}()
	time.Sleep(2 * tryAgain)
	silent(t, done, "the first refusal was final")
	if err := os.Rename(path+"x", path); err != nil {
		t.Fatal(err)
	}
	if status := receive(t, done); status != 200 {
		t.Errorf("status %d", status)
	}
}

// TestProxyHopeless: no worker can be started, so a request fails at once.
func TestProxyHopeless(t *testing.T) {
	f, err := fakePool(t, "once", Options{Count: 1}, quick())
	if err != nil {
		t.Fatal(err)
	}
	s := f.serve(Route{Page: "/api/pid"})
	receive(t, f.call(t.Context(), "exit"))
	if status, body, err := get(t, s.URL+"/api/pid"); status != 503 || err != nil || strings.Contains(body, "second") {
		t.Errorf("%d, %q, %v", status, body, err)
	}
	f.records.waitFor(t, 1, "request failed")
}

// TestDrainingFinishesRequests: a worker that is replaced answers what it has.
func TestDrainingFinishesRequests(t *testing.T) {
	f := mustPool(t, Options{Count: 1, InFlight: 4, MaxAbandoned: 1})
	s := f.serve(Route{Page: "/api/slow"})
	type answer struct {
		status int
		body   string
		err    error
	}
	done := make(chan answer, 1)
	go func() {
		status, body, err := get(t, s.URL+"/api/slow")
		done <- answer{status, body, err}
	}()
	d := receive(t, f.demands)
	f.abandon("never")
	f.abandon("never")
	f.eventually(func() bool { return len(f.ready) == 1 && len(f.draining) == 1 }, "one drains, one serves")
	if _, body, err := get(t, s.URL+"/api/pid"); err != nil || body != fmt.Sprint(f.readyPID()) {
		t.Errorf("a new request went to %q, %v", body, err)
	}
	d.answer <- nil
	if a := receive(t, done); a.status != 200 || a.body != "done" || a.err != nil {
		t.Errorf("the request of the draining worker: %+v", a)
	}
	f.eventually(func() bool { return len(f.draining) == 0 }, "it has ended")
}

func (f *fixture) readyPID() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ready[0].proc.cmd.Process.Pid
}
