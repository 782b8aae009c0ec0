package freshet_test

import (
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/freshet-go/freshet"
)

// TestServeAfterShutdown: a signal that comes while a program starts may shut
// the site down before the goroutine that serves it has run.
func TestServeAfterShutdown(t *testing.T) {
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/", Render: newSource("text")})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := site.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- site.Serve(l) }()
	select {
	case err := <-served:
		if !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("Serve returned %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("Serve serves a site that was shut down")
	}
	if err := site.Serve(l); err == nil || errors.Is(err, http.ErrServerClosed) {
		t.Errorf("a second Serve: %v", err)
	}
}
