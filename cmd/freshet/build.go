package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/freshet-go/freshet/react"
)

func newBuild(s streams) *cobra.Command {
	var workers int
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Bundle the pages of DIR and render every page that can be rendered now",
		Long: `Build bundles the pages of the application in DIR (by default the current
folder), calls every getStaticPaths, renders what they list, and makes the
result the current build in DIR/.freshet/builds.

A running server is not disturbed: it serves the new build after its next
start. If a page fails, or the build is interrupted, the former build stays.`,
		Example: `  freshet build
  freshet build examples/blog`,
		Args: dirArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			if workers < 0 {
				return usagef("--workers is %d: 0 or more is expected", workers)
			}
			return build(cmd.Context(), s, dirOf(args), workers)
		},
	}
	cmd.Flags().IntVar(&workers, "workers", 0, "use this `NUMBER` of Node.js processes; 0: one per processor, at most four")
	cmd.Flags().SortFlags = false
	return cmd
}

func build(ctx context.Context, s streams, dir string, workers int) error {
	if err := checkDir(dir); err != nil {
		return err
	}
	if err := checkPages(dir); err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	st := styleOf(s.Out, s)
	if st.width > 0 {
		fmt.Fprintf(s.Out, "\n  %s %s\n\n", st.in(bold, "freshet build"), dir)
	}
	p := newProgress(s.Out, st)
	log := slog.New(newConsole(p.above(s.Err), styleOf(s.Err, s)))
	built, err := react.Build(ctx, react.BuildOptions{
		Dir: dir, Env: s.Env, Workers: workers, Logger: log, OpenStore: createStore(ctx, log), Progress: p.report,
	})
	p.end(err == nil)
	if cause := context.Cause(ctx); cause != nil && err != nil {
		return fmt.Errorf("interrupted; the former build is as it was")
	}
	if err != nil {
		return explain(s, err)
	}
	fmt.Fprintln(s.Out)
	writeTable(s.Out, st, built)
	writeWarnings(s.Err, styleOf(s.Err, s), built.Warnings)
	pages := 0
	for _, r := range built.Routes {
		pages += r.Count
	}
	fmt.Fprintf(s.Out, "\n  %s in %s: %s, build %s\n", st.in(bold, "Built"), took(built.Duration), count(pages, "page"), built.ID)
	if st.width > 0 {
		fmt.Fprintf(s.Out, "  %s freshet start %s\n\n", st.in(dim, "Next:"), dir)
	}
	return nil
}

// checkDir says in plain words that dir is no folder.
func checkDir(dir string) error {
	switch info, err := os.Stat(dir); {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s does not exist", dir)
	case err != nil:
		return fmt.Errorf("look at the folder: %w", err)
	case !info.IsDir():
		return fmt.Errorf("%s is no folder", dir)
	}
	return nil
}

// checkPages says that dir holds no application, before anything is written there.
func checkPages(dir string) error {
	for _, pages := range []string{"pages", filepath.Join("src", "pages")} {
		if info, err := os.Stat(filepath.Join(dir, pages)); err == nil && info.IsDir() {
			return nil
		}
	}
	return fmt.Errorf("%s has no folder pages: this is no application that freshet can build", dir)
}

// explain prints a build's failures, one after the other. A failure of one
// line is left to the caller.
func explain(s streams, err error) error {
	var failures []string
	var pages *react.BuildError
	if errors.As(err, &pages) {
		for _, f := range pages.Failures {
			failures = append(failures, f.String())
		}
	} else if failures = strings.Split(strings.TrimSpace(err.Error()), "\n"); len(failures) == 1 {
		return err
	}
	st := styleOf(s.Err, s)
	for _, f := range failures {
		fmt.Fprintf(s.Err, "%s %s\n", st.in(red, "error"), f)
	}
	fmt.Fprintf(s.Err, "freshet: the build failed with %s; the former build is as it was\n", count(len(failures), "error"))
	return reported{err}
}
