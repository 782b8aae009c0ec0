package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// event is one line of `go test -json`.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of a package that does not build
	Test        string
	Output      string
	Elapsed     float64
	FailedBuild string
}

// report collects events. Output is kept per test until it is known whether
// anybody wants to see it.
type report struct {
	out   io.Writer
	held  map[string][]string // output by package and test
	skips []string

	packages, passed, failed, bad int
}

func newReport(out io.Writer) *report {
	return &report{out: out, held: map[string][]string{}}
}

// read takes in the whole stream. Lines that are no event (of the Go command
// itself) are passed on.
func (r *report) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) == nil && e.Action != "" {
				r.take(e)
			} else {
				fmt.Fprint(r.out, line)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
}

func (r *report) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		r.held[key] = append(r.held[key], e.Output)
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "build-fail":
		r.bad++
	case "pass":
		if e.Test == "" {
			r.packages++
			fmt.Fprintf(r.out, "ok    %s  %.1f s\n", e.Package, e.Elapsed)
			r.drop(e.Package)
			return
		}
		r.passed++
		delete(r.held, key)
	case "skip":
		if e.Test == "" { // a package without tests
			r.drop(e.Package)
			return
		}
		r.skips = append(r.skips, e.Package+" "+e.Test+": "+reason(r.held[key]))
		delete(r.held, key)
	case "fail":
		if e.Test != "" {
			r.failed++
			r.show(key)
			return
		}
		r.packages++
		r.bad++
		for k := range r.held { // of tests that never ended: a crash or a time-out
			if strings.HasPrefix(k, e.Package+" ") && k != key {
				r.show(k)
			}
		}
		r.show(key)
		fmt.Fprintf(r.out, "FAIL  %s  %.1f s\n", e.Package, e.Elapsed)
	}
}

func (r *report) show(key string) {
	for _, s := range r.held[key] {
		fmt.Fprint(r.out, s)
	}
	delete(r.held, key)
}

// drop forgets the output of a package that is done.
func (r *report) drop(pkg string) {
	for k := range r.held {
		if strings.HasPrefix(k, pkg+" ") {
			delete(r.held, k)
		}
	}
}

// reason finds what t.Skip said in a test's output.
func reason(output []string) string {
	var said []string
	for _, line := range output {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "=== ") || strings.HasPrefix(line, "--- ") {
			continue
		}
		said = append(said, line)
	}
	if len(said) == 0 {
		return "no reason given"
	}
	return strings.Join(said, " ")
}

// end prints the summary and reports whether all is well.
func (r *report) end(nothingSkipped bool) bool {
	for _, s := range r.skips {
		fmt.Fprintf(r.out, "SKIPPED: %s\n", s)
	}
	well := r.bad == 0 && r.failed == 0
	if nothingSkipped && len(r.skips) > 0 {
		fmt.Fprintln(r.out, "FRESHET_TEST_ALL=1: nothing may be skipped")
		well = false
	}
	if r.packages == 0 {
		fmt.Fprintln(r.out, "no package was tested")
		well = false
	}
	fmt.Fprintf(r.out, "%d passed, %d failed, %d skipped\n", r.passed, max(r.failed, r.bad), len(r.skips))
	return well
}
