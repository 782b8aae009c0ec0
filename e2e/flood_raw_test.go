package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// rude are requests to the blog that no client should send. want are the
// statuses of the first answer that are right, 0 a connection that was closed.
var rude = []struct {
	name, request string
	want          []int
}{
	{"an ordinary request", "GET /posts/skipping-stones HTTP/1.1\r\nHost: a\r\n\r\n", []int{200}},
	{"an API route", "GET /api/pid HTTP/1.1\r\nHost: a\r\n\r\n", []int{200}},
	{"a header of 1 MB for an API route", "GET /api/pid HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", []int{431, 0}},
	{"a header of 15 KB for an API route", "GET /api/pid HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 15_000) + "\r\n\r\n", []int{200, 431}},
	{"a query of 15 KB for an API route", "GET /api/pid?" + strings.Repeat("a", 15_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", []int{200, 431}},
	{"malformed escapes in a query", "GET /api/revalidate?secret=%zz&%=%&slug[]=1&slug=%ff HTTP/1.1\r\nHost: a\r\n\r\n", []int{401}},
	{"a wrong secret", "GET /api/revalidate?secret=x&slug=a HTTP/1.1\r\nHost: a\r\n\r\n", []int{401}},
	{"two secrets", "GET /api/revalidate?secret=x&secret=y&slug=a HTTP/1.1\r\nHost: a\r\n\r\n", []int{401}},
	{"internal headers from outside", "GET /api/pid HTTP/1.1\r\nHost: a\r\nX-Freshet-Page: /api/down\r\nX-Freshet-Token: x\r\nx-freshet-params: %7B\r\n\r\n", []int{200}},
	{"internal headers, named by Connection", "GET /api/pid HTTP/1.1\r\nHost: a\r\nConnection: X-Freshet-Token, X-Freshet-Page\r\n\r\n", []int{200}},
	{"chunks that are none", "POST /api/pid HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", []int{400, 0}},
	{"both a length and chunks", "POST /api/pid HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", []int{400, 200}},
	{"two lengths", "POST /api/pid HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", []int{400}},
	{"JSON that is none", "POST /api/pid HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{\"a", []int{400}},
	{"JSON nested a hundred thousand times", "POST /api/pid HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("[", 100_000), []int{400}},
	{"an unknown charset", "POST /api/pid HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain; charset=none\r\nContent-Length: 3\r\n\r\nabc", []int{400}},
	{"a body of 2 MB", "POST /api/pid HTTP/1.1\r\nHost: a\r\nContent-Length: 2097152\r\n\r\n" + strings.Repeat("a", 2<<20), []int{413}},
	{"a body of 20 MB, announced", "POST /api/pid HTTP/1.1\r\nHost: a\r\nContent-Length: 20971520\r\n\r\nabc", []int{413, 0}},
	{"a body of 2 MB for a page", "POST /posts/skipping-stones HTTP/1.1\r\nHost: a\r\nContent-Length: 2097152\r\n\r\n" + strings.Repeat("a", 2<<20), []int{405}},
	{"an unknown method for an API route", "BREW /api/pid HTTP/1.1\r\nHost: a\r\n\r\n", []int{200, 400, 405, 501}},
	{"a method in small letters for an API route", "get /api/pid HTTP/1.1\r\nHost: a\r\n\r\n", []int{200, 400, 405, 501}},
	{"a very long method for an API route", strings.Repeat("A", 5000) + " /api/pid HTTP/1.1\r\nHost: a\r\n\r\n", []int{200, 400, 405, 501}},
	{"CONNECT to an API route", "CONNECT /api/pid HTTP/1.1\r\nHost: a\r\n\r\n", []int{405}},
	{"TRACE of an API route", "TRACE /api/pid HTTP/1.1\r\nHost: a\r\n\r\n", []int{200, 400, 405, 501}},
	{"a web socket to an API route", "GET /api/pid HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", []int{200}},
	{"an expectation of an API route", "POST /api/pid HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", []int{200, 100}},
	{"a data route of another build", "GET /_next/data/none/posts/a.json HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"a data route out of its folder", "GET /_next/data/../../../etc/passwd.json HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"a static file out of its folder", "GET /_next/static/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"a public file out of its folder", "GET /..%2f..%2fpackage.json HTTP/1.1\r\nHost: a\r\n\r\n", []int{404, 308}},
	{"the environment", "GET /.env.local HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"the state", "GET /.freshet/state/freshet.db HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"NUL in a public file", "GET /favicon.ico%00.html HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"a path of 5 KB", "GET /posts/" + strings.Repeat("a", 5000) + " HTTP/1.1\r\nHost: a\r\n\r\n", []int{414}},
	{"a path of 1 MB", "GET /posts/" + strings.Repeat("a", 1<<20) + " HTTP/1.1\r\nHost: a\r\n\r\n", []int{431, 0}},
	{"no UTF-8", "GET /posts/%ff HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []int{400, 505, 0}},
	{"TLS", "\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n", []int{400, 0}},
	{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", []int{400}},
}

// tells are what no answer may contain.
var tells = []string{"    at ", "node:internal", ".mjs", ".go:", "goroutine ", "node_modules", "fe2e", "root:"}

func TestFloodOfRudeRequests(t *testing.T) {
	s := start(t, blog(t))
	addr := strings.TrimPrefix(s.base, "http://")
	good := s.get("/posts/skipping-stones")
	for _, row := range rude {
		t.Run(row.name, func(t *testing.T) {
			status, all := raw(t, addr, row.request)
			if !isOne(status, row.want) {
				t.Errorf("%d, want one of %v: %.300q", status, row.want, all)
			}
			for _, tell := range tells {
				if bytes.Contains(all, []byte(tell)) {
					t.Errorf("it tells %q: %.500q", tell, all)
				}
			}
		})
	}
	if a := s.get("/posts/skipping-stones"); a.body != good.body || a.header.Get("X-Nextjs-Cache") != "HIT" {
		t.Errorf("afterwards the post is %d %s", a.code, a.header.Get("X-Nextjs-Cache"))
	}
	if a := s.get("/api/pid"); a.code != 200 {
		t.Errorf("afterwards the API route is %d", a.code)
	}
	s.terminate()
}

// raw sends a request as it stands and returns the first answer's status, or 0
// if there was none, and everything that came.
func raw(t *testing.T, addr, request string) (status int, all []byte) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	go func() { // the server may close before it has read all
		_, _ = io.WriteString(c, request)
	}()
	r := bufio.NewReader(io.TeeReader(c, writerFunc(func(b []byte) (int, error) { all = append(all, b...); return len(b), nil })))
	resp, err := http.ReadResponse(r, nil)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		t.Fatalf("it hangs after %q", all)
	case err != nil:
		return 0, all
	}
	if resp.StatusCode >= 200 {
		_, _ = io.Copy(io.Discard, resp.Body) // what is broken off is no answer to judge
	}
	resp.Body.Close()
	return resp.StatusCode, all
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
