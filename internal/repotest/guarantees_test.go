package repotest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGuaranteesNameTestsThatExist: a claim whose test was renamed is a claim
// without a test.
func TestGuaranteesNameTestsThatExist(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root(), "docs", "guarantees.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := make(map[string]bool)
	for _, p := range list(t) {
		files, err := filepath.Glob(filepath.Join(p.Dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			code, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllStringSubmatch(string(code), -1) {
				there[m[1]] = true
			}
		}
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w+)`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 50 {
		t.Fatalf("only %d tests are named", len(named))
	}
	for _, m := range named {
		if !there[m[1]] {
			t.Errorf("docs/guarantees.md names %s, which no package has", m[1])
		}
	}
	for row := range strings.SplitSeq(string(page), "\n") {
		if strings.HasPrefix(row, "| G") && !strings.Contains(row, "`Test") {
			t.Errorf("a guarantee without a test: %s", row)
		}
	}
}
