//go:build !unix

package child

import (
	"os"
	"syscall"
)

// Our processes need the pipes and process groups of Unix; elsewhere os/exec
// refuses to start them. These let the rest of the program build.

// OwnGroup returns nothing: there are no groups.
func OwnGroup() *syscall.SysProcAttr { return nil }

// HoldExit reports that it could not wait.
func HoldExit(int) bool { return false }

// KillGroup kills the process.
func KillGroup(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill()
	}
}
