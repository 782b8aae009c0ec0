package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	const begun = `{"Action":"start","Package":"a"}` + "\n" + `{"Action":"run","Package":"a","Test":"T"}` + "\n"
	const ended = `{"Action":"pass","Package":"a","Elapsed":1.25}` + "\n"
	skipped := begun + `{"Action":"output","Package":"a","Test":"T","Output":"    a_test.go:3: node is missing\n"}` + "\n" +
		`{"Action":"output","Package":"a","Test":"T","Output":"--- SKIP: T (0.00s)\n"}` + "\n" + `{"Action":"skip","Package":"a","Test":"T"}` + "\n" + ended
	for _, row := range []struct {
		name  string
		in    string
		all   bool
		well  bool
		shows []string
		hides string
	}{
		{"a passed package is one line", begun + `{"Action":"output","Package":"a","Test":"T","Output":"chatter\n"}` + "\n" +
			`{"Action":"pass","Package":"a","Test":"T"}` + "\n" + ended, true, true, []string{"ok    a  1.2 s\n", "1 passed, 0 failed, 0 skipped\n"}, "chatter"},
		{"a failed test shows its output", begun + `{"Action":"output","Package":"a","Test":"T","Output":"why\n"}` + "\n" +
			`{"Action":"fail","Package":"a","Test":"T"}` + "\n" + `{"Action":"fail","Package":"a"}` + "\n", false, false, []string{"why\n", "FAIL  a", "0 passed, 1 failed, 0 skipped\n"}, ""},
		{"a skipped test is named with its reason", skipped, false, true, []string{"SKIPPED: a T: a_test.go:3: node is missing\n", "0 passed, 0 failed, 1 skipped\n"}, "---"},
		{"a skipped test fails where nothing may be skipped", skipped, true, false, []string{"nothing may be skipped"}, ""},
		{"a package without tests is no skipped test", `{"Action":"skip","Package":"b"}` + "\n" + ended, true, true, []string{"0 skipped\n"}, "SKIPPED"},
		{"a package that does not build", `{"ImportPath":"a","Action":"build-output","Output":"a.go:1: broken\n"}` + "\n" +
			`{"ImportPath":"a","Action":"build-fail"}` + "\n" + `{"Action":"fail","Package":"a","FailedBuild":"a"}` + "\n", false, false, []string{"a.go:1: broken\n", "FAIL  a"}, ""},
		{"a crash shows the test that never ended", begun + `{"Action":"output","Package":"a","Test":"T","Output":"panic: x\n"}` + "\n" +
			`{"Action":"fail","Package":"a"}` + "\n", false, false, []string{"panic: x\n", "1 failed"}, ""},
		{"a line of the Go command itself is passed on", "go: downloading x\n" + ended, false, true, []string{"go: downloading x\n"}, ""},
		{"nothing at all is no success", "", false, false, []string{"no package was tested"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out bytes.Buffer
			r := newReport(&out)
			if err := r.read(strings.NewReader(row.in)); err != nil {
				t.Fatal(err)
			}
			if well := r.end(row.all); well != row.well {
				t.Errorf("well is %v", well)
			}
			for _, s := range row.shows {
				if !strings.Contains(out.String(), s) {
					t.Errorf("%q is missing in\n%s", s, out.String())
				}
			}
			if row.hides != "" && strings.Contains(out.String(), row.hides) {
				t.Errorf("%q is shown in\n%s", row.hides, out.String())
			}
		})
	}
}
