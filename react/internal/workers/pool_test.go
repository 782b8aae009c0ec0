//go:build unix

package workers

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestCallCarriesEverything(t *testing.T) {
	f := mustPool(t, Options{})
	rows := []struct {
		name string
		call Call
		want string // without the id
	}{
		{"a page has params also if it has none", Call{Op: "page", Page: "echo", Path: "/a", Cause: "visit"},
			`{"kind":"call","op":"page","page":"echo","path":"/a","params":{},"cause":"visit"}`},
		{"catch-alls are lists", Call{Op: "page", Page: "echo", Path: "/a/b", Params: map[string]any{"all": []string{"a", "b"}}, Cause: "aged"},
			`{"kind":"call","op":"page","page":"echo","path":"/a/b","params":{"all":["a","b"]},"cause":"aged"}`},
		{"a shell has neither", Call{Op: "shell", Page: "echo"}, `{"kind":"call","op":"shell","page":"echo"}`},
		{"an error page has a status", Call{Op: "error", Page: "echo", Status: 404}, `{"kind":"call","op":"error","page":"echo","status":404}`},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			r, err := f.Call(t.Context(), row.call)
			if err != nil {
				t.Fatal(err)
			}
			var got, want map[string]any
			if err := errors.Join(json.Unmarshal(r.Parts["html"], &got), json.Unmarshal([]byte(row.want), &want)); err != nil {
				t.Fatal(err)
			}
			delete(got, "id")
			if g, w := asJSON(t, got), asJSON(t, want); g != w {
				t.Errorf("the worker got %s, want %s", g, w)
			}
			if r.Status != 200 || r.Revalidate != (Revalidate{Seconds: 60}) || !slices.Equal(r.Tags, []string{"t"}) || string(r.Parts["data"]) != "{}" {
				t.Errorf("reply %+v", r)
			}
		})
	}
	r, err := f.Call(t.Context(), Call{Op: "paths", Page: "paths"})
	if err != nil || !slices.Equal(r.Paths, []string{"/a%20b"}) || r.Fallback != "blocking" {
		t.Errorf("paths: %+v, %v", r, err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFailureOfUserCode(t *testing.T) {
	f := mustPool(t, Options{})
	_, err := f.Call(t.Context(), Call{Op: "page", Page: "fail", Path: "/posts/a"})
	want := CallError{Name: "TypeError", Message: "no", Stack: "at x", Step: "getStaticProps", Page: "fail"}
	if e, ok := errors.AsType[*CallError](err); !ok || *e != want {
		t.Errorf("got %+v, want %+v", err, want)
	}
	if got := err.Error(); got != "page /posts/a: getStaticProps fail: TypeError: no" {
		t.Errorf("the error says %q", got)
	}
}

func TestSurroundingsOfAWorker(t *testing.T) {
	dir := t.TempDir()
	f := mustPool(t, Options{Dir: dir, Env: []string{"A=1", "FRESHET_SECRET=s", "FRESHET_=x", "NODE_CHANNEL_FD=3", "freshet_lower=ok"}})
	if got, want := f.html("dir"), dir+"\n/dev/null\ntrue"; got != want {
		t.Errorf("directory, stdin, own group: %q, want %q", got, want)
	}
	var env []string
	if err := json.Unmarshal([]byte(f.html("env")), &env); err != nil {
		t.Fatal(err)
	}
	slices.Sort(env)
	if want := []string{"A=1", "FAKE_WORKER=1", "GORACE=atexit_sleep_ms=0", "NODE_ENV=production", "freshet_lower=ok"}; !slices.Equal(env, want) {
		t.Errorf("environment %q, want %q", env, want)
	}
}

func TestCallsWaitInOrder(t *testing.T) {
	f := mustPool(t, Options{Count: 1, InFlight: 1})
	first, gate := f.hold(t.Context(), "0")
	var done []<-chan outcome
	for i := range 4 {
		done = append(done, f.call(t.Context(), "hold "+string(rune('1'+i))))
		f.waitQueued(i + 1)
	}
	silent(t, f.demands, "one place, but two calls run")
	gate.answer <- nil
	receive(t, first)
	for i := range done {
		d := receive(t, f.demands)
		if want := string(rune('1' + i)); d.Path != want {
			t.Fatalf("call %s ran when %s should", d.Path, want)
		}
		silent(t, f.demands, "one place, but two calls run")
		d.answer <- nil
		receive(t, done[i])
	}
}

// waitQueued waits until n calls wait for a place.
func (f *fixture) waitQueued(n int) {
	f.t.Helper()
	f.eventually(func() bool { return f.calls.Len() == n }, "calls wait for a place")
}

// eventually waits for a state that is guarded by the pool's mutex.
func (f *fixture) eventually(ok func() bool, what string) {
	f.t.Helper()
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(time.Millisecond) {
		f.mu.Lock()
		yes := ok()
		f.mu.Unlock()
		if yes {
			return
		}
	}
	f.t.Fatalf("never: %s", what)
}

func TestWaitingCallLeaves(t *testing.T) {
	f := mustPool(t, Options{Count: 1, InFlight: 1})
	first, gate := f.hold(t.Context(), "0")
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := f.call(ctx, "pid")
	f.waitQueued(1)
	stays := f.call(t.Context(), "pid")
	f.waitQueued(2)
	why := errors.New("why")
	cancel(why)
	if o := receive(t, gone); o.err != why {
		t.Errorf("the call that left got %v, want its context's cause", o.err)
	}
	gate.answer <- nil
	receive(t, first)
	if o := receive(t, stays); o.err != nil {
		t.Error(o.err)
	}
	if _, err := f.Call(ctx, Call{Op: "page", Page: "pid"}); err != why {
		t.Errorf("a context that had ended: %v", err)
	}
}

func TestLeastLoadedWorkerFirst(t *testing.T) {
	f := mustPool(t, Options{Count: 3, InFlight: 2})
	f.eventually(func() bool { return len(f.ready) == 3 }, "three workers are ready")
	var held []demanded
	for range 6 {
		_, d := f.hold(t.Context(), "x")
		held = append(held, d)
		f.mu.Lock()
		least, most := 99, 0
		for _, w := range f.ready {
			least, most = min(least, w.live), max(most, w.live)
		}
		f.mu.Unlock()
		if most-least > 1 {
			t.Errorf("loads differ by %d", most-least)
		}
	}
	for _, d := range held {
		d.answer <- nil
	}
	f.eventually(func() bool { return f.ready[0].live+f.ready[1].live+f.ready[2].live == 0 }, "all places are free again")
}

func TestAbandonedCalls(t *testing.T) {
	f := mustPool(t, Options{Count: 1, InFlight: 1, MaxAbandoned: 2})
	pid := f.html("pid")
	f.abandon("never")
	f.prints.waitFor(t, 1, "abort")
	f.abandon("aborted") // replies when it hears that it is aborted
	f.eventually(func() bool { return f.ready[0].abandoned == 1 }, "the late reply was counted off")
	f.abandon("never")
	if got := f.html("pid"); got != pid {
		t.Error("replaced although MaxAbandoned was not passed")
	}
	f.abandon("never")
	f.eventually(func() bool { return len(f.ready) == 1 }, "a replacement is ready")
	if got := f.html("pid"); got == pid {
		t.Error("not replaced although MaxAbandoned was passed")
	}
	f.records.waitFor(t, 1, "worker is replaced")
	f.records.waitFor(t, 1, "worker stopped") // it had nothing that anybody waits for
}

func TestWornWorkerFinishes(t *testing.T) {
	f := mustPool(t, Options{Count: 1, InFlight: 2, MaxAbandoned: 1})
	done, gate := f.hold(t.Context(), "0")
	f.abandon("never")
	f.abandon("never")
	f.eventually(func() bool { return len(f.ready) == 1 && len(f.draining) == 1 }, "the replacement is ready while the old one drains")
	f.html("pid")
	gate.answer <- nil
	if o := receive(t, done); o.err != nil || string(o.reply.Parts["html"]) != "released" {
		t.Errorf("the call of the drained worker: %+v", o)
	}
	f.eventually(func() bool { return len(f.draining) == 0 }, "the old one has ended")
}

func TestNoMoreDrainThanServe(t *testing.T) {
	f := mustPool(t, Options{Count: 1, InFlight: 2, MaxAbandoned: 1})
	var held []<-chan outcome
	for range 3 {
		done, _ := f.hold(t.Context(), "0")
		held = append(held, done)
		f.abandon("never")
		f.abandon("never")
		f.eventually(func() bool { return len(f.ready) == 1 && len(f.draining) <= 1 }, "one serves and at most one drains")
	}
	for _, done := range held[:2] {
		if o := receive(t, done); o.err == nil || !strings.Contains(o.err.Error(), "drained too slowly") {
			t.Errorf("the call of a worker that drained too long got %v", o.err)
		}
	}
}

func TestCloseFinishesCalls(t *testing.T) {
	f := mustPool(t, Options{Count: 1, InFlight: 2})
	running, gate := f.hold(t.Context(), "0")
	stuck := f.call(t.Context(), "echo")
	receive(t, stuck)
	more, gate2 := f.hold(t.Context(), "1")
	waiting := f.call(t.Context(), "pid")
	f.waitQueued(1)
	closed := make(chan error, 1)
	go func() { closed <- f.Close() }()
	if o := receive(t, waiting); !errors.Is(o.err, ErrClosed) {
		t.Errorf("a waiting call got %v, want ErrClosed", o.err)
	}
	// The demands' contexts end, so what waits for them is answered and the calls end.
	receive(t, gate.ctx.Done())
	receive(t, gate2.ctx.Done())
	for _, c := range []<-chan outcome{running, more} {
		if o := receive(t, c); o.err != nil || string(o.reply.Parts["html"]) != ErrClosed.Error() {
			t.Errorf("a running call got %+v", o)
		}
	}
	if err := receive(t, closed); err != nil {
		t.Error(err)
	}
	if _, err := f.Call(t.Context(), Call{Op: "page", Page: "pid"}); !errors.Is(err, ErrClosed) {
		t.Errorf("a call after Close got %v, want ErrClosed", err)
	}
	if n := f.records.count("level=WARN"); n > 0 {
		t.Errorf("closing in good order warns: %q", f.records.lines)
	}
}

func TestCloseKillsWhatDoesNotStop(t *testing.T) {
	tune := quick()
	tune.closeGrace = 50 * time.Millisecond
	f, err := fakePool(t, "unstoppable", Options{Count: 2}, tune)
	if err != nil {
		t.Fatal(err)
	}
	f.eventually(func() bool { return len(f.ready) == 2 }, "two are ready")
	done := f.call(t.Context(), "never") // one is busy, one is idle and ignores the stop
	f.prints.waitFor(t, 1, "never")
	f.Close()
	if o := receive(t, done); o.err == nil || !strings.Contains(o.err.Error(), "did not finish its work in time") {
		t.Errorf("the call got %v", o.err)
	}
	if f.prints.count("will not stop") != 1 {
		t.Error("the idle worker got no stop")
	}
	nothingLeft(t)
}

func TestCloseWhileStarting(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("why")
	go func() {
		time.Sleep(50 * time.Millisecond)
		cancel(why)
	}()
	o := Options{Node: fakeNode(t), Script: "silent", Env: []string{"FAKE_WORKER=1"}, Init: map[string]any{"manifest": "/m.json"}, Logger: slog.New(slog.DiscardHandler)}
	if _, err := start(ctx, o, quick()); !errors.Is(err, why) {
		t.Errorf("Start with a context that ended: %v", err)
	}
	nothingLeft(t)
}

// TestOneThreadStartsAll: the kernel kills a worker when the thread that started
// it ends, and Go ends threads; only the starter's is known to live.
func TestOneThreadStartsAll(t *testing.T) {
	const count = 8
	f := mustPool(t, Options{Count: count})
	f.eventually(func() bool { return len(f.ready) == count }, "all are ready")
	for range 3 {
		receive(t, f.call(t.Context(), "exit"))
		f.eventually(func() bool { return len(f.ready) == count }, "all are ready again")
	}
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil || len(tasks) == 0 {
		t.Skip("the kernel does not tell which thread started a child (/proc/self/task/*/children)")
	}
	started := map[string]int{}
	for _, task := range tasks {
		if b, err := os.ReadFile(task); err == nil && len(b) > 0 {
			started[task] = len(strings.Fields(string(b)))
		}
	}
	if len(started) != 1 || slices.Collect(maps.Values(started))[0] != count {
		t.Errorf("children by thread: %v, want %d of one thread", started, count)
	}
}

// alive reports whether a process exists that is no zombie.
func alive(pid int) bool { return syscall.Kill(pid, 0) == nil && !zombie(pid) }
