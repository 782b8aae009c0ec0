//go:build unix && !linux

package workers

import "syscall"

// ownGroup puts a process into a group of its own. Without Linux' parent death
// signal a worker ends when its pipes do.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// holdExit: there is no portable way to wait without reaping.
func holdExit(int) bool { return false }
