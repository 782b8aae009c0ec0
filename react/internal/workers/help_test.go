//go:build unix

package workers

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// limit is how long a test waits for what must happen.
const limit = 20 * time.Second

// quick is the tuning of tests: what is only a grace is short.
func quick() tuning {
	return tuning{
		drainGrace: 10 * time.Second, closeGrace: 10 * time.Second, stopGrace: 100 * time.Millisecond, exitGrace: 200 * time.Millisecond,
		lastWords: 200 * time.Millisecond, settled: time.Nanosecond, backOff: time.Millisecond, maxBackOff: 10 * time.Millisecond,
	}
}

// fixture is a pool of fake workers and what it says.
type fixture struct {
	*Pool
	t       *testing.T
	records *records
	prints  *records
	demands chan demanded
}

type demanded struct {
	Demand
	ctx    context.Context
	answer chan<- error
}

// fakePool starts one; at the end of the test it is closed, and nothing may be
// left of it.
func fakePool(t *testing.T, mode string, o Options, tune tuning) (*fixture, error) {
	t.Helper()
	f := &fixture{t: t, records: newRecords(), prints: newRecords(), demands: make(chan demanded, 2*maxDemands)}
	o.Node, o.Script, o.Init = fakeNode(t), mode, map[string]any{"manifest": "/m.json", "buildId": "b"}
	o.Env = append(o.Env, "FAKE_WORKER=1", "GORACE=atexit_sleep_ms=0") // or each exit takes a second
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	o.Logger = slog.New(slog.NewTextHandler(f.records, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if o.Log == nil {
		o.Log = func(l Log) {
			f.prints.add(strings.Join([]string{l.Level, l.Page, l.Path, l.Text}, "|"))
		}
	}
	o.Demand = func(ctx context.Context, d Demand) error {
		answer := make(chan error, 1)
		f.demands <- demanded{d, ctx, answer}
		select {
		case err := <-answer:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	var err error
	f.Pool, err = start(t.Context(), o, tune)
	if err == nil {
		t.Cleanup(func() {
			if err := f.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
			nothingLeft(t)
		})
	} else {
		nothingLeft(t)
	}
	return f, err
}

func mustPool(t *testing.T, o Options) *fixture {
	t.Helper()
	f, err := fakePool(t, "normal", o, quick())
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	return f
}

// nothingLeft fails if a process or a goroutine of a pool is left.
func nothingLeft(t *testing.T) {
	t.Helper()
	if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); !errors.Is(err, syscall.ECHILD) {
		t.Errorf("a child process is left (wait4: %d, %v)", pid, err)
	}
	var stack string
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(time.Millisecond) {
		buf := make([]byte, 1<<20)
		stack = string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(stack, "internal/workers.(*Pool)") && !strings.Contains(stack, "internal/workers.(*worker)") &&
			!strings.Contains(stack, "internal/workers.newStarter") && !strings.Contains(stack, "internal/workers.newJournal") {
			return
		}
	}
	t.Errorf("a goroutine is left:\n%s", stack)
}

// call makes a call in the background.
func (f *fixture) call(ctx context.Context, page string) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		r, err := f.Call(ctx, Call{Op: "page", Page: page, Path: "/x"})
		done <- outcome{r, err}
	}()
	return done
}

// html makes a call and returns what it must get.
func (f *fixture) html(page string) string {
	f.t.Helper()
	o := receive(f.t, f.call(f.t.Context(), page))
	if o.err != nil {
		f.t.Fatalf("call %q: %v", page, o.err)
	}
	return string(o.reply.Parts["html"])
}

// hold makes a call that holds until the returned demand is answered.
func (f *fixture) hold(ctx context.Context, name string) (<-chan outcome, demanded) {
	f.t.Helper()
	done := f.call(ctx, "hold "+name)
	return done, receive(f.t, f.demands)
}

// abandon makes a call and leaves it once the worker has it.
func (f *fixture) abandon(page string) {
	f.t.Helper()
	why := errors.New("deadline")
	before := f.prints.count(" " + page)
	ctx, cancel := context.WithCancelCause(f.t.Context())
	done := f.call(ctx, page)
	f.prints.waitFor(f.t, before+1, " "+page)
	cancel(why)
	if o := receive(f.t, done); o.err != why {
		f.t.Fatalf("an abandoned call returned %v, want its context's cause", o.err)
	}
}

// receive takes what must come.
func receive[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(limit):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

// silent fails if something came.
func silent[T any](t *testing.T, c <-chan T, why string) {
	t.Helper()
	select {
	case v := <-c:
		t.Fatalf("%s: got %+v", why, v)
	default:
	}
}

// records collects lines; waitFor waits for one.
type records struct {
	mu    sync.Mutex
	lines []string
	more  chan struct{}
}

func newRecords() *records { return &records{more: make(chan struct{})} }

func (r *records) add(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, line)
	close(r.more)
	r.more = make(chan struct{})
}

// Write takes a line of a slog handler.
func (r *records) Write(b []byte) (int, error) {
	r.add(strings.TrimSpace(string(b)))
	return len(b), nil
}

// count returns how many lines contain text.
func (r *records) count(text string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, l := range r.lines {
		if strings.Contains(l, text) {
			n++
		}
	}
	return n
}

// waitFor waits until n lines contain text.
func (r *records) waitFor(t *testing.T, n int, text string) {
	t.Helper()
	late := time.After(limit)
	for r.count(text) < n {
		r.mu.Lock()
		more := r.more
		r.mu.Unlock()
		if r.count(text) >= n {
			return
		}
		select {
		case <-more:
		case <-late:
			r.mu.Lock()
			defer r.mu.Unlock()
			t.Fatalf("no %d lines with %q in:\n%s", n, text, strings.Join(r.lines, "\n"))
		}
	}
}

func fakeNode(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func zombie(pid int) bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, state, _ := strings.Cut(string(b), ") ")
	return err == nil && strings.HasPrefix(state, "Z")
}

// repair lets workers of the mode "once" start again, for one more time.
func repair(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "started")); err != nil {
		t.Fatal(err)
	}
}

// leaveSocket leaves a socket that nobody listens on.
func leaveSocket(t *testing.T, path string) string {
	t.Helper()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
