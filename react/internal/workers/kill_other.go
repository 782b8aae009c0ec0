//go:build !unix

package workers

import "syscall"

func signalName(s syscall.Signal) string { return s.String() }
