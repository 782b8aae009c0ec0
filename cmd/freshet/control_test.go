package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// shortDir is a temporary folder whose path leaves room for a socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "freshet")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// over is a client that reaches a unix socket.
func over(socket string) *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}}
}

func get(t *testing.T, c *http.Client, url string) (int, map[string]string) {
	t.Helper()
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var v map[string]string
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, v
}

func TestControlAnswersHealthChecks(t *testing.T) {
	state := shortDir(t)
	l, err := listenControl(state)
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(state, controlName)
	if info, err := os.Stat(socket); err != nil || info.Mode().Perm() != 0o600 || info.Mode()&os.ModeSocket == 0 {
		t.Errorf("the socket: %v, %v; want one for its owner alone", info, err)
	}
	var h health
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { serveControl(ctx, l, h.mux(), slog.New(slog.DiscardHandler)) })
	c := over(socket)
	for _, step := range []struct {
		name string
		do   func()
		code int
		want map[string]string
	}{
		{"before the site is there", func() {}, 503, map[string]string{"status": "starting"}},
		{"when it serves", func() { h.setReady("b1") }, 200, map[string]string{"status": "ready", "build": "b1"}},
		{"after the signal", func() { h.set(stopping) }, 503, map[string]string{"status": "stopping", "build": "b1"}},
	} {
		step.do()
		code, got := get(t, c, "http://freshet/readyz")
		if code != step.code || len(got) != len(step.want) || got["status"] != step.want["status"] || got["build"] != step.want["build"] {
			t.Errorf("%s: readyz is %d %v, want %d %v", step.name, code, got, step.code, step.want)
		}
		if code, got := get(t, c, "http://freshet/healthz"); code != 200 || got["status"] != "ok" {
			t.Errorf("%s: healthz is %d %v", step.name, code, got)
		}
	}
	cancel()
	done.Wait()
	if left, err := os.ReadDir(state); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestControlReplacesTheSocketOfAKilledServer(t *testing.T) {
	state := shortDir(t)
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(state, controlName), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	dead.Close() // as kill -9 leaves it: the file without a listener
	if err := os.Mkdir(filepath.Join(state, ".control"), 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := listenControl(state)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var h health
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { serveControl(ctx, l, h.mux(), slog.New(slog.DiscardHandler)) })
	if code, _ := get(t, over(filepath.Join(state, controlName)), "http://freshet/healthz"); code != 200 {
		t.Errorf("healthz is %d", code)
	}
	cancel()
	done.Wait()
}

func TestControlExplainsAPathThatIsTooLong(t *testing.T) {
	state := filepath.Join(shortDir(t), strings.Repeat("d", 120))
	if err := os.Mkdir(state, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := listenControl(state)
	if err == nil || !strings.Contains(err.Error(), "--state") {
		t.Errorf("got %v, want what to do", err)
	}
}
