package repotest

import (
	"regexp"
	"strings"
	"testing"
)

// shown are the documents whose Go is held against code that is compiled.
var shown = []string{"README.md"}

var goBlock = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")

// TestGoInDocumentsIsCompiled: every run of lines between blank lines in a Go
// block stands, as it is but for its indentation, in one of the examples.
func TestGoInDocumentsIsCompiled(t *testing.T) {
	compiled := map[string]string{}
	for _, name := range sources(t, ".go") {
		if strings.HasPrefix(name, "examples/") || strings.HasPrefix(name, "example_") {
			compiled[name] = unindented(string(read(t, name)))
		}
	}
	for _, doc := range shown {
		blocks := goBlock.FindAllStringSubmatch(string(read(t, doc)), -1)
		if len(blocks) == 0 {
			t.Errorf("%s shows no Go: take it off the list", doc)
		}
		for _, b := range blocks {
			for _, part := range uncompiled(b[1], compiled) {
				t.Errorf("%s shows Go that no example holds:\n%s", doc, part)
			}
		}
	}
}

// uncompiled returns the parts of a block that no text holds.
func uncompiled(block string, texts map[string]string) (missing []string) {
	for part := range strings.SplitSeq(unindented(block), "\n\n") {
		part = "\n" + strings.Trim(part, "\n") + "\n"
		found := false
		for _, text := range texts {
			found = found || strings.Contains("\n"+text, part)
		}
		if !found {
			missing = append(missing, part)
		}
	}
	return missing
}

func unindented(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Join(lines, "\n")
}

func TestUncompiledGoIsFound(t *testing.T) {
	texts := map[string]string{"a.go": unindented("func f() {\n\tone()\n\ttwo()\n\n\tthree()\n}\n")}
	for _, row := range []struct {
		name, block string
		missing     int
	}{
		{"lines as they stand", "\tone()\n\ttwo()\n", 0},
		{"lines with another indentation", "one()\ntwo()\n", 0},
		{"two runs from different places", "three()\n\none()\n", 0},
		{"a line that does not exist", "four()\n", 1},
		{"lines that do not follow each other", "one()\nthree()\n", 1},
		{"a part of a line", "wo()\n", 1},
		{"one good run and one bad", "one()\n\nfour()\n", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := uncompiled(row.block, texts); len(got) != row.missing {
				t.Errorf("missing %q, want %d", got, row.missing)
			}
		})
	}
}
