//go:build unix && !linux

package child

import "syscall"

// OwnGroup puts a process into a group of its own. Without Linux' parent death
// signal it ends when its pipes do.
func OwnGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// HoldExit: there is no portable way to wait without reaping.
func HoldExit(int) bool { return false }
