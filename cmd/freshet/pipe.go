package main

import (
	"errors"
	"io"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// errPiped says that who read the output wants no more of it, as "head" does.
var errPiped = errors.New("nobody reads the output any more")

// pipe is w, whose reader may go away: then writing fails with errPiped instead
// of ending the process.
func pipe(w io.Writer) io.Writer {
	signal.Ignore(syscall.SIGPIPE)
	return writerFunc(func(b []byte) (int, error) {
		n, err := w.Write(b)
		if errors.Is(err, syscall.EPIPE) {
			err = errPiped
		}
		return n, err
	})
}

// completeDirs completes folders alone.
func completeDirs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}
