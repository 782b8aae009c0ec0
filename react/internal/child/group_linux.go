package child

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// OwnGroup puts a process into a group of its own, so that it can be killed with
// its children and does not get the terminal's Ctrl-C, and has the kernel kill it
// when the thread that started it ends: no child outlives a server that died.
func OwnGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// HoldExit waits until the process has ended without reaping it: its pid cannot
// be given away yet. It reports whether it could.
func HoldExit(pid int) bool {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return err == nil
		}
	}
}
