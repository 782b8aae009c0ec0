package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/freshet-go/freshet/react"
)

// wholeBuild reports a build of n pages.
func wholeBuild(p *progress, n int) {
	p.report(react.Progress{Step: react.StepBundle})
	p.report(react.Progress{Step: react.StepList, Total: 1})
	p.report(react.Progress{Step: react.StepList, Path: "/posts/[slug]", Done: 1, Total: 1})
	p.report(react.Progress{Step: react.StepPrerender, Total: n})
	for i := range n {
		p.report(react.Progress{Step: react.StepPrerender, Path: fmt.Sprintf("/posts/%d", i), Done: i + 1, Total: n})
	}
	p.report(react.Progress{Step: react.StepPublish})
	p.end(true)
}

func TestProgressInPlainLines(t *testing.T) {
	for _, row := range []struct {
		name  string
		pages int
		want  string
	}{
		{"a few pages", 5, "Bundling the pages\nListing the paths\nRendering 5 pages\nWriting the build\n"},
		{"many pages", 1000, "Bundling the pages\nListing the paths\nRendering 1000 pages\nrendered 250 of 1000 pages\nrendered 500 of 1000 pages\nrendered 750 of 1000 pages\nWriting the build\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out bytes.Buffer
			wholeBuild(newProgress(&out, style{}), row.pages)
			if out.String() != row.want {
				t.Errorf("got\n%s\nwant\n%s", out.String(), row.want)
			}
		})
	}
}

func TestProgressOnATerminal(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, style{width: 80})
	wholeBuild(p, 3)
	text := out.String()
	last := text[strings.LastIndexByte(text, '\r')+1:]
	for _, want := range []string{"✓ Bundled the pages", "✓ Listed the paths", "✓ Rendered 3 pages", "✓ Wrote the build"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	if !strings.HasSuffix(last, "\n") {
		t.Errorf("the cursor is left in a line with %q", last)
	}
}

func TestProgressFitsTheTerminal(t *testing.T) {
	for _, width := range []int{1, 10, 20, 40, 60, 80, 200} {
		var out bytes.Buffer
		p := newProgress(&out, style{width: width})
		p.report(react.Progress{Step: react.StepPrerender, Path: "/posts/" + strings.Repeat("ä", 300) + "\x1b[2J\n", Done: 34567, Total: 99999})
		p.end(false)
		for line := range strings.SplitSeq(strings.ReplaceAll(out.String(), "\x1b[2K", ""), "\r") {
			if n := utf8.RuneCountInString(line); n > max(width, 30) || strings.ContainsAny(line, "\n\x1b") {
				t.Errorf("in %d columns a line of %d: %q", width, n, line)
			}
		}
	}
}

func TestLinesAppearAboveTheBar(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, style{width: 80})
	p.report(react.Progress{Step: react.StepPrerender, Done: 1, Total: 2})
	fmt.Fprintln(p.above(&out), "said by a page")
	p.end(false)
	if !strings.Contains(out.String(), "\r\x1b[2Ksaid by a page\n") {
		t.Errorf("the bar was not taken away first: %q", out.String())
	}
}

func TestShorten(t *testing.T) {
	for _, row := range []struct {
		name, text string
		n          int
		want       string
	}{
		{"what fits stays", "/a/b", 4, "/a/b"},
		{"what does not is cut in the middle", "/posts/abcdef", 8, "/po…cdef"},
		{"letters are counted, not bytes", "ääää", 4, "ääää"},
		{"hardly any room", "abcdef", 2, "ab"},
		{"no room", "abcdef", 0, ""},
		{"less than no room", "abcdef", -3, ""},
		{"control characters become spaces", "a\x1b\nb", 9, "a  b"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := shorten(row.text, row.n); got != row.want {
				t.Errorf("shorten(%q, %d) = %q, want %q", row.text, row.n, got, row.want)
			}
		})
	}
}
