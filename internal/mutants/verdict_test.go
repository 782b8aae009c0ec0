package main

import (
	"strings"
	"testing"
)

func TestVerdictIsReadFromWhatTheTestsSay(t *testing.T) {
	for _, tt := range []struct {
		name, output string
		caught       bool
		says         string
	}{
		{"a test that fails has noticed, not its subtests", "--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/row (0.00s)\n        a_test.go:1: no\nFAIL\nFAIL\tm\t0.1s\n", true, "  TestA"},
		{"so has one that hangs", "panic: test timed out after 2m0s\n\trunning tests:\n\t\tTestA/row (2m0s)\n\ngoroutine 1 [running]:\nFAIL\tm\t120s\n", true, "TestA (hung)"},
		{"a panic has been noticed by the test that it ends", "--- FAIL: TestA (0.00s)\npanic: no [recovered]\nFAIL\tm\t0.1s\n", true, "TestA (crashed)"},
		{"and by the run if no test says so", "fatal error: all goroutines are asleep - deadlock!\nFAIL\tm\t0.1s\n", true, "(crashed)"},
		{"what does not compile was noticed by nobody", "# m\n./a.go:1:1: declared and not used: x\nFAIL\tm [build failed]\n", false, "WRONG ROW: it does not compile"},
		{"nor was what the go command could not do", "go: no such tool\n", false, "WRONG ROW: go test failed without a failed test"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var v verdict
			v.read(tt.output)
			if v.caught() != tt.caught || !strings.Contains(v.String(), tt.says) {
				t.Errorf("caught: %v, %q, want %q", v.caught(), v, tt.says)
			}
		})
	}
	if v := (verdict{}); v.caught() || !strings.Contains(v.String(), "SURVIVED") {
		t.Errorf("without a failure: %q", v)
	}
}

func TestPatternIsOfTheNamedTestsOnly(t *testing.T) {
	if got, want := pattern([]string{"TestA", "TestB/some_case"}), "^TestA$|^TestB$/^some_case$"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestApply(t *testing.T) {
	for _, tt := range []struct {
		name, text, old, new, want, err string
	}{
		{"once", "a b c", "b", "x", "a x c", ""},
		{"nowhere", "a c", "b", "x", "", "0 times"},
		{"twice", "b b", "b", "x", "", "2 times"},
		{"nothing is changed", "a b c", "b", "b", "", "changes nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := mutant{File: "f.go", Old: tt.old, New: tt.new}.apply(tt.text)
			if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}
