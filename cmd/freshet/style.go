package main

import (
	"io"
	"os"
)

// style says what the reader of an output can see.
type style struct {
	width  int // columns; 0: no terminal
	colour bool
}

// styleOf looks at where output goes. NO_COLOR and TERM=dumb are heeded.
func styleOf(w io.Writer, s streams) style {
	f, ok := w.(*os.File)
	if !ok {
		return style{}
	}
	st := style{width: terminalWidth(f)}
	if s.env("TERM") == "dumb" {
		st.width = 0
	}
	st.colour = st.width > 0 && s.env("NO_COLOR") == ""
	return st
}

// paint is a way to set text off, in the codes that terminals share.
type paint string

const (
	bold   paint = "1"
	dim    paint = "2"
	red    paint = "31"
	green  paint = "32"
	yellow paint = "33"
	blue   paint = "34"
	cyan   paint = "36"
)

func (st style) in(p paint, text string) string {
	if !st.colour || text == "" {
		return text
	}
	return "\x1b[" + string(p) + "m" + text + "\x1b[0m"
}
