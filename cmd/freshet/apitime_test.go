package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// pipes is a listener in memory, so that its deadlines run in a bubble's time.
type pipes struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	p.conns <- there
	return here, nil
}

// controlled serves the API in a bubble.
func controlled(t *testing.T, a *api) (c *http.Client, p *pipes, stop func()) {
	t.Helper()
	p = &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { serveControl(ctx, p, a.handler(), slog.New(slog.DiscardHandler)) })
	stop = func() { cancel(); done.Wait() }
	t.Cleanup(stop)
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: p.dial}}, p, stop
}

// slowPage takes its time and heeds its context.
func slowPage(d time.Duration) freshet.Page {
	return freshet.Page{Pattern: "/slow", Render: freshet.RenderFunc(func(ctx context.Context, _ *freshet.Request) (*freshet.Result, error) {
		select {
		case <-time.After(d):
			return &freshet.Result{Body: []byte("at last")}, nil
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	})}
}

const slowDemand = `{"kind":"revalidate","targets":[{"path":"/slow"}]}`

func TestADemandMayTakeAsLongAsARender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := apiOf(t, freshet.Options{}, slowPage(29*time.Second))
		c, _, _ := controlled(t, a)
		resp, err := c.Post("http://freshet/v1/demands", "application/json", strings.NewReader(slowDemand))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != 200 || !strings.Contains(string(b), `"done":true`) {
			t.Errorf("%d %s %v", resp.StatusCode, b, err)
		}
	})
}

func TestADemandWhoseCallerLeftHoldsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := apiOf(t, freshet.Options{}, slowPage(20*time.Second))
		c, _, _ := controlled(t, a)
		ctx, cancel := context.WithCancel(t.Context())
		req, err := http.NewRequestWithContext(ctx, "POST", "http://freshet/v1/demands", strings.NewReader(slowDemand))
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Second, func() {
			if len(a.places) != 1 {
				t.Errorf("%d places are taken", len(a.places))
			}
			cancel()
		})
		if resp, err := c.Do(req); err == nil {
			resp.Body.Close()
			t.Errorf("got %d", resp.StatusCode)
		}
		synctest.Wait()
		if len(a.places) != 0 {
			t.Errorf("%d places are taken after the caller has left", len(a.places))
		}
	})
}

// many is a page with n listed paths that are rendered.
func many(t *testing.T, n int) (*api, *freshet.Site) {
	t.Helper()
	paths := make([]string, n)
	for i := range paths {
		paths[i] = fmt.Sprintf("/many/%05d", i)
	}
	a, site := apiOf(t, freshet.Options{}, freshet.Page{Pattern: "/many/{n}", Render: text("one of many"), Paths: listed(paths...)})
	if err := site.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a, site
}

// stalled is a store that does not answer about one path until it may.
type stalled struct {
	store.Store
	path string
	may  chan struct{}
}

func (s *stalled) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	if k.Path == s.path {
		<-s.may
	}
	return s.Store.Get(ctx, k)
}

func TestPagesComeAsSoonAsTheyAreKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := mem.New(mem.Options{})
		defer st.Close()
		slow := &stalled{st, "/closed/a", make(chan struct{})}
		a, site := apiOf(t, freshet.Options{Store: slow})
		if err := site.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		c, _, _ := controlled(t, a)
		resp, err := c.Get("http://freshet/v1/pages")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		lines := bufio.NewReader(resp.Body)
		for _, want := range []string{"/api/ping", "/broken"} {
			if line, err := lines.ReadString('\n'); err != nil || !strings.Contains(line, `"path":"`+want+`"`) {
				t.Errorf("got %q, %v; want %s", line, err, want)
			}
		}
		close(slow.may)
		if rest, err := io.ReadAll(lines); err != nil || !strings.Contains(string(rest), `"path":"/posts/first"`) {
			t.Errorf("the rest is %q, %v", rest, err)
		}
		site.Close()
	})
}

func TestAReaderOfPagesWhoLeavesEndsTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := many(t, 1000)
		c, _, stop := controlled(t, a)
		resp, err := c.Get("http://freshet/v1/pages")
		if err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(resp.Body).ReadString('\n'); err != nil || !strings.Contains(line, `"path":"/api/ping"`) {
			t.Errorf("the first line is %q, %v", line, err)
		}
		if len(a.places) != 1 {
			t.Errorf("%d places are taken while it is read", len(a.places))
		}
		resp.Body.Close()
		synctest.Wait()
		if len(a.places) != 0 {
			t.Errorf("%d places are taken after the reader has left", len(a.places))
		}
		stop()
	})
}

func TestAReaderOfPagesWhoDoesNotReadIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := many(t, 1000)
		_, p, _ := controlled(t, a)
		conn, err := p.dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "GET /v1/pages HTTP/1.1\r\nHost: freshet\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(controlTimeout / 2)
		if len(a.places) != 1 {
			t.Errorf("%d places are taken by one reader", len(a.places))
		}
		time.Sleep(controlTimeout)
		if len(a.places) != 0 {
			t.Error("a reader who does not read still holds its place")
		}
	})
}

// TestSilentConnectionsKeepNobodyOut: who has no token could open them too.
func TestSilentConnectionsKeepNobodyOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := apiOf(t, freshet.Options{})
		c, p, _ := controlled(t, a)
		silent := make([]net.Conn, controlConns)
		for i := range silent {
			var err error
			if silent[i], err = p.dial(t.Context(), "", ""); err != nil {
				t.Fatal(err)
			}
			defer silent[i].Close()
		}
		resp, err := c.Get("http://freshet/v1/stats")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 200 {
			t.Errorf("got %d", resp.StatusCode)
		}
		before, gone := time.Now(), 0
		for _, conn := range silent {
			err := conn.SetReadDeadline(before.Add(time.Millisecond)) // a pipe says there that the other end is closed
			if err == nil {
				_, err = conn.Read(make([]byte, 1))
			}
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				gone++
			}
		}
		if gone != 1 {
			t.Errorf("%d silent connections were closed for one that asks", gone)
		}
	})
}

func TestASlowBodyIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := apiOf(t, freshet.Options{})
		_, p, _ := controlled(t, a)
		conn, err := p.dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		go func() { _, _ = io.Copy(io.Discard, conn) }()
		if _, err := io.WriteString(conn, "POST /v1/demands HTTP/1.1\r\nHost: freshet\r\nContent-Length: 100\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(controlTimeout + time.Second)
		if len(a.places) != 0 {
			t.Error("a body that does not come holds its place")
		}
	})
}

// TestStoppingEndsDemandsAndWaits: when serveControl has returned nothing of the
// API uses the site any more.
func TestStoppingEndsDemandsAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := apiOf(t, freshet.Options{}, slowPage(25*time.Second))
		c, _, stop := controlled(t, a)
		got := make(chan error, 1)
		go func() {
			resp, err := c.Post("http://freshet/v1/demands", "application/json", strings.NewReader(slowDemand))
			if err == nil {
				resp.Body.Close()
			}
			got <- err
		}()
		synctest.Wait()
		if len(a.places) != 1 {
			t.Fatalf("%d places are taken", len(a.places))
		}
		before := time.Now()
		stop()
		if len(a.places) != 0 || time.Since(before) > time.Second {
			t.Errorf("after %v %d demands are still at work", time.Since(before), len(a.places))
		}
		<-got
	})
}
