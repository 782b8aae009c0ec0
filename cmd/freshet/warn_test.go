package main

import (
	"bytes"
	"testing"

	"github.com/freshet-go/freshet/react"
)

func TestWarnings(t *testing.T) {
	var out bytes.Buffer
	writeWarnings(&out, style{width: 40}, []react.Warning{
		{File: "pages/api/x.js", Line: 3, Column: 7, Text: "revalidate is called without a secret", Hint: "compare it first"},
		{File: ".env", Line: 2, Text: "short"},
		{Text: "about nothing in particular"},
	})
	const want = `
  warning  pages/api/x.js:3:7
           revalidate is called without
           a secret
           → compare it first

  warning  .env:2
           short

  warning  the application
           about nothing in particular
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestWrap(t *testing.T) {
	for _, row := range []struct {
		name, text string
		width      int
		want       string
	}{
		{"without a terminal lines stay whole", "one two three four", 0, "  one two three four\n"},
		{"lines are broken between words", "one two three four", 12, "  one two\n  three\n  four\n"},
		{"a long word stays whole", "a https://example.org/very/long b", 12, "  a\n  https://example.org/very/long\n  b\n"},
		{"own lines are kept", "one\ntwo\n", 12, "  one\n  two\n"},
		{"nothing", "", 12, "\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := wrap(row.text, row.width, "  "); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
