//go:build unix

package workers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestHeart(t *testing.T) {
	const every, timeout = time.Second, 5 * time.Second
	rows := []struct {
		name  string
		delay time.Duration // of each pong; negative: none comes
		want  time.Duration // when it is missing; 0: never
	}{
		{"prompt", 0, 0},
		{"slow, but in time", timeout - time.Millisecond, 0},
		{"one that never answers", -1, every + timeout},
		{"one that answers too late", timeout + time.Second, every + timeout},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var h *heart
				h = newHeart(every, timeout, func(id uint64) {
					if row.delay >= 0 {
						time.AfterFunc(row.delay, func() {
							if !h.hear(id) {
								t.Errorf("pong %d was not asked for", id)
							}
							if h.hear(id) {
								t.Errorf("pong %d counted twice", id)
							}
						})
					}
				})
				stop := make(chan struct{})
				began := time.Now()
				end := time.AfterFunc(time.Minute, func() { close(stop) })
				defer end.Stop()
				missing := h.beat(stop)
				took := time.Since(began)
				if missing != (row.want > 0) || missing && took != row.want {
					t.Errorf("missing %v after %v, want %v", missing, took, row.want)
				}
				time.Sleep(2 * timeout) // pongs under way
			})
		})
	}
}

func TestLife(t *testing.T) {
	l := newLife()
	isClosed := func(c <-chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	if !isClosed(l.reached(starting)) || isClosed(l.reached(ready)) {
		t.Error("a new worker is starting and nothing else")
	}
	if !l.move(draining) || l.phase() != draining || !isClosed(l.reached(ready)) || isClosed(l.reached(dead)) {
		t.Error("a step left out counts as reached")
	}
	if l.move(ready) || l.move(draining) || l.phase() != draining {
		t.Error("it went back, or did a step twice")
	}
	if !l.move(dead) || !isClosed(l.reached(dead)) || l.phase().String() != "dead" {
		t.Error("it did not die")
	}
}

func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		s := newSilence(time.Second, func() { calls.Add(1) })
		for range 10 {
			time.Sleep(900 * time.Millisecond)
			s.interrupt()
		}
		synctest.Wait()
		if calls.Load() != 0 {
			t.Error("it was called although something happened each time")
		}
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		if calls.Load() != 1 {
			t.Errorf("called %d times after a silence", calls.Load())
		}
		s = newSilence(time.Second, func() { calls.Add(1) })
		s.end()
		s.interrupt()
		time.Sleep(time.Minute)
		newSilence(-1, func() { calls.Add(1) }).interrupt()
		time.Sleep(time.Minute)
		synctest.Wait()
		if calls.Load() != 1 {
			t.Error("called after its end, or without a limit")
		}
	})
}

func TestRevalidate(t *testing.T) {
	rows := []struct {
		in   string
		want Revalidate
		bad  bool
	}{
		{`null`, Revalidate{}, false},
		{`false`, Revalidate{Never: true}, false},
		{`1`, Revalidate{Seconds: 1}, false},
		{`1e3`, Revalidate{Seconds: 1000}, false},
		{`1e300`, Revalidate{Seconds: maxSeconds}, false},
		{`0`, Revalidate{}, true},
		{`-1`, Revalidate{}, true},
		{`1.5`, Revalidate{}, true},
		{`true`, Revalidate{}, true},
		{`"1"`, Revalidate{}, true},
	}
	for _, row := range rows {
		got := Revalidate{Seconds: 9, Never: true}
		err := json.Unmarshal([]byte(row.in), &got)
		if (err != nil) != row.bad || !row.bad && got != row.want {
			t.Errorf("%s: %+v, %v", row.in, got, err)
		}
	}
}

func TestCheckVersion(t *testing.T) {
	rows := []struct{ out, version, err string }{
		{"v20.20.2\n", "20.20.2", ""},
		{"v24.0.0-nightly2025\n", "24.0.0-nightly2025", ""},
		{"v18.1.0\n", "", "Node.js 18.1 is too old: install 20 or newer"},
		{"v0.12.18\n", "", "Node.js 0.12 is too old: install 20 or newer"},
		{"1.2.3\n", "", `node --version printed "1.2.3", not the version of a Node.js`},
		{"", "", `node --version printed "", not the version of a Node.js`},
		{"v20", "", `node --version printed "v20", not the version of a Node.js`},
	}
	for _, row := range rows {
		version, err := checkVersion(row.out)
		if version != row.version || (err == nil) != (row.err == "") || err != nil && err.Error() != row.err {
			t.Errorf("%q: %q, %v", row.out, version, err)
		}
	}
}

