package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/freshet-go/freshet/react"
)

// writeWarnings shows where each warning is, what it says and what to do.
func writeWarnings(w io.Writer, st style, warnings []react.Warning) {
	for _, one := range warnings {
		fmt.Fprintf(w, "\n  %s  %s\n", st.in(yellow, "warning"), place(one))
		fmt.Fprint(w, wrap(one.Text, st.width, "           "))
		if one.Hint != "" {
			fmt.Fprint(w, st.in(dim, wrap("→ "+one.Hint, st.width, "           ")))
		}
	}
}

// place is FILE:LINE:COLUMN, as far as it is known.
func place(w react.Warning) string {
	switch {
	case w.File == "":
		return "the application"
	case w.Line <= 0:
		return w.File
	case w.Column <= 0:
		return fmt.Sprintf("%s:%d", w.File, w.Line)
	}
	return fmt.Sprintf("%s:%d:%d", w.File, w.Line, w.Column)
}

// wrap breaks text into lines of at most width columns (0: it stays whole), each
// after indent. A word that is longer than a line stays whole.
func wrap(text string, width int, indent string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		at := 0 // columns that this line takes
		for word := range strings.FieldsSeq(line) {
			n := utf8.RuneCountInString(word)
			switch {
			case at == 0:
				b.WriteString(indent)
				at = len(indent)
			case width > 0 && at+1+n >= width:
				b.WriteString("\n" + indent)
				at = len(indent)
			default:
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at += n
		}
		b.WriteByte('\n')
	}
	return b.String()
}
