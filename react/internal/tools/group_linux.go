package tools

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// ownGroup puts the process into a group of its own, so that it can be killed
// with its children, and has the kernel kill it when we die.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// holdExit waits until the process has ended without reaping it. It reports
// whether it could.
func holdExit(pid int) bool {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return err == nil
		}
	}
}
