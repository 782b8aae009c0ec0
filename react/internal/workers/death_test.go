//go:build unix

package workers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/freshet-go/freshet/react/internal/child"
)

// TestWorkerEnds: however a worker ends, the calls it has fail at once and say
// how it ended, and the next call is served by another.
func TestWorkerEnds(t *testing.T) {
	rows := []struct{ name, page, want string }{
		{"exit in user code", "exit", "exit code 3; its last lines: last words"},
		{"a signal, as the kernel sends without memory", "kill", "killed by SIGKILL"},
		{"frames closed without an exit", "eof", "it sends no more frames but did not exit"},
		{"a head that is no JSON", "garbage", "it broke the protocol: malformed frame: invalid character"},
		{"a head beyond the limit", "longhead", "a head of 16777217 bytes, at most 16777216 are allowed"},
		{"a body beyond the limit", "long", "a body of 67108865 bytes, at most 67108864 are allowed"},
		{"parts longer than the body", "parts", `part "html" has 9 bytes, the body has 5 left`},
		{"an unknown kind", "kind", `unknown kind "song"`},
		{"a pong without a ping", "pong", "pong 77 was not asked for"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f := mustPool(t, Options{Count: 1})
			held, _ := f.hold(t.Context(), "0")
			o := receive(t, f.call(t.Context(), row.page))
			for _, o := range []outcome{o, receive(t, held)} {
				e, ok := errors.AsType[*EndedError](o.err)
				if !ok || !strings.Contains(o.err.Error(), row.want) {
					t.Errorf("got %v, want %q", o.err, row.want)
				} else if e.PID == 0 {
					t.Error("no pid")
				}
			}
			if got := f.html("pid"); got == "" {
				t.Error("no replacement")
			}
			f.records.waitFor(t, 1, "worker ended")
		})
	}
}

func TestSecondReplyEndsWorker(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	if got := f.html("twice"); got != "1" {
		t.Errorf("got %q, want the first reply", got)
	}
	f.records.waitFor(t, 1, "is owed to no call")
}

func TestReplyBeforeExitCounts(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	for range 20 {
		n := f.workers.Load()
		if got := f.html("replyexit"); len(got) != 60_000 {
			t.Fatalf("got %d bytes", len(got))
		}
		f.eventually(func() bool { return f.workers.Load() > n && len(f.ready) == 1 }, "a replacement is ready")
	}
}

// TestCrashCostsOneCall: with two workers nobody else notices a crash.
func TestCrashCostsOneCall(t *testing.T) {
	f := mustPool(t, Options{Count: 2})
	f.eventually(func() bool { return len(f.ready) == 2 }, "two are ready")
	held, gate := f.hold(t.Context(), "0") // in one; the crash happens in the other
	if o := receive(t, f.call(t.Context(), "exit")); o.err == nil {
		t.Error("the call that crashed succeeded")
	}
	gate.answer <- nil
	if o := receive(t, held); o.err != nil {
		t.Errorf("a call of the other worker failed: %v", o.err)
	}
	f.eventually(func() bool { return len(f.ready) == 2 }, "two are ready again")
	if left, err := os.ReadDir(f.sockets.dir); err != nil || len(left) != 2 {
		t.Errorf("the sockets of two workers are %v, %v", left, err)
	}
}

func TestHungWorkerIsReplaced(t *testing.T) {
	f := mustPool(t, Options{Count: 1, PingEvery: 5 * time.Millisecond, PingTimeout: 300 * time.Millisecond})
	held, _ := f.hold(t.Context(), "0")
	stalled := f.call(t.Context(), "stall")
	for _, c := range []<-chan outcome{stalled, held} {
		if o := receive(t, c); o.err == nil || !strings.Contains(o.err.Error(), "its event loop stood still for 300ms: killed") {
			t.Errorf("got %v", o.err)
		}
	}
	f.html("pid")
}

