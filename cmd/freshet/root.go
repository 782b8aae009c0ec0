package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// streams are what a command has of the process that it runs in, so that a
// test can run commands beside each other.
type streams struct {
	Out, Err io.Writer
	Env      []string // as os.Environ
}

// env returns the value of a variable, "" if it is not set.
func (s streams) env(name string) string {
	for i := len(s.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(s.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// The exit codes of every command.
const (
	exitFailed = 1
	exitUsage  = 2
)

// usageError is a call that can never work as it was written.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	var said reported
	var usage usageError
	switch {
	case err == nil, errors.Is(err, errPiped):
		return 0
	case errors.As(err, &said):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintf(s.Err, "freshet: %s (see %q)\n", oneLine(err), cmd.CommandPath()+" --help")
		return exitUsage
	}
	fmt.Fprintf(s.Err, "freshet: %s\n", oneLine(err))
	return exitFailed
}

// reported is an error whose messages were already printed.
type reported struct{ error }

// oneLine keeps the promise of one line also for joined errors, and leaves out
// which package of freshet it was: that tells a user nothing.
func oneLine(err error) string {
	lines := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
		for _, pkg := range []string{"freshet: ", "react: ", "sqlite: "} {
			lines[i] = strings.TrimPrefix(lines[i], pkg)
		}
	}
	return strings.Join(lines, "; ")
}

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "freshet",
		Short: "Build and serve React pages that are rendered once and renewed on demand",
		Long: `freshet serves a directory of React pages (pages/, in the form of Next.js' Pages
Router) as stored pages: rendered once, served from memory, renewed in the
background when they have aged, and replaced on demand the moment their data
changes, without rebuilding anything else.`,
		Example: `  freshet build examples/blog
  freshet start examples/blog
  freshet why examples/blog /posts/reading-a-gauge`,
		Version:               version(),
		DisableFlagsInUseLine: true,
		SilenceErrors:         true,
		SilenceUsage:          true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("unknown command %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.SetVersionTemplate("freshet {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newBuild(s), newStart(s), newWhy(s), newRevalidate(s), newPages(s))
	return root
}

// dirArg accepts at most one argument, the application's folder.
func dirArg(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("one folder is expected, got %d: %s", len(args), strings.Join(args, " "))
	}
	return nil
}

func dirOf(args []string) string {
	if len(args) == 1 {
		return args[0]
	}
	return "."
}

// version is what the Go tool wrote into the binary, and which Go built it.
func version() string {
	v := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		v = info.Main.Version
	}
	return v + " (" + runtime.Version() + ")"
}
