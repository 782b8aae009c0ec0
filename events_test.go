package freshet_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// record is a listener that writes down what it is told.
type record struct {
	mu    sync.Mutex
	lines []string
}

func (r *record) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

// take returns what was written since the last call, in order of the text.
func (r *record) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := slices.Sorted(slices.Values(r.lines))
	r.lines = nil
	return out
}

func (r *record) events() freshet.Events {
	return freshet.Events{
		Served: func(e freshet.Served) { r.add("served %s %v %s %d", e.Path, e.State, e.Reason, e.Status) },
		Rendered: func(e freshet.Rendered) {
			r.add("rendered %s %s %s %d committed=%v unchanged=%v superseded=%v late=%v took=%v waited=%v err=%v",
				e.Path, e.Pattern, e.Cause, e.Status, e.Committed, e.Unchanged, e.Superseded, e.Late, e.Duration, e.Waited, e.Err)
		},
		Demanded: func(e freshet.Demanded) { r.add("demanded %s %s %d", e.Kind, e.Target, e.Covered) },
		Retried: func(e freshet.Retried) {
			r.add("retried %s %s %d %v %v", e.Path, e.Cause, e.Failures, e.Demanded, e.Err)
		},
		Overloaded:  func(what string) { r.add("overloaded %s", what) },
		StoreFailed: func(step string, err error) { r.add("store %s: %v", step, err) },
	}
}

func TestEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r record
		src := newSource("x")
		src.delay = time.Second
		site := newSite(t, freshet.Options{Events: r.events(), Jitter: -1, RenderTimeout: 20 * time.Second},
			freshet.Page{Pattern: "/{x}", Render: src, Revalidate: time.Minute})
		step := func(name string, want ...string) {
			t.Helper()
			synctest.Wait()
			if got := r.take(); !slices.Equal(got, want) {
				t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		get(site, "/a")
		step("the first visit", "rendered /a /{x} visit 200 committed=true unchanged=false superseded=false late=false took=1s waited=0s err=<nil>",
			"served /a missing  200")
		get(site, "/a")
		step("a hit", "served /a fresh  200")
		get(site, "/a", "If-None-Match", "*")
		step("a conditional request", "served /a fresh  304")
		time.Sleep(2 * time.Minute)
		src.fail(errDown)
		get(site, "/a")
		time.Sleep(time.Second)
		step("an aged page whose source is down", "rendered /a /{x} aged 0 committed=false unchanged=false superseded=false late=false took=1s waited=0s err=render /a: "+errDown.Error(),
			"retried /a aged 1 false render /a: "+errDown.Error(), "served /a stale aged 200")
		src.fail(nil)
		time.Sleep(2 * time.Minute)
		get(site, "/a")
		time.Sleep(500 * time.Millisecond)
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Error(err)
		}
		step("a demand that meets an aged regeneration", "demanded revalidate path /a 1",
			"rendered /a /{x} aged 0 committed=false unchanged=false superseded=true late=false took=500ms waited=0s err=<nil>",
			"rendered /a /{x} aged 0 committed=false unchanged=false superseded=true late=true took=500ms waited=0s err=<nil>",
			"rendered /a /{x} demand 200 committed=true unchanged=true superseded=false late=false took=1s waited=0s err=<nil>",
			"served /a stale aged 200")
		src.do(func() { src.delay, src.deaf = 30*time.Second, true })
		time.Sleep(2 * time.Minute)
		get(site, "/a")
		time.Sleep(time.Minute)
		step("a renderer that returns after its deadline",
			"rendered /a /{x} aged 0 committed=false unchanged=false superseded=false late=false took=20s waited=0s err=render /a: no result after 20s",
			"rendered /a /{x} aged 200 committed=true unchanged=true superseded=false late=true took=30s waited=0s err=<nil>",
			"retried /a aged 1 false render /a: no result after 20s", "served /a stale aged 200")
	})
}

func TestJoinEvents(t *testing.T) {
	var a, b record
	ev := freshet.JoinEvents(freshet.Events{}, a.events(), freshet.Events{Overloaded: func(what string) { b.add("b %s", what) }})
	ev.Overloaded("x")
	ev.Demanded(freshet.Demanded{Kind: "purge"})
	ev.StoreFailed("get", errDown)
	if got := a.take(); len(got) != 3 {
		t.Errorf("the first listener got %q", got)
	}
	if got := b.take(); len(got) != 1 {
		t.Errorf("the second listener got %q", got)
	}
	if none := freshet.JoinEvents(); none.Served != nil || none.StoreFailed != nil {
		t.Error("no listener costs a call")
	}
}

// TestLog is what an operator reads by default: failures, demands and limits,
// one line each; a limit that is reached all the time fills no disk.
func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		var mu sync.Mutex
		w := writerFunc(func(p []byte) (int, error) {
			mu.Lock()
			defer mu.Unlock()
			return out.Write(p)
		})
		src := newSource("x")
		site := newSite(t, freshet.Options{MaxPending: 1, Logger: slog.New(slog.NewTextHandler(w, nil))}, freshet.Page{Pattern: "/{x}", Render: src})
		get(site, "/a")
		src.fail(errDown)
		if err := <-revalidate(site, freshet.Path("/a")); err == nil {
			t.Error("nil from a failed demand")
		}
		for range 1000 {
			if _, err := site.MarkStale(t.Context(), freshet.Path("/b")); err == nil {
				t.Error("more demands than Options.MaxPending")
			}
		}
		synctest.Wait()
		time.Sleep(1100 * time.Millisecond)
		_, _ = site.MarkStale(t.Context(), freshet.Path("/b"))
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		for _, want := range []string{
			`msg="demand accepted" kind=revalidate target="path /a" covered=1`,
			`level=WARN msg="render failed" path=/a cause=demand step=render failures=1 demanded=true`,
			`msg="limit reached" what=demands times=1`,
			`msg="limit reached" what=demands times=1000`,
		} {
			if n := strings.Count(out.String(), want+"\n") + strings.Count(out.String(), want+" "); n != 1 {
				t.Errorf("%d times: %s", n, want)
			}
		}
		if t.Failed() {
			t.Log(out.String())
		}
		src.do(func() { src.err, src.panics = nil, "no such post" })
		mu.Unlock()
		get(site, "/c")
		synctest.Wait()
		mu.Lock()
		if !strings.Contains(out.String(), `error="panic: no such post" stack="goroutine `) {
			t.Error("a panic is logged without its stack")
		}
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