func TestStartFails(t *testing.T) {
	rows := []struct{ mode, want string }{
		{"fatal", "start worker: react is not installed: run npm install"},
		{"die", "exit code 7; its last lines: Error: Cannot find module 'x'"},
		{"silent", "it was not ready within 300ms"},
		{"early", `"reply" before ready`},
		{"nosocket", "it said that it is ready without a socket"},
		{"opensocket", "is open to others (mode 0777)"},
	}
	for _, row := range rows {
		t.Run(row.mode, func(t *testing.T) {
			o := Options{Count: 2}
			if row.mode == "silent" {
				o.StartTimeout = 300 * time.Millisecond
			}
			_, err := fakePool(t, row.mode, o, quick())
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %q", err, row.want)
			}
		})
	}
	t.Run("no such program", func(t *testing.T) {
		_, err := start(t.Context(), Options{Node: "/no/node", Script: "x"}, quick())
		if err == nil || !strings.HasPrefix(err.Error(), "start worker: run /no/node: ") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no script", func(t *testing.T) {
		if _, err := Start(t.Context(), Options{}); err == nil || err.Error() != "start workers: no script" {
			t.Errorf("got %v", err)
		}
	})
}

// TestCrashLoop: if no worker can be started any more, calls fail instead of
// waiting for ever, starts are spaced out, and the pool recovers by itself.
func TestCrashLoop(t *testing.T) {
	dir := t.TempDir()
	tune := quick()
	tune.settled, tune.backOff, tune.maxBackOff = time.Hour, 10*time.Millisecond, 40*time.Millisecond
	f, err := fakePool(t, "once", Options{Count: 1, Dir: dir}, tune)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if o := receive(t, f.call(t.Context(), "exit")); o.err == nil {
		t.Fatal("no crash")
	}
	o := receive(t, f.call(t.Context(), "pid")) // waits, then hears that it is hopeless
	if !errors.Is(o.err, ErrNoWorker) || !strings.Contains(o.err.Error(), "no second time") {
		t.Fatalf("got %v, want ErrNoWorker and the reason", o.err)
	}
	if d := time.Since(began); d < 30*time.Millisecond {
		t.Errorf("three deaths within %v, but 10 and 20 ms lie between them", d)
	}
	if o := receive(t, f.call(t.Context(), "pid")); !errors.Is(o.err, ErrNoWorker) {
		t.Errorf("a later call got %v, want ErrNoWorker at once", o.err)
	}
	repair(t, dir)
	f.eventually(func() bool { return len(f.ready) == 1 }, "a worker is ready again")
	f.html("pid")
}

