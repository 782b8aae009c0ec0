package child

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 3*MaxLine)
	var got []string
	Lines(strings.NewReader("a\r\n\n  \n"+long+"\n\xffb"), func(line string) { got = append(got, line) })
	want := []string{"a", long[:MaxLine] + fmt.Sprintf(" … and %d bytes more", 2*MaxLine+1), "\uFFFDb"}
	if !slices.Equal(got, want) {
		t.Errorf("got %d lines %.60q, want %.60q", len(got), got, want)
	}
}

func TestTail(t *testing.T) {
	var tail Tail
	for i := range 2 * tailLines {
		tail.Add(strings.Repeat(string(rune('a'+i)), 2*tailWidth))
	}
	got := tail.Get()
	if len(got) != tailLines || got[0][0] != byte('a'+tailLines) || got[tailLines-1][0] != byte('a'+2*tailLines-1) || len(got[0]) > tailWidth+40 {
		t.Errorf("the tail is %q", got)
	}
}

func FuzzLines(f *testing.F) {
	f.Add("a\nb\r\n", 3)
	f.Fuzz(func(t *testing.T, text string, n int) {
		Lines(strings.NewReader(text), func(line string) {
			if strings.TrimSpace(line) == "" || strings.Contains(line, "\n") {
				t.Errorf("the line %q", line)
			}
			if cut := Cut(line, max(n, 0)); len(cut) > max(n, 0)+60 && len(cut) > len(line) {
				t.Errorf("%q cut to %d is %q", line, n, cut)
			}
		})
	})
}
