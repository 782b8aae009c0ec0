package apps

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"time"
)

// Server is a running server of an app. Stop ends it.
type Server struct {
	Base string // its URL, without a slash at the end
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	out  output
}

// Serve starts the server of a built app on a free port of 127.0.0.1 and waits
// until it serves, for a minute at most. env is added to the environment.
func (m Maker) Serve(dir string, env ...string) (*Server, error) {
	s := &Server{cmd: m.serve(dir), done: make(chan struct{}), out: output{ready: m.ready, found: make(chan string, 1)}}
	s.cmd.Env = environment(env)
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.out
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.cmd.WaitDelay = time.Second
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s start: %w", m.Name, err)
	}
	go func() {
		_ = s.cmd.Wait() // how a server ends says nothing about the pages
		close(s.done)
	}()
	var err error
	select {
	case s.Base = <-s.out.found:
		return s, nil
	case <-s.done:
		err = errors.New("it has ended")
	case <-time.After(time.Minute):
		err = errors.New("it does not serve within a minute")
	}
	s.Stop()
	return nil, fmt.Errorf("%s start in %s: %w:\n%s", m.Name, dir, err, s.Said())
}

// Stop ends the server and its processes, and waits for the end.
func (s *Server) Stop() {
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) // it may have ended already
	<-s.done
}

// Said is what the server has printed so far.
func (s *Server) Said() string {
	s.out.mu.Lock()
	defer s.out.mu.Unlock()
	return s.out.text.String()
}

// output is what a server prints; the URL is looked for in it once.
type output struct {
	mu    sync.Mutex
	text  bytes.Buffer
	ready *regexp.Regexp // nil when found
	found chan string
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Write(p)
	if o.ready != nil {
		if m := o.ready.FindSubmatch(o.text.Bytes()); m != nil {
			o.ready = nil
			o.found <- string(m[1])
		}
	}
	return len(p), nil
}
