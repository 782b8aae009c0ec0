package main

import (
	"io"
	"strings"
	"unicode/utf8"
)

// column is one column of a table whose rows are printed as they come.
type column struct {
	head  string
	width int  // 0: it takes what the others leave
	right bool // aligned
	from  int  // terminals of fewer columns do without it
}

// cell is what a row has in one column.
type cell struct {
	text  string
	paint paint
}

// columns prints a table row by row, without knowing what will come. On a
// terminal every row takes one line. Elsewhere every column is there, nothing is
// cut, and no cell but one of the last column is empty or holds a space, so
// that programs can split the lines.
type columns struct {
	w    io.Writer
	st   style
	cols []column
	open bool // the head was written
}

// The width of a column that takes what is left: on a terminal at least, else always.
const (
	leastLeft = 16
	plainLeft = 40
)

func newColumns(w io.Writer, st style, cols ...column) *columns {
	c := &columns{w: w, st: st, cols: cols}
	left, used := -1, 2
	for i := range c.cols {
		col := &c.cols[i]
		switch {
		case st.width > 0 && st.width < col.from:
			col.width = -1
			continue
		case col.width == 0:
			left = i
		}
		used += 2 + col.width
	}
	if left >= 0 {
		c.cols[left].width = plainLeft
		if st.width > 0 {
			c.cols[left].width = max(leastLeft, st.width-used+1)
		}
	}
	return c
}

// row writes one row, and the head before the first.
func (c *columns) row(cells ...cell) error {
	if !c.open {
		c.open = true
		heads := make([]cell, len(c.cols))
		for i, col := range c.cols {
			heads[i] = cell{col.head, bold}
		}
		if err := c.row(heads...); err != nil {
			return err
		}
	}
	_, err := io.WriteString(c.w, c.line(cells))
	return err
}

func (c *columns) line(cells []cell) string {
	var b strings.Builder
	gap := ""
	if c.st.width > 0 {
		gap = "  "
	}
	for i, col := range c.cols {
		if col.width < 0 {
			continue
		}
		text := clean(cells[i].text)
		if c.st.width > 0 {
			text = shorten(text, col.width)
		} else if i < len(c.cols)-1 {
			text = oneWord(text)
		}
		b.WriteString(strings.Repeat(" ", len(gap)))
		gap = "  "
		space := max(0, col.width-utf8.RuneCountInString(text))
		if col.right {
			text, space = strings.Repeat(" ", space)+text, 0
		}
		if strings.TrimSpace(text) != "" {
			text = c.st.in(cells[i].paint, text)
		}
		b.WriteString(text + strings.Repeat(" ", space))
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

// oneWord writes a cell without spaces: "in 12 s" as in-12s, nothing as "-".
func oneWord(text string) string {
	if text == "" {
		return "-"
	}
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c != ' ':
			b.WriteByte(c)
		case i == 0 || text[i-1] < '0' || text[i-1] > '9':
			b.WriteByte('-')
		}
	}
	return b.String()
}
