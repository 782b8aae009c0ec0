//go:build unix

package tools

import "syscall"

// killGroup kills the process and its children. That they are gone already is
// no failure.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
