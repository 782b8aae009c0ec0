package freshet_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/freshet-go/freshet"
)

// source is a data source with one text, and the renderer that shows it. It
// reads the text when a render begins; everything else comes afterwards.
type source struct {
	mu      sync.Mutex
	text    string
	err     error
	panics  any
	delay   time.Duration
	deaf    bool                  // does not listen to its context
	gates   map[int]chan struct{} // by number of the render, from 1
	renders int
	running int
	most    int // that ran at once
	tags    []string
	causes  []freshet.Cause
	result  func(text string) *freshet.Result
}

func newSource(text string) *source { return &source{text: text, gates: make(map[int]chan struct{})} }

func (s *source) set(text string) { s.do(func() { s.text = text }) }

func (s *source) fail(err error) { s.do(func() { s.err = err }) }

func (s *source) do(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *source) count() (n int) {
	s.do(func() { n = s.renders })
	return n
}

// peak is how many renders ran at once at most.
func (s *source) peak() (n int) {
	s.do(func() { n = s.most })
	return n
}

// hold makes the render of that number wait after it has read; the returned
// function lets it go on.
func (s *source) hold(n int) (release func()) {
	gate := make(chan struct{})
	s.do(func() { s.gates[n] = gate })
	return func() { close(gate) }
}

func (s *source) Render(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
	s.mu.Lock()
	s.renders++
	s.running++
	s.most = max(s.most, s.running)
	s.causes = append(s.causes, r.Cause)
	text, err, panics, gate, delay, deaf, tags, result := s.text, s.err, s.panics, s.gates[s.renders], s.delay, s.deaf, s.tags, s.result
	s.mu.Unlock()
	defer s.do(func() { s.running-- })
	done := ctx.Done()
	if deaf {
		done = nil
	}
	if gate != nil {
		select {
		case <-gate:
		case <-done:
			return nil, ctx.Err()
		}
	}
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-done:
			return nil, ctx.Err()
		}
	}
	switch {
	case panics != nil:
		panic(panics)
	case err != nil:
		return nil, err
	case result != nil:
		return result(text), nil
	}
	return &freshet.Result{Body: []byte(text), Tags: tags}, nil
}

// quiet is a logger for tests that make the engine complain.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// newSite returns a site with those pages that is closed with the test.
func newSite(t testing.TB, o freshet.Options, pages ...freshet.Page) *freshet.Site {
	t.Helper()
	if o.Logger == nil {
		o.Logger = quiet()
	}
	if o.StateHeader == "" {
		o.StateHeader = "X-State"
	}
	site, err := freshet.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Add(pages...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	})
	return site
}

// get asks for a path; headers are pairs of name and value.
func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	return ask(h, http.MethodGet, path, header...)
}

func ask(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// expect asks for a path and compares status, state and body.
func expect(t testing.TB, h http.Handler, path string, status int, state, body string) {
	t.Helper()
	w := get(h, path)
	if w.Code != status || w.Header().Get("X-State") != state || w.Body.String() != body {
		t.Errorf("GET %s: %d %q %q, want %d %q %q", path, w.Code, w.Header().Get("X-State"), w.Body, status, state, body)
	}
}

var errDown = errors.New("the data source is down")

// revalidate calls Revalidate in a goroutine of its own.
func revalidate(site *freshet.Site, targets ...freshet.Target) <-chan error {
	c := make(chan error, 1)
	go func() {
		_, err := site.Revalidate(context.Background(), targets...)
		c <- err
	}()
	return c
}

// pending fails the test if the call has ended.
func pending(t testing.TB, c <-chan error, what string) {
	t.Helper()
	select {
	case err := <-c:
		t.Fatalf("%s ended early: %v", what, err)
	default:
	}
}
