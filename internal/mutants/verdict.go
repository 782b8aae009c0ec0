package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// verdict is what became of one row.
type verdict struct {
	mutant  mutant
	by      []string // the tests that noticed
	how     string   // "hung", "crashed" or empty
	err     error    // the row is wrong, or the go command failed
	took    time.Duration
	output  string
	skipped bool // the run was interrupted before
}

func (v verdict) caught() bool { return v.err == nil && (len(v.by) > 0 || v.how != "") }

// String is a line of the report.
func (v verdict) String() string {
	says := "SURVIVED: no test noticed"
	switch {
	case v.skipped:
		says = "not run"
	case v.err != nil:
		says = "WRONG ROW: " + v.err.Error()
	case v.caught():
		says = strings.TrimSpace(strings.Join(v.by, " ") + " " + v.how)
	}
	return fmt.Sprintf("%-3s  %-90s  %5.1fs  %s", v.mutant.Breaks, v.mutant.Fault, v.took.Seconds(), says)
}

var (
	failLine = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
	hungLine = regexp.MustCompile(`(?m)^panic: test timed out`)
	runsLine = regexp.MustCompile(`(?m)^\t\t(Test\S+|Example\S+|Fuzz\S+) \(`)
	passLine = regexp.MustCompile(`(?m)^\s*--- PASS: (\S+)`)
	diedLine = regexp.MustCompile(`(?m)^(panic|fatal error): `)
)

// read takes the verdict from what `go test` wrote when it failed.
func (v *verdict) read(output string) {
	v.output = output
	if strings.Contains(output, "[build failed]") || strings.Contains(output, "[setup failed]") {
		v.err = fmt.Errorf("it does not compile:\n%s", output)
		return
	}
	v.by = outermost(names(failLine, output))
	switch {
	case hungLine.MatchString(output):
		v.how = "(hung)"
		v.by = outermost(append(v.by, names(runsLine, output)...))
	case diedLine.MatchString(output):
		v.how = "(crashed)"
	case len(v.by) == 0:
		v.err = fmt.Errorf("go test failed without a failed test:\n%s", output)
	}
}

// failures are the first lines of output from the first failure on.
func failures(output string) string {
	for _, line := range []*regexp.Regexp{failLine, diedLine} {
		if at := line.FindStringIndex(output); at != nil {
			output = output[at[0]:]
			break
		}
	}
	lines := strings.SplitAfterN(output, "\n", 31)
	return strings.Join(lines[:min(len(lines), 30)], "")
}

func names(line *regexp.Regexp, output string) (found []string) {
	for _, m := range line.FindAllStringSubmatch(output, -1) {
		found = append(found, m[1])
	}
	return found
}

// outermost drops subtests: a test that failed says so for them.
func outermost(tests []string) (top []string) {
	for _, t := range tests {
		if t, _, _ = strings.Cut(t, "/"); !slices.Contains(top, t) {
			top = append(top, t)
		}
	}
	return top
}
