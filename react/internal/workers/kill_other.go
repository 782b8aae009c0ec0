//go:build !unix

package workers

import (
	"os"
	"syscall"
)

// Workers need the pipes and process groups of Unix; elsewhere os/exec refuses
// to start them. These let the rest of the program build.

func ownGroup() *syscall.SysProcAttr { return nil }

func holdExit(int) bool { return false }

func killGroup(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill()
	}
}

func signalName(s syscall.Signal) string { return s.String() }
