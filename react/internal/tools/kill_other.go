//go:build !unix

package tools

import (
	"os"
	"syscall"
)

// The process needs the pipes and process groups of Unix; elsewhere os/exec
// refuses to start it. These let the rest of the program build.

func ownGroup() *syscall.SysProcAttr { return nil }

func holdExit(int) bool { return false }

func killGroup(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill()
	}
}
