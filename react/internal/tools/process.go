package tools

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/freshet-go/freshet/react/internal/child"
)

// process is a running Node.js, the leader of a process group of its own. It
// reads orders from descriptor 3 and writes answers to 4, a line of JSON each,
// one answer for each order.
type process struct {
	cmd     *exec.Cmd
	orders  *os.File
	answers *bufio.Reader
	pipe    *os.File // what answers reads
	stdout  *os.File
	stderr  *os.File
	last    child.Tail     // of stderr
	output  sync.WaitGroup // readers of stdout and stderr
	exited  chan struct{}  // closed when the process and its group are gone

	mu   sync.Mutex
	over bool // guarded by mu: the number may be another's by now
}

// answer is a line from the process.
type answer struct {
	Reply json.RawMessage `json:"reply"`
	Error *OpError        `json:"error"`
}

func spawn(o Options, folder string) (_ *process, err error) {
	p := &process{exited: make(chan struct{})}
	var theirs []*os.File
	defer func() {
		for _, f := range theirs {
			_ = f.Close() // only our copy; the process has its own
		}
		if err != nil {
			p.close()
		}
	}()
	pipes := func(ours **os.File, weRead bool) *os.File {
		r, w, failed := os.Pipe()
		if err = errors.Join(err, failed); failed != nil {
			return nil
		}
		if weRead {
			r, w = w, r
		}
		*ours, theirs = w, append(theirs, r)
		return r
	}
	orders, answers := pipes(&p.orders, false), pipes(&p.pipe, true)
	stdout, stderr := pipes(&p.stdout, true), pipes(&p.stderr, true)
	if err != nil {
		return nil, fmt.Errorf("make pipes: %w", err)
	}
	p.answers = bufio.NewReader(p.pipe)
	p.cmd = exec.Command(o.Node, filepath.Join(folder, "tools.mjs"), o.Dir)
	p.cmd.Dir = o.Dir
	p.cmd.Env = environment(o.Env)
	p.cmd.Stdout, p.cmd.Stderr = stdout, stderr // files: os/exec starts no goroutine for them
	p.cmd.ExtraFiles = []*os.File{orders, answers}
	p.cmd.SysProcAttr = child.OwnGroup()
	started := make(chan error)
	go p.live(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("run %s: %w", o.Node, err)
	}
	p.output.Go(func() { child.Lines(p.stdout, func(line string) { o.Log("info", line) }) })
	p.output.Go(func() {
		child.Lines(p.stderr, func(line string) {
			p.last.Add(line)
			o.Log("warn", line)
		})
	})
	return p, nil
}

// live starts the process and waits for its end, all on one thread: Linux'
// parent death signal is sent when the thread that started a process ends.
func (p *process) live(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread() // the thread is like any other, no need to end it
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	// The group is killed before the process is reaped where that can be done:
	// afterwards its number may belong to somebody else.
	held := child.HoldExit(p.cmd.Process.Pid)
	if held {
		p.kill(true)
	}
	_ = p.cmd.Wait() // ProcessState says how it ended
	if !held {
		p.kill(true)
	}
	close(p.exited)
}

// kill ends the process and its children; last says that there will be nobody
// to kill any more.
func (p *process) kill(last bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.over {
		child.KillGroup(p.cmd.Process.Pid)
	}
	p.over = p.over || last
}

// ask writes an order and reads its answer. When ctx ends both fail.
func (p *process) ask(ctx context.Context, op string, request json.RawMessage) (*answer, error) {
	order, err := json.Marshal(map[string]any{"op": op, "request": request})
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() {
		now := time.Now()
		_, _ = p.orders.SetDeadline(now), p.pipe.SetDeadline(now)
	})
	defer stop()
	if _, err := p.orders.Write(append(order, '\n')); err != nil {
		return nil, err
	}
	line, err := p.answers.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	a := new(answer)
	if err := json.Unmarshal(line, a); err != nil {
		return nil, err
	}
	return a, nil
}

// stop ends the process with its children and tells how it had ended. What it
// printed is read to the end.
func (p *process) stop() string {
	_ = p.orders.Close() // so that it ends by itself
	select {
	case <-p.exited:
	case <-time.After(grace):
		p.kill(false)
		<-p.exited
	}
	// A child that left the group may hold the pipes open.
	late := time.Now().Add(grace)
	_, _ = p.stdout.SetReadDeadline(late), p.stderr.SetReadDeadline(late)
	p.output.Wait()
	p.close()
	how := p.cmd.ProcessState.String()
	if lines := p.last.Get(); len(lines) > 0 {
		how += ": " + strings.Join(lines, " | ")
	}
	return how
}

// grace is how long a process may take to end by itself.
const grace = 100 * time.Millisecond

func (p *process) close() {
	for _, f := range []*os.File{p.orders, p.pipe, p.stdout, p.stderr} {
		if f != nil {
			_ = f.Close() // a second close fails and does no harm
		}
	}
}
