//go:build unix

package tools

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// configs are configurations of one kind of mischief each.
var configs = map[string]string{
	"good.mjs":    "export default { x: 1 };",
	"loop.mjs":    "for (;;);",
	"await.mjs":   "await new Promise(() => setInterval(() => {}, 1000));",
	"exit.mjs":    "console.error('the last words'); process.exit(3);",
	"abort.mjs":   "process.abort();",
	"later.mjs":   "setTimeout(() => { throw new Error('thrown later'); }); await new Promise(() => setInterval(() => {}, 1000));",
	"refuses.mjs": "Promise.reject(new Error('nobody caught this')); await new Promise(() => setInterval(() => {}, 1000));",
	"prints.mjs":  "console.log('to stdout'); console.warn('to stderr'); export default {};",
	"child.mjs":   "import { spawn } from 'node:child_process'; const c = spawn('sleep', ['600'], { stdio: 'inherit' }); export default { pid: c.pid };",
	"talks.mjs":   "import fs from 'node:fs'; fs.writeSync(4, 'nonsense\\n'); await new Promise(() => {});",
	"closes.mjs":  "import fs from 'node:fs'; fs.closeSync(4); await new Promise(() => {});",
	"huge.mjs":    "export default { text: 'ä'.repeat(3 << 20) };",
}

func run(t *testing.T, dir string, tools *Tools, name string) (map[string]any, error) {
	t.Helper()
	return ask(t, tools, "config", map[string]any{"file": filepath.Join(dir, name), "phase": "x"})
}

func TestCodeThatEndsTheProcessIsNamedAndTheNextCallWorks(t *testing.T) {
	dir, tools := app(t, configs)
	for _, c := range []struct{ sentence, file, says string }{
		{"process.exit", "exit.mjs", "the process ended: exit status 3: the last words"},
		{"an abort", "abort.mjs", "the process ended: signal: aborted"},
		{"an error that is thrown later", "later.mjs", "thrown later"},
		{"a rejection that nobody handles", "refuses.mjs", "nobody caught this"},
		{"an answer that is none", "talks.mjs", "the process ended"},
		{"a pipe that is closed", "closes.mjs", "the process ended"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			_, err := run(t, dir, tools, c.file)
			e, ok := errors.AsType[*OpError](err)
			if !ok || e.File != filepath.Join(dir, c.file) || e.Op != "config" || !strings.Contains(e.Error(), c.says) {
				t.Errorf("error %v, want one with %q", err, c.says)
			}
			if reply, err := run(t, dir, tools, "good.mjs"); err != nil || reply["config"] == nil {
				t.Errorf("afterwards %v, %v", reply, err)
			}
		})
	}
}

func TestCodeThatHangsIsKilled(t *testing.T) {
	for _, name := range []string{"loop.mjs", "await.mjs"} {
		t.Run(name, func(t *testing.T) {
			dir, tools := app(t, configs, func(o *Options) { o.Timeout = 500 * time.Millisecond })
			_, err := run(t, dir, tools, name)
			e, ok := errors.AsType[*OpError](err)
			if !ok || e.File != filepath.Join(dir, name) || !strings.Contains(e.Message, "no answer within 500ms") {
				t.Errorf("error %v", err)
			}
			tools.options.Timeout = time.Minute
			if _, err := run(t, dir, tools, "good.mjs"); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	dir, tools := app(t, configs)
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	time.AfterFunc(100*time.Millisecond, func() { cancel(enough) })
	err := tools.Call(ctx, "config", map[string]any{"file": filepath.Join(dir, "loop.mjs")}, nil)
	if _, fault := errors.AsType[*OpError](err); !errors.Is(err, enough) || fault {
		t.Errorf("error %v, want the cause alone", err)
	}
	if err := tools.Call(ctx, "config", nil, nil); !errors.Is(err, enough) {
		t.Errorf("a call with a context that is over: %v", err)
	}
}

func TestCloseEndsACallAndNoneSucceedsAfterwards(t *testing.T) {
	dir, tools := app(t, configs)
	if _, err := run(t, dir, tools, "good.mjs"); err != nil {
		t.Fatal(err)
	}
	folder := tools.folder
	done := make(chan error)
	go func() {
		done <- tools.Call(t.Context(), "config", map[string]any{"file": filepath.Join(dir, "loop.mjs")}, nil)
	}()
	for len(tools.turn) > 0 { // until the call has its turn
		time.Sleep(time.Millisecond)
	}
	if err := tools.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, errClosed) {
		t.Errorf("the call ended with %v", err)
	}
	if _, err := run(t, dir, tools, "good.mjs"); !errors.Is(err, errClosed) {
		t.Errorf("a call afterwards: %v", err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the scripts are still there: %v", err)
	}
}

func TestWhatCodePrintsIsLogged(t *testing.T) {
	var mu sync.Mutex
	var lines []string
	dir, tools := app(t, configs, func(o *Options) {
		o.Log = func(level, text string) {
			mu.Lock()
			defer mu.Unlock()
			lines = append(lines, level+" "+text)
		}
	})
	if _, err := run(t, dir, tools, "prints.mjs"); err != nil {
		t.Fatal(err)
	}
	if err := tools.Close(); err != nil { // all that was printed is logged then
		t.Fatal(err)
	}
	slices.Sort(lines)
	if !slices.Equal(lines, []string{"info to stdout", "warn to stderr"}) {
		t.Errorf("logged %q", lines)
	}
}

func TestChildrenEndWithTheProcess(t *testing.T) {
	dir, tools := app(t, configs)
	reply, err := run(t, dir, tools, "child.mjs")
	if err != nil {
		t.Fatal(err)
	}
	pid := int(reply["config"].(map[string]any)["pid"].(float64))
	if err := tools.Close(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute) // whoever inherits the child reaps it in its own time
	for syscall.Kill(pid, 0) == nil && !zombie(pid) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d is still running", pid)
		}
		time.Sleep(time.Millisecond)
	}
}

// zombie reports whether a process has ended and waits to be reaped.
func zombie(pid int) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(after, "Z")
}

func TestCallsAreSafeForConcurrentUse(t *testing.T) {
	dir, tools := app(t, configs)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, name := range []string{"good.mjs", "exit.mjs", "huge.mjs"} {
				reply, err := run(t, dir, tools, name)
				if name == "exit.mjs" {
					if _, ok := errors.AsType[*OpError](err); !ok {
						t.Errorf("%s: %v", name, err)
					}
				} else if err != nil || reply["config"] == nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	all.Wait()
}