func TestFindNode(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, _, err := FindNode(t.Context()); err == nil || err.Error() != `Node.js is not installed (no "node" on PATH): install Node.js 20 or newer` {
		t.Errorf("without node: %v", err)
	}
	if _, err := Start(t.Context(), Options{Script: "x"}); err == nil || !strings.HasPrefix(err.Error(), "Node.js is not installed") {
		t.Errorf("Start without node: %v", err)
	}
	node := filepath.Join(dir, "node")
	program := func(text string) {
		t.Helper()
		if err := os.WriteFile(node, []byte("#!/bin/sh\n"+text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	program("echo v22.1.0")
	if path, version, err := FindNode(t.Context()); path != node || version != "22.1.0" || err != nil {
		t.Errorf("got %q, %q, %v", path, version, err)
	}
	program("echo v18.1.9")
	if _, _, err := FindNode(t.Context()); err == nil || err.Error() != "Node.js 18.1 is too old: install 20 or newer" {
		t.Errorf("an old one: %v", err)
	}
	program("exit 3")
	if _, _, err := FindNode(t.Context()); err == nil || err.Error() != "run "+node+" --version: exit status 3" {
		t.Errorf("a broken one: %v", err)
	}
}

func TestSockets(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "s[1]")
	s, err := openSockets(dir)
	if err != nil {
		t.Fatal(err)
	}
	if s.dir != dir || s.ours {
		t.Errorf("got %+v, want %s", s, dir)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
	other := filepath.Join(dir, "other.sock") // a file of that name, no socket
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	left := leaveSocket(t, s.path(7))
	if _, err := openSockets(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(left); !errors.Is(err, os.ErrNotExist) {
		t.Error("a socket that a crash left is still there")
	}
	if _, err := os.Lstat(other); err != nil {
		t.Error("a file that is no socket is gone")
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error("a folder that was given was removed")
	}

	s, err = openSockets(filepath.Join(base, strings.Repeat("long", 30)))
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(s.dir); err != nil || info.Mode().Perm() != 0o700 || len(s.path(1<<32-1)) > maxSocketPath {
		t.Errorf("instead of one that is too long: %s, %v, %v", s.dir, info, err)
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.dir); err == nil {
		t.Error("the folder made for the pool is still there")
	}

	t.Setenv("TMPDIR", filepath.Join(base, strings.Repeat("l", 100)))
	if err := os.Mkdir(os.TempDir(), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := openSockets(""); err == nil || !strings.Contains(err.Error(), "set TMPDIR") {
		t.Errorf("with a temporary folder that is too long: %v", err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestEnvironment(t *testing.T) {
	rows := []struct {
		name     string
		in, want []string
	}{
		{"nothing is not our environment", nil, []string{"NODE_ENV=production"}},
		{"what the user says stays", []string{"NODE_ENV=test", "B=FRESHET_X"}, []string{"NODE_ENV=test", "B=FRESHET_X"}},
		{"our own variables are secret", []string{"FRESHET_TOKEN=1", "FRESHETX=1", "FRESHET_"}, []string{"FRESHETX=1", "NODE_ENV=production"}},
		{"the channel of a Node.js above us is not the worker's", []string{"NODE_CHANNEL_FD=3", "NODE_CHANNEL_SERIALIZATION_MODE=json", "NODE_OPTIONS=-x"}, []string{"NODE_OPTIONS=-x", "NODE_ENV=production"}},
	}
	for _, row := range rows {
		if got := environment(row.in); !slices.Equal(got, row.want) || got == nil {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestOutbox(t *testing.T) {
	o := newOutbox()
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- o.run(w) }()
	var want bytes.Buffer
	for i := range 1000 { // nobody reads yet: put must not wait
		b := bytes.Repeat([]byte{byte(i)}, i)
		want.Write(b)
		o.put(b)
	}
	got := make([]byte, want.Len())
	if _, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("frames are lost or out of order (%v)", err)
	}
	o.close()
	if err := receive(t, done); err != nil {
		t.Error(err)
	}
	o.put([]byte("late")) // no effect
}

func TestReply(t *testing.T) {
	rows := []struct {
		name, head, body, err string
	}{
		{"parts in order", `{"parts":[{"name":"a","length":1},{"name":"b","length":0},{"name":"c","length":2}]}`, "xyz", ""},
		{"no parts and no body", `{}`, "", ""},
		{"a body without parts", `{}`, "x", "1 bytes belong to no part"},
		{"a body that is too long", `{"parts":[{"name":"a","length":1}]}`, "xy", "1 bytes belong to no part"},
		{"a body that is too short", `{"parts":[{"name":"a","length":3}]}`, "xy", `part "a" has 3 bytes, the body has 2 left`},
		{"a negative length", `{"parts":[{"name":"a","length":-1}]}`, "", `part "a" has -1 bytes`},
		{"a name twice", `{"parts":[{"name":"a","length":0},{"name":"a","length":0}]}`, "", `two parts are named "a"`},
	}
	for _, row := range rows {
		var m message
		if err := json.Unmarshal([]byte(row.head), &m); err != nil {
			t.Fatal(err)
		}
		r, err := m.reply([]byte(row.body))
		if row.err == "" {
			if err != nil {
				t.Errorf("%s: %v", row.name, err)
			} else if a := r.Parts["a"]; len(m.Parts) > 0 && (string(a) != "x" || cap(a) != 1 || string(r.Parts["c"]) != "yz") {
				t.Errorf("%s: %q", row.name, r.Parts)
			}
		} else if !errors.Is(err, errMalformed) || !strings.Contains(err.Error(), row.err) {
			t.Errorf("%s: %v, want %q", row.name, err, row.err)
		}
	}
}
