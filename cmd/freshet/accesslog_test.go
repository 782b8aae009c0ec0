package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// logged sends r through the access log in front of h and returns the one record.
func logged(t *testing.T, h http.HandlerFunc, r *http.Request) (map[string]any, string) {
	t.Helper()
	var out bytes.Buffer
	handler := accessLog(slog.New(slog.NewJSONHandler(&out, nil)), "X-State", h)
	func() {
		defer func() { _ = recover() }()
		handler.ServeHTTP(httptest.NewRecorder(), r)
	}()
	var record map[string]any
	if err := json.Unmarshal(out.Bytes(), &record); err != nil {
		t.Fatalf("one record expected, got %q: %v", out.String(), err)
	}
	return record, out.String()
}

func TestAccessLog(t *testing.T) {
	ok := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }
	for _, row := range []struct {
		name   string
		target string
		h      http.HandlerFunc
		want   map[string]any
	}{
		{"a plain answer", "/a?b=1", ok, map[string]any{"method": "GET", "path": "/a?b=1", "status": 200., "bytes": 5., "remote": "192.0.2.1"}},
		{"a status without a body", "/a", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }, map[string]any{"status": 304., "bytes": 0.}},
		{"an early hint is not the status", "/a", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103); w.WriteHeader(404) }, map[string]any{"status": 404.}},
		{"a handler that writes nothing", "/a", func(http.ResponseWriter, *http.Request) {}, map[string]any{"status": 200., "bytes": 0.}},
		{"the state of a page", "/a", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-State", "HIT") }, map[string]any{"state": "HIT"}},
		{"a secret", "/api/revalidate?secret=abc", ok, map[string]any{"path": "/api/revalidate?secret=***"}},
		{"a handler that changes the URL", "/a?b", func(_ http.ResponseWriter, r *http.Request) { r.URL.Path, r.URL.RawQuery = "/other", "x" }, map[string]any{"path": "/a?b"}},
		{"a handler that breaks off", "/a", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, map[string]any{"aborted": true}},
	} {
		t.Run(row.name, func(t *testing.T) {
			record, text := logged(t, row.h, httptest.NewRequest("GET", row.target, nil))
			for name, want := range row.want {
				if record[name] != want {
					t.Errorf("%s is %v, want %v, in %s", name, record[name], want, text)
				}
			}
		})
	}
}

func TestAccessLogKeepsNoCredentials(t *testing.T) {
	r := httptest.NewRequest("GET", "/api/x?my_token=hidden-1", nil)
	r.Header.Set("Authorization", "Bearer hidden-2")
	r.Header.Set("Cookie", "session=hidden-3")
	_, text := logged(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Set-Cookie", "session=hidden-4") }, r)
	if strings.Contains(text, "hidden") {
		t.Errorf("the log tells: %s", text)
	}
}

func TestAccessLogClipsLongTargets(t *testing.T) {
	record, _ := logged(t, func(http.ResponseWriter, *http.Request) {}, httptest.NewRequest("GET", "/"+strings.Repeat("a", 9000), nil))
	if n := len(record["path"].(string)); n > longestTarget+3 {
		t.Errorf("the path has %d bytes", n)
	}
}

func TestAccessLogLetsAnswersStream(t *testing.T) {
	srv := httptest.NewServer(accessLog(slog.New(slog.DiscardHandler), "", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "first")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("flush: %v", err)
		}
		if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Errorf("the real writer cannot be reached: %v", err)
		}
		<-r.Context().Done()
	})))
	defer srv.Close()
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 5)
	if _, err := io.ReadFull(resp.Body, b); err != nil || string(b) != "first" {
		t.Errorf("got %q, %v before the answer ended", b, err)
	}
	resp.Body.Close()
}

func TestAccessLogClipsLongMethods(t *testing.T) {
	r := httptest.NewRequest("GET", "/a", nil)
	r.Method = strings.Repeat("A", 10_000)
	if record, _ := logged(t, func(http.ResponseWriter, *http.Request) {}, r); len(record["method"].(string)) > longestTarget+len("…") {
		t.Errorf("a method of %d bytes is logged", len(record["method"].(string)))
	}
}
