package workers

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"

	"github.com/freshet-go/freshet/react/internal/child"
)

// process is a running worker process, the leader of a process group of its own.
type process struct {
	cmd    *exec.Cmd
	orders *os.File // fd 3 there: frames to the worker
	frames *os.File // fd 4 there: frames from the worker
	stdout *os.File
	stderr *os.File

	exited chan struct{} // closed when the process and its group are gone
	how    string        // how it ended; set before exited is closed

	mu   sync.Mutex
	over bool // guarded by mu: the pid may be another's by now
}

// spawn starts node with script. start runs (*exec.Cmd).Start on a thread that
// outlives the process.
func spawn(node, script, dir string, env []string, start func(*exec.Cmd) error) (_ *process, err error) {
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
	pipe := func(ours **os.File, weRead bool) (*os.File, error) {
		r, w, err := os.Pipe()
		if err != nil {
			return nil, err
		}
		if !weRead {
			*ours, theirs = w, append(theirs, r)
			return r, nil
		}
		*ours, theirs = r, append(theirs, w)
		return w, nil
	}
	orders, err1 := pipe(&p.orders, false)
	frames, err2 := pipe(&p.frames, true)
	stdout, err3 := pipe(&p.stdout, true)
	stderr, err4 := pipe(&p.stderr, true)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, fmt.Errorf("make pipes: %w", err)
	}
	p.cmd = exec.Command(node, script)
	p.cmd.Dir = dir
	p.cmd.Env = env
	p.cmd.Stdout, p.cmd.Stderr = stdout, stderr // files: os/exec starts no goroutine for them
	p.cmd.ExtraFiles = []*os.File{orders, frames}
	p.cmd.SysProcAttr = child.OwnGroup()
	if err := start(p.cmd); err != nil {
		return nil, fmt.Errorf("run %s: %w", node, err)
	}
	return p, nil
}

// wait returns when the process has ended, takes its children with it, and
// closes exited. It runs once.
//
// The group is killed before the process is reaped where that can be done:
// afterwards its number may belong to somebody else.
func (p *process) wait() {
	held := child.HoldExit(p.cmd.Process.Pid)
	if held {
		p.end()
	}
	err := p.cmd.Wait()
	if !held {
		p.end()
	}
	p.how = describe(p.cmd.ProcessState, err)
	close(p.exited)
}

// end kills what is left of the group, for the last time.
func (p *process) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	child.KillGroup(p.cmd.Process.Pid)
	p.over = true
}

// kill ends the process and its children at once. It may be called at any time
// and any number of times.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.over {
		child.KillGroup(p.cmd.Process.Pid)
	}
}

// close closes our ends of the pipes.
func (p *process) close() {
	for _, f := range []*os.File{p.orders, p.frames, p.stdout, p.stderr} {
		if f != nil {
			_ = f.Close() // a second close fails and does no harm
		}
	}
}

// describe says how a process ended.
func describe(s *os.ProcessState, err error) string {
	if s == nil {
		return fmt.Sprintf("unknown: %v", err)
	}
	if status, ok := s.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return "killed by " + signalName(status.Signal())
	}
	return fmt.Sprintf("exit code %d", s.ExitCode())
}
