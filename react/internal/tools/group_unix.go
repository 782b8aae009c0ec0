//go:build unix && !linux

package tools

import "syscall"

// ownGroup puts the process into a group of its own. Without Linux' parent
// death signal it ends when its pipes do.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// holdExit: there is no portable way to wait without reaping.
func holdExit(int) bool { return false }
