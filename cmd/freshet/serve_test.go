package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// serving starts serve on a free port and returns its address, what ends it,
// and what it returned.
func serving(t *testing.T, h http.Handler, grace time.Duration, stopping func()) (addr string, stop func(), result <-chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, l, h, slog.New(slog.DiscardHandler), grace, stopping) }()
	return l.Addr().String(), cancel, ended
}

func TestServeFinishesRunningRequests(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	var addr string
	refused := make(chan error, 1)
	addr, stop, ended := serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-release
		_, _ = io.WriteString(w, "whole")
	}), time.Minute, func() { close(release) })
	got := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + addr)
		if err != nil {
			got <- err.Error()
			return
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		got <- fmt.Sprint(string(b), err)
	}()
	<-entered
	stop()
	if s := <-got; s != "whole<nil>" {
		t.Errorf("the running request got %q", s)
	}
	if err := <-ended; err != nil {
		t.Errorf("serve: %v", err)
	}
	go func() {
		_, err := net.Dial("tcp", addr)
		refused <- err
	}()
	if err := <-refused; err == nil {
		t.Error("a new connection was accepted after the end")
	}
}

func TestServeBreaksOffWhatOutlastsItsGrace(t *testing.T) {
	entered := make(chan struct{})
	addr, stop, ended := serving(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done()
	}), 50*time.Millisecond, func() {})
	go func() {
		if resp, err := http.Get("http://" + addr); err == nil {
			resp.Body.Close()
		}
	}()
	<-entered
	stop()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "broken off") {
		t.Errorf("got %v, want that a request was broken off", err)
	}
}

func TestServeRefusesHugeHeaders(t *testing.T) {
	addr, stop, ended := serving(t, http.NotFoundHandler(), time.Minute, func() {})
	for _, row := range []struct{ name, request string }{
		{"a long request line", "GET /" + strings.Repeat("a", 17<<10) + " HTTP/1.1\r\nHost: a\r\n\r\n"},
		{"a long header", "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 17<<10) + "\r\n\r\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := io.WriteString(c, row.request); err != nil {
				t.Fatal(err)
			}
			resp, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
				t.Errorf("status %d, want 431", resp.StatusCode)
			}
		})
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("serve: %v", err)
	}
}
