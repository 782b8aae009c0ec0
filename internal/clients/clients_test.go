package clients_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/freshet-go/freshet/internal/clients"
)

// bound is how long anything may take before a test calls it a hang.
const bound = 30 * time.Second

// serve serves h within limits until the test ends, when no request may run any more.
func serve(t *testing.T, l clients.Limits, h http.HandlerFunc) (addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: bound, IdleTimeout: bound, ErrorLog: log.New(io.Discard, "", 0)}
	ended := make(chan error, 1)
	ln = l.Guard(srv, ln)
	go func() { ended <- srv.Serve(ln) }()
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return ln.Addr().String()
}

func dial(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(bound)); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

func send(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// answer reads the next answer, with its body.
func answer(t *testing.T, r *bufio.Reader) (*http.Response, string) {
	t.Helper()
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func within(t *testing.T, what string, c <-chan error) error {
	t.Helper()
	select {
	case err := <-c:
		return err
	case <-time.After(bound):
		t.Fatalf("never happened: %s", what)
		return nil
	}
}

// TestAClientThatReadsNothing is cut off; one that reads slowly gets all.
func TestAClientThatReadsNothing(t *testing.T) {
	big := bytes.Repeat([]byte("0123456789abcdef"), 2<<20) // more than the system's buffers take
	written := make(chan error, 1)
	addr := serve(t, clients.Limits{Stall: time.Second}, func(w http.ResponseWriter, _ *http.Request) {
		_, err := w.Write(big)
		written <- err
	})
	c := dial(t, addr)
	send(t, c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if err := within(t, "the handler of a client that reads nothing ends", written); err == nil {
		t.Error("the whole answer was sent to a client that reads nothing")
	}

	c = dial(t, addr)
	if err := c.SetReadBuffer(64 << 10); err != nil {
		t.Fatal(err)
	}
	send(t, c, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	got, buf, begun := 0, make([]byte, 64<<10), time.Now()
	for {
		n, err := c.Read(buf)
		got += n
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if time.Since(begun) < 2500*time.Millisecond { // longer than the limit, but it gets on
			time.Sleep(10 * time.Millisecond)
		}
	}
	if err := within(t, "the handler of the slow client ends", written); err != nil || got < len(big) {
		t.Errorf("a client that reads slowly got %d of %d bytes: %v", got, len(big), err)
	}
}

// TestABodyThatDoesNotCome: whether the handler reads it or not, the connection ends.
func TestABodyThatDoesNotCome(t *testing.T) {
	for _, row := range []struct {
		name, head string
		read       bool
		status     int
	}{
		{"the handler reads it", "Content-Length: 100\r\n\r\n12345", true, 408},
		{"the handler reads it, in chunks", "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", true, 408},
		{"the handler does not look at it", "Content-Length: 100\r\n\r\n12345", false, 200},
		{"a body that is too large to be thrown away", "Content-Length: 10000000\r\n\r\n12345", false, 200},
		{"it is announced and waited for", "Content-Length: 100\r\nExpect: 100-continue\r\n\r\n", false, 200},
	} {
		t.Run(row.name, func(t *testing.T) {
			addr := serve(t, clients.Limits{Body: 200 * time.Millisecond, Rest: 200 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
				if row.read {
					if b, err := io.ReadAll(r.Body); err != nil {
						http.Error(w, string(b), http.StatusRequestTimeout)
					}
				}
			})
			c := dial(t, addr)
			send(t, c, "POST / HTTP/1.1\r\nHost: a\r\n"+row.head)
			r := bufio.NewReader(c)
			if resp, body := answer(t, r); resp.StatusCode != row.status || row.read && body != "12345\n" {
				t.Errorf("%d %q, want %d", resp.StatusCode, body, row.status)
			}
			if _, err := r.ReadByte(); !errors.Is(err, io.EOF) && !strings.Contains(fmt.Sprint(err), "reset") {
				t.Errorf("the connection is still open: %v", err)
			}
		})
	}
}

// TestTheRestOfABody is not waited for as long as a body that is wanted.
func TestTheRestOfABody(t *testing.T) {
	addr := serve(t, clients.Limits{Body: 10 * bound, Rest: 100 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).EnableFullDuplex()
		_, _ = io.WriteString(w, "ok")
	})
	c := dial(t, addr)
	send(t, c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n12345")
	r := bufio.NewReader(c)
	if _, body := answer(t, r); body != "ok" {
		t.Errorf("got %q", body)
	}
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("the connection is still open: %v", err)
	}
}

// TestTheRestOfALateBodyIsNoRequest: what comes after the handler has answered
// is not taken for the next request.
func TestTheRestOfALateBodyIsNoRequest(t *testing.T) {
	asked := make(chan string, 10)
	addr := serve(t, clients.Limits{Body: 100 * time.Millisecond, Rest: 100 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		_ = http.NewResponseController(w).EnableFullDuplex() // as a proxy does: the answer is out before the rest is thrown away
		_, _ = io.WriteString(w, "ok")
	})
	c := dial(t, addr)
	send(t, c, "POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
	for range 50 {
		time.Sleep(20 * time.Millisecond)
		if _, err := io.WriteString(c, "GET /second HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
			break // closed: as it should be
		}
	}
	if p := <-asked; p != "/first" {
		t.Errorf("first %s", p)
	}
	select {
	case p := <-asked:
		t.Errorf("the rest of the body was taken for a request of %s", p)
	default:
	}
}

// TestABodyThatComesSlowly may take longer than the limit, since each KiB gives
// a second more; the connection is used again.
func TestABodyThatComesSlowly(t *testing.T) {
	const limit = 300 * time.Millisecond
	addr := serve(t, clients.Limits{Body: limit, Rest: limit}, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		fmt.Fprint(w, len(b), err)
	})
	c := dial(t, addr)
	r := bufio.NewReader(c)
	for range 2 {
		begun := time.Now()
		send(t, c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10240\r\n\r\n")
		for range 10 {
			send(t, c, strings.Repeat("x", 1024))
			time.Sleep(limit / 6) // real connections know no virtual time; each KiB leaves a machine that stalls a second
		}
		if took := time.Since(begun); took < limit {
			t.Fatalf("it took only %v, and shows nothing", took)
		}
		if _, body := answer(t, r); body != "10240 <nil>" {
			t.Errorf("got %q", body)
		}
		send(t, c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		if _, body := answer(t, r); body != "0 <nil>" {
			t.Errorf("the next request got %q", body)
		}
	}
}

// TestWorkOnABody may take longer than the body itself might.
func TestWorkOnABody(t *testing.T) {
	const limit = 300 * time.Millisecond
	addr := serve(t, clients.Limits{Body: limit, Rest: limit}, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err == nil {
			select {
			case <-r.Context().Done():
				err = r.Context().Err()
			case <-time.After(3 * limit):
			}
		}
		fmt.Fprint(w, len(b), err)
	})
	c := dial(t, addr)
	send(t, c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
	if _, body := answer(t, bufio.NewReader(c)); body != "3 <nil>" {
		t.Errorf("got %q", body)
	}
}

// TestABodyThatNobodyReads is thrown away, and the connection is used again.
func TestABodyThatNobodyReads(t *testing.T) {
	addr := serve(t, clients.Limits{}, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "ok") })
	c := dial(t, addr)
	r := bufio.NewReader(c)
	for range 3 {
		for _, request := range []string{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"} {
			send(t, c, request)
			if resp, body := answer(t, r); resp.StatusCode != 200 || body != "ok" {
				t.Errorf("%d %q", resp.StatusCode, body)
			}
		}
	}
}
