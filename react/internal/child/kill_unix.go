//go:build unix

package child

import "syscall"

// KillGroup kills the process and its children. That the group is gone already
// is no failure, and there is no other.
func KillGroup(pid int) {
	_ = syscall.Kill(-pid, syscall.SIGKILL)
}
