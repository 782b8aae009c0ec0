package workers

import (
	"os/exec"
	"runtime"
)

// starter starts processes from one operating system thread that lives as long
// as they do. Linux' parent death signal is sent when the *thread* that started
// a process ends, and Go ends a thread when a goroutine that locked it returns:
// started from anywhere, a worker could be killed by an unrelated part of the
// program.
type starter struct {
	work chan func()
	done chan struct{}
}

func newStarter() *starter {
	s := &starter{make(chan func()), make(chan struct{})}
	go func() {
		defer close(s.done)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread() // the thread is like any other, no need to end it
		for f := range s.work {
			f()
		}
	}()
	return s
}

// start runs cmd.Start on the starter's thread.
func (s *starter) start(cmd *exec.Cmd) error {
	err := make(chan error, 1)
	s.work <- func() { err <- cmd.Start() }
	return <-err
}

// close ends the starter. All its processes must be gone, and nobody may call
// start any more.
func (s *starter) close() {
	close(s.work)
	<-s.done
}
