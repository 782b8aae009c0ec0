//go:build unix

package workers

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// killGroup kills the process and its children. That the group is gone already
// is no failure, and there is no other.
func killGroup(pid int) {
	_ = syscall.Kill(-pid, syscall.SIGKILL)
}

func signalName(s syscall.Signal) string { return unix.SignalName(s) }
