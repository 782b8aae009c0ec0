package accept

import (
	"strings"
	"testing"
)

func TestCoding(t *testing.T) {
	for _, row := range []struct {
		sentence     string
		lines        []string
		brotli, gzip bool
	}{
		{"nothing is accepted by nothing", nil, false, false},
		{"each that is named", []string{"gzip, deflate, br"}, true, true},
		{"names in any case, in several lines", []string{"GZIP", "deflate, Br"}, true, true},
		{"a weight changes nothing", []string{"gzip;q=0.5, br;q=0.001"}, true, true},
		{"a weight of zero refuses", []string{"gzip;q=0, br;q=0.0"}, false, false},
		{"so does one with spaces, a capital, a point", []string{"gzip ; Q = 0., br; q=0.000"}, false, false},
		{"a star is gzip alone", []string{"*"}, false, true},
		{"a star with a weight of zero is nothing", []string{"*;q=0"}, false, false},
		{"what is named wins over a star", []string{"gzip;q=0, *"}, false, false},
		{"part of a name is another name", []string{"brotli, xgzip"}, false, false},
		{"a parameter without a value is none", []string{"gzip;q, br;q="}, true, true},
		{"a point alone is no weight", []string{"gzip;q=., br;q=.0"}, true, true},
		{"empty items are none", []string{",, ;, br"}, true, false},
	} {
		if got := Coding(row.lines, "br"); got != row.brotli {
			t.Errorf("%s: %q accepts br: %t", row.sentence, row.lines, got)
		}
		if got := Coding(row.lines, "gzip"); got != row.gzip {
			t.Errorf("%s: %q accepts gzip: %t", row.sentence, row.lines, got)
		}
	}
	lines := []string{"deflate;q=0.5, gzip;q=0, br"}
	if n := testing.AllocsPerRun(100, func() { Coding(lines, "br") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzCoding(f *testing.F) {
	for _, s := range []string{"gzip, br;q=0.5", "*;q=0", "br ; q = 0.0", ",,;=", "BR", "gzip;q"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if Coding([]string{line}, "br") && !strings.Contains(strings.ToLower(line), "br") {
			t.Errorf("%q accepts brotli", line)
		}
		if Coding([]string{line}, "gzip") && !strings.Contains(strings.ToLower(line), "gzip") && !strings.Contains(line, "*") {
			t.Errorf("%q accepts gzip", line)
		}
		if Coding([]string{line}, "br") && !Coding([]string{line, "br;q=0"}, "br") {
			t.Errorf("a later line takes back what %q says", line)
		}
	})
}
