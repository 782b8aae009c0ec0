package freshet

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// hang is how long anything may take before a test calls it a hang.
const hang = 30 * time.Second

// served serves site on a free port until the test ends.
func served(t *testing.T, site *Site) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- site.Serve(l) }()
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), time.Millisecond)
		defer stop()
		if err := site.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// closed stands for a connection that was closed without an answer.
const closed = 0

// crude are requests that no client should send, and some that only look so.
// want are the statuses of the first answer that are right.
var crude = []struct {
	name, request string
	want          []int
}{
	{"an ordinary request", "GET /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{200}},
	{"HTTP/1.0 without a host", "GET /listed HTTP/1.0\r\n\r\n", []int{200}},
	{"an absolute target", "GET http://a/listed HTTP/1.1\r\nHost: b\r\n\r\n", []int{200}},
	{"an absolute target of another scheme", "GET ftp://a/listed HTTP/1.1\r\nHost: b\r\n\r\n", []int{200}},
	{"an absolute target without a path", "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", []int{400, 404}},
	{"an empty line first", "\r\nGET /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"no request line", "\r\n\r\n", []int{400}},
	{"one word", "GET\r\n\r\n", []int{400}},
	{"HTTP/0.9", "GET /listed\r\n\r\n", []int{400}},
	{"no version", "GET /listed \r\nHost: a\r\n\r\n", []int{400}},
	{"an unknown version", "GET /listed HTTP/9.9\r\nHost: a\r\n\r\n", []int{505}},
	{"a version in small letters", "GET /listed http/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"two spaces", "GET  /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"a space in the target", "GET /lis ted HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"a method that is none", "G@T /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"an unknown method", "BREW /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{405}},
	{"a method in small letters", "get /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{405}},
	{"a very long method", strings.Repeat("A", 8000) + " /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{405}},
	{"OPTIONS of the server", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", []int{200}},
	{"GET of the server", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", []int{400, 404, 405}},
	{"TRACE", "TRACE /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{405}},
	{"a bare LF", "GET /listed HTTP/1.1\nHost: a\n\n", []int{200}},
	{"a bare CR", "GET /listed HTTP/1.1\rHost: a\r\r", []int{400, closed}},
	{"a bare CR in a value", "GET /listed HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\n\r\n", []int{400}},
	{"NUL in the target", "GET /li\x00sted HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"NUL in a value", "GET /listed HTTP/1.1\r\nHost: a\r\nX-A: b\x00c\r\n\r\n", []int{400}},
	{"no host", "GET /listed HTTP/1.1\r\n\r\n", []int{400}},
	{"two hosts", "GET /listed HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", []int{400}},
	{"a host that is none", "GET /listed HTTP/1.1\r\nHost: a b\r\n\r\n", []int{400}},
	{"an empty host", "GET /listed HTTP/1.1\r\nHost:\r\n\r\n", []int{200}},
	{"a name with a space", "GET /listed HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n", []int{400}},
	{"a space before the colon", "GET /listed HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n", []int{400}},
	{"no colon", "GET /listed HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n", []int{400}},
	{"a folded header", "GET /listed HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n", []int{200, 400}},
	{"a folded first header", "GET /listed HTTP/1.1\r\n Host: a\r\n\r\n", []int{400}},
	{"a header of 1 MB", "GET /listed HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", []int{431, closed}},
	{"headers of 1 MB", "GET /listed HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X-A: b\r\n", 1<<17) + "\r\n", []int{431, closed}},
	{"a path of 1 MB", "GET /" + strings.Repeat("a", 1<<20) + " HTTP/1.1\r\nHost: a\r\n\r\n", []int{431, closed}},
	{"a path of 5 KB", "GET /" + strings.Repeat("a", 5000) + " HTTP/1.1\r\nHost: a\r\n\r\n", []int{414}},
	{"a query of 10 KB", "GET /listed?" + strings.Repeat("a", 10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", []int{200}},
	{"a path of 2,000 segments", "GET " + strings.Repeat("/a", 2000) + " HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"a percent sign", "GET /% HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"half an escape", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"an escape of no hex", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"an escaped NUL", "GET /x/%00 HTTP/1.1\r\nHost: a\r\n\r\n", []int{404, 503}}, // who closes his half is taken for gone
	{"no UTF-8", "GET /x/%ff HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"no UTF-8, unescaped", "GET /x/\xff HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"an overlong slash", "GET /x/%c0%af HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"out of the root", "GET /../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"out of the root, escaped", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"another host as a path", "GET //b/listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{308}},
	{"a backslash as a slash", "GET /\\b HTTP/1.1\r\nHost: a\r\n\r\n", []int{308}},
	{"a target without a slash", "GET listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
	{"a fragment", "GET /listed#x HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
	{"line breaks in a redirect", "GET /a//%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: a\r\n\r\n", []int{308}},
	{"a body on a page", "GET /listed HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", []int{200}},
	{"a form on a page", "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", []int{405}},
	{"a length that is none", "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n", []int{400}},
	{"a negative length", "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", []int{400}},
	{"a length with a sign", "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", []int{400}},
	{"two lengths", "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", []int{400}},
	{"an enormous length", "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\nabc", []int{405}},
	{"a length beyond numbers", "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nabc", []int{400}},
	{"chunks that are none", "POST /listed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", []int{405, 400}},
	{"an enormous chunk", "POST /listed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc", []int{405, 400}},
	{"both a length and chunks", "POST /listed HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", []int{400, 405}},
	{"an unknown transfer encoding", "POST /listed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", []int{501}},
	{"two transfer encodings", "POST /listed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", []int{400, 501}},
	{"an expectation that is none", "POST /listed HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", []int{417}},
	{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []int{400, 505, closed}},
	{"an upgrade to HTTP/2", "GET /listed HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", []int{200}},
	{"a web socket", "GET /listed HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n", []int{200}},
	{"TLS", "\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n", []int{400, closed}},
	{"bytes", "\x00\xff\xfe\x01\x02\x03\r\n\r\n", []int{400, closed}},
	{"encodings that are none", "GET /listed HTTP/1.1\r\nHost: a\r\nAccept-Encoding: ;;;,,q=,gzip;q=zz,\xff\r\n\r\n", []int{200}},
	{"no encoding at all", "GET /listed HTTP/1.1\r\nHost: a\r\nAccept-Encoding: identity;q=0, *;q=0\r\n\r\n", []int{200}},
	{"conditions that are none", "GET /listed HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"\"\"\"\",W/,\xff\r\nIf-Modified-Since: never\r\n\r\n", []int{200}},
	{"a condition that holds for all", "GET /listed HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n", []int{304}},
	{"2,000 conditions", "GET /listed HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + strings.Repeat(`"a",`, 2000) + "\r\n\r\n", []int{200}},
	{"a range", "GET /listed HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n", []int{200}},
	{"a range that is none", "GET /listed HTTP/1.1\r\nHost: a\r\nRange: bytes=9-1,x,-\r\n\r\n", []int{200}},
	{"the headers of the engine", "GET /listed HTTP/1.1\r\nHost: a\r\nX-State: MISS\r\nX-Freshet-Page: /x\r\nCache-Status: x\r\n\r\n", []int{200}},
	{"two requests at once", "GET /listed HTTP/1.1\r\nHost: a\r\n\r\nGET /listed HTTP/1.1\r\nHost: a\r\n\r\n", []int{200}},
}

// tells are what no answer may contain.
var tells = []string{"goroutine ", ".go:", "panic", "runtime error", "/home", "/tmp", "root:"}

// raw sends a request as it stands and returns the first answer's status, or
// closed, and everything that came.
func raw(t *testing.T, addr, request string) (status int, all []byte) {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c := nc.(*net.TCPConn)
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(hang)); err != nil {
		t.Fatal(err)
	}
	go func() { // the server may close before it has read all
		_, _ = io.WriteString(c, request)
		_ = c.CloseWrite()
	}()
	all, err = io.ReadAll(c)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("it hangs after %q", all)
	}
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(all)), nil)
	if err != nil {
		if len(all) > 0 {
			t.Errorf("the answer is none: %.200q", all)
		}
		return closed, all
	}
	resp.Body.Close()
	return resp.StatusCode, all
}

func TestFloodOfCrudeRequests(t *testing.T) {
	site := floodSite(t, Options{},
		Page{Pattern: "/listed", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
			return &Result{Body: []byte(strings.Repeat("page ", 1000))}, nil
		})},
		Page{Pattern: "/x/{y}", Render: RenderFunc(func(context.Context, *Request) (*Result, error) { return NotFound(time.Hour), nil })})
	if _, err := site.Prerender(t.Context(), PrerenderOptions{}); err != nil {
		t.Fatal(err)
	}
	addr := served(t, site)
	_, good := raw(t, addr, crude[0].request)
	for _, row := range crude {
		t.Run(row.name, func(t *testing.T) {
			status, all := raw(t, addr, row.request)
			if !slices.Contains(row.want, status) {
				t.Errorf("%d, want one of %v: %.300q", status, row.want, all)
			}
			for _, tell := range tells {
				if bytes.Contains(all, []byte(tell)) {
					t.Errorf("it tells %q: %.300q", tell, all)
				}
			}
			if bytes.Contains(all, []byte("\nX-Evil")) {
				t.Errorf("a header was smuggled in: %.300q", all)
			}
			_, again := raw(t, addr, crude[0].request)
			if body(again) != body(good) {
				t.Errorf("afterwards the listed page is %.300q", again)
			}
		})
	}
}

// body is what follows the headers.
func body(answer []byte) string {
	_, b, _ := bytes.Cut(answer, []byte("\r\n\r\n"))
	return string(b)
}

// TestATunnelIsNoRequestForAHandler: a proxy behind it could not answer that.
func TestATunnelIsNoRequestForAHandler(t *testing.T) {
	site := floodSite(t, Options{}, Page{Pattern: "/api", Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the handler was called")
	})})
	if status, all := raw(t, served(t, site), "CONNECT /api HTTP/1.1\r\nHost: a\r\n\r\n"); status != http.StatusMethodNotAllowed {
		t.Errorf("%d: %q", status, all)
	}
}
