// Command mutants breaks the engine and the stores on purpose, one fault at a
// time, and reports which test notices. It says of the tests whether they hold
// what the guarantees promise; it is no measure of coverage, and the faults are
// chosen by hand: each is one that a reader of the code could make.
//
// Its one invariant: nothing in the working tree is changed. A fault exists only
// in the overlay of one `go test`.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("mutants", flag.ContinueOnError)
	only := fs.String("run", "", "only the rows whose fault, guarantee or file matches this `regexp`")
	list := fs.Bool("list", false, "list the rows and run nothing")
	all := fs.Bool("all", false, "run all tests of a row's packages and name all that notice, to see which to put into the row")
	verbose := fs.Bool("v", false, "print what the tests said")
	parallel := fs.Int("p", 2, "so many `rows` at a time")
	limit := fs.Duration("timeout", 2*time.Minute, "of the tests of one row; one that hangs has noticed")
	if err := fs.Parse(args); err != nil {
		return err
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(table(), func(m mutant) bool {
		return !match.MatchString(m.Fault) && !match.MatchString(m.Breaks) && !match.MatchString(m.File)
	})
	if len(rows) == 0 {
		return fmt.Errorf("no row matches %q", *only)
	}
	if *list {
		for _, m := range rows {
			fmt.Printf("%-3s  %s\n     %s: %s\n", m.Breaks, m.Fault, m.File, m.Tests)
		}
		return nil
	}
	dir, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
	r := &runner{dir: dir, timeout: *limit, all: *all, verbose: *verbose}
	if r.root, err = moduleRoot(); err != nil {
		return err
	}
	return r.run(ctx, rows, max(*parallel, 1))
}
