package parity

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func docs(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "parity.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func number(text string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	if err != nil {
		panic(err) // the pattern lets only digits through
	}
	return n
}

// TestTheDocsListTheDifferences: the table of docs/parity.md is that of the code, no more and no less.
func TestTheDocsListTheDifferences(t *testing.T) {
	var want []string
	for _, d := range differences {
		if row := "| " + d.name + " | " + d.reason + " |"; !slices.Contains(want, row) {
			want = append(want, row)
		}
	}
	_, table, found := strings.Cut(docs(t), "## Differences\n")
	if !found {
		t.Fatal("docs/parity.md has no part named Differences")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	var got []string
	for line := range strings.SplitSeq(table, "\n") {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| what ") {
			got = append(got, line)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("docs/parity.md must list\n%s\nand lists\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
}

// TestTheDocsAppHasAllPackages: what the shop and the blog need, the documentation site's
// lock file has in the same version, so that one installation does for all.
func TestTheDocsAppHasAllPackages(t *testing.T) {
	versions := func(file string) map[string]string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all := make(map[string]string)
		for _, m := range regexp.MustCompile(`"(node_modules/[^"]+)": \{\s+"version": "([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			all[m[1]] = m[2]
		}
		if len(all) < 3 {
			t.Fatalf("%s locks %d packages", file, len(all))
		}
		return all
	}
	has := versions(filepath.Join("..", "testdata", "docs", "package-lock.json"))
	for _, file := range []string{filepath.Join("..", "testdata", "shop", "package-lock.json"), filepath.Join("..", "..", "examples", "blog", "package-lock.json")} {
		for name, version := range versions(file) {
			if has[name] != version {
				t.Errorf("%s locks %s %s, the documentation site %q", file, name, version, has[name])
			}
		}
	}
}
