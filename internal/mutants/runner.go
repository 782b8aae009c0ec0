package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// runner runs the rows' tests.
type runner struct {
	root    string // of the module
	dir     string // temporary
	timeout time.Duration
	all     bool
	verbose bool
	mu      sync.Mutex // of the terminal
}

func (r *runner) run(ctx context.Context, rows []mutant, parallel int) error {
	start := time.Now()
	if err := r.whole(ctx, rows); err != nil {
		return err
	}
	verdicts := make([]verdict, len(rows))
	next := make(chan int)
	var wg sync.WaitGroup
	for range parallel {
		wg.Go(func() {
			for i := range next {
				verdicts[i] = r.row(ctx, i, rows[i])
				r.print(verdicts[i])
			}
		})
	}
	for i := range rows {
		next <- i
	}
	close(next)
	wg.Wait()
	caught := 0
	for _, v := range verdicts {
		if v.caught() {
			caught++
		}
	}
	fmt.Printf("\n%d of %d caught, in %v\n", caught, len(rows), time.Since(start).Round(time.Second))
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}
	if caught < len(rows) {
		return fmt.Errorf("%d faults that no test notices, or rows that are wrong", len(rows)-caught)
	}
	return nil
}

func (r *runner) print(v verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Println(v)
	if r.verbose {
		fmt.Println(v.output)
	}
}

// whole runs the tests that the rows name without any fault: a test that fails
// anyhow notices nothing.
func (r *runner) whole(ctx context.Context, rows []mutant) error {
	named := make(map[string][]string) // by packages
	for _, m := range rows {
		in := strings.Join(m.packages(), " ")
		named[in] = append(named[in], m.tests()...)
	}
	for _, in := range slices.Sorted(maps.Keys(named)) {
		tests := slices.Compact(slices.Sorted(slices.Values(named[in])))
		if r.all {
			tests = nil
		}
		start := time.Now()
		out, err := r.test(ctx, strings.Fields(in), tests, "-v", "-timeout", (10 * r.timeout).String()) // together they take longer
		if err != nil {
			return fmt.Errorf("without any fault the tests of %s fail: %w\n%s", in, err, failures(out))
		}
		passed := names(passLine, out)
		for _, t := range tests {
			if !slices.Contains(passed, t) {
				return fmt.Errorf("test %s of %s did not run, or was skipped", t, in)
			}
		}
		fmt.Printf("whole: %s passes its %d tests in %.1fs\n", in, len(outermost(passed)), time.Since(start).Seconds())
	}
	return nil
}

// row runs the tests of one row with its fault.
func (r *runner) row(ctx context.Context, i int, m mutant) (v verdict) {
	v.mutant = m
	if v.skipped = ctx.Err() != nil; v.skipped {
		return v
	}
	overlay, err := r.overlay(i, m)
	if err != nil {
		v.err = err
		return v
	}
	start := time.Now()
	flags := []string{"-overlay", overlay, "-timeout", r.timeout.String()}
	if !r.all {
		flags = append(flags, "-failfast")
	}
	tests := m.tests()
	if r.all {
		tests = nil
	}
	out, err := r.test(ctx, m.packages(), tests, flags...)
	v.took = time.Since(start)
	v.output = out
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		v.skipped = true
	case errors.As(err, &exit):
		v.read(out)
	case err != nil:
		v.err = err
	}
	return v
}

// overlay writes the file with the fault and what `go test -overlay` reads.
func (r *runner) overlay(i int, m mutant) (name string, err error) {
	text, err := m.read(r.root)
	if err == nil {
		text, err = m.apply(text)
	}
	if err != nil {
		return "", err
	}
	changed := filepath.Join(r.dir, fmt.Sprintf("%d.go", i))
	name = filepath.Join(r.dir, fmt.Sprintf("%d.json", i))
	replace := map[string]string{filepath.Join(r.root, filepath.FromSlash(m.File)): changed}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(changed, []byte(text), 0o600)
	}
	if err == nil {
		err = os.WriteFile(name, b, 0o600)
	}
	return name, err
}

// test runs `go test` and returns all that it wrote.
func (r *runner) test(ctx context.Context, packages, tests []string, flags ...string) (string, error) {
	args := append([]string{"test", "-count=1", "-vet=off"}, flags...)
	if len(tests) > 0 {
		args = append(args, "-run", pattern(tests))
	}
	cmd := exec.CommandContext(ctx, "go", append(args, packages...)...)
	cmd.Dir = r.root
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	return string(out), err
}