func TestWaitBefore(t *testing.T) {
	tune := standard()
	rows := []struct {
		name   string
		deaths int
		want   time.Duration
	}{
		{"a worker that lived is replaced at once", 0, 0},
		{"the first early death", 1, 100 * time.Millisecond},
		{"the second", 2, 200 * time.Millisecond},
		{"the fifth", 5, 1600 * time.Millisecond},
		{"never more than the bound", 7, 5 * time.Second},
		{"nor does it overflow", 1 << 30, 5 * time.Second},
	}
	for _, row := range rows {
		if got := tune.waitBefore(row.deaths); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// TestChildrenDieToo: what a worker started and left in its group ends with it,
// and one that holds its output does not hold up the pool.
func TestChildrenDieToo(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	child, err := strconv.Atoi(f.html("child"))
	if err != nil {
		t.Fatal(err)
	}
	if !alive(child) {
		t.Fatal("the child does not live")
	}
	if o := receive(t, f.call(t.Context(), "exit")); o.err == nil || !strings.Contains(o.err.Error(), "exit code 3") {
		t.Errorf("got %v", o.err)
	}
	f.eventually(func() bool { return !alive(child) }, "the child has ended")
}

// TestDaemonHoldsNothingUp: one that left the group lives on, and that it holds
// the worker's pipes open does not matter.
func TestDaemonHoldsNothingUp(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	daemon, err := strconv.Atoi(f.html("daemon"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Kill(daemon, syscall.SIGKILL); err != nil {
			t.Errorf("the daemon has ended already, so this test has shown nothing: %v", err)
		}
	}()
	if o := receive(t, f.call(t.Context(), "exit")); o.err == nil || !strings.Contains(o.err.Error(), "exit code 3; its last lines: last words") {
		t.Errorf("got %v", o.err)
	}
	f.html("pid")
}

func TestPrints(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	f.html("print")
	for _, want := range []string{
		"error|/p|/q|by console", "info|||to stdout", "info|||after",
		"info|||" + strings.Repeat("x", child.MaxLine) + " … and " + fmt.Sprint(2*child.MaxLine+1) + " bytes more",
		"|||loading",
	} {
		f.prints.waitFor(t, 1, want)
	}
	f.Close()
	f.prints.waitFor(t, 1, "warn|||to stderr") // no end of line
	f.prints.mu.Lock()
	defer f.prints.mu.Unlock()
	if slices.Contains(f.prints.lines, "info|||") {
		t.Error("an empty line was logged")
	}
}

// TestLogThatStandsStill: a log that blocks does not make workers look hung.
func TestLogThatStandsStill(t *testing.T) {
	gate := make(chan struct{})
	var got []string
	f, err := fakePool(t, "normal", Options{Count: 1, PingEvery: time.Millisecond, PingTimeout: 500 * time.Millisecond,
		Log: func(l Log) { <-gate; got = append(got, l.Text) }}, quick())
	if err != nil {
		t.Fatal(err)
	}
	pid := f.html("pid")
	for range 2 * journalSize {
		if f.html("pid") != pid {
			t.Fatal("the worker was replaced")
		}
	}
	close(gate)
	f.records.waitFor(t, 1, "records are lost")
	f.Close()
	if len(got) < journalSize {
		t.Errorf("%d records came, want at least %d", len(got), journalSize)
	}
}

func TestDemands(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	done, d := f.hold(t.Context(), "/posts/a")
	if d.Op != "revalidate" || d.Path != "/posts/a" || d.Params != nil || d.OnlyGenerated {
		t.Errorf("demand %+v", d.Demand)
	}
	d.answer <- errors.New("no such page")
	if o := receive(t, done); o.err != nil || string(o.reply.Parts["html"]) != "no such page" {
		t.Errorf("the user's code got %+v", o)
	}
	done, d = f.hold(t.Context(), "/posts/a")
	d.answer <- nil
	if o := receive(t, done); o.err != nil || string(o.reply.Parts["html"]) != "released" {
		t.Errorf("the user's code got %+v", o)
	}
	done = f.call(t.Context(), "tag posts")
	d = receive(t, f.demands)
	if d.Op != "revalidateTag" || d.Tag != "posts" {
		t.Errorf("demand %+v", d.Demand)
	}
	d.answer <- errors.New(strings.Repeat("long ", child.MaxLine))
	if o := receive(t, done); o.err != nil || len(o.reply.Parts["html"]) > child.MaxLine+40 {
		t.Error("the message is not bounded")
	}
}

func TestDemandsAreBounded(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	done := f.call(t.Context(), "full")
	var held []demanded
	for range maxDemands {
		held = append(held, receive(t, f.demands))
	}
	if o := receive(t, done); o.err != nil || string(o.reply.Parts["html"]) != "too many revalidations at once in this worker (64)" {
		t.Errorf("one demand too many got %+v", o)
	}
	silent(t, f.demands, "more demands than allowed")
	params := 0
	for _, d := range held {
		if d.OnlyGenerated && fmt.Sprint(d.Params) == "map[slug:[a]]" {
			params++
		}
		d.answer <- nil
	}
	if params < maxDemands {
		t.Errorf("only %d demands had their parameters", params)
	}
	done, d := f.hold(t.Context(), "again")
	d.answer <- nil
	receive(t, done)
}

func TestDemandEndsWithItsWorker(t *testing.T) {
	f := mustPool(t, Options{Count: 1})
	_, d := f.hold(t.Context(), "0")
	receive(t, f.call(t.Context(), "exit"))
	receive(t, d.ctx.Done())
	if err := context.Cause(d.ctx); !strings.Contains(err.Error(), "exit code 3") {
		t.Errorf("the demand's context ended with %v", err)
	}
}
