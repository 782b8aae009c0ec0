package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/freshet-go/freshet"
)

// pageTable prints a row for each page, and counts at the end.
type pageTable struct {
	w    io.Writer
	st   style
	cols *columns

	pages, fresh, stale, missing, uncached, pending, failing int
}

func newPageTable(w io.Writer, st style) *pageTable {
	return &pageTable{w: w, st: st, cols: newColumns(w, st,
		column{head: "Path"},
		column{head: "State", width: len("stale demanded")},
		column{head: "Status", width: len("Status"), right: true, from: 96},
		column{head: "Age", width: len("59 min"), right: true},
		column{head: "Ages in", width: len("Ages in"), right: true},
		column{head: "Size", width: len("99.9 kB"), right: true, from: 88},
		column{head: "Next try", width: len("visit in 59 min")},
		column{head: "Tags", width: 24, from: 132},
	)}
}

func (t *pageTable) add(x freshet.Explanation) error {
	t.pages++
	switch {
	case x.Reason == freshet.WhyUncached: // there is nothing that could be missing
		t.uncached++
	case x.State == freshet.Fresh:
		t.fresh++
	case x.State == freshet.Stale:
		t.stale++
	default:
		t.missing++
	}
	if x.Pending {
		t.pending++
	}
	if x.Failures > 0 {
		t.failing++
	}
	state, p := x.State.String(), statePaint[x.State]
	switch {
	case x.Reason == freshet.WhyUncached:
		state, p = x.Reason, dim
	case x.State == freshet.Missing && x.Reason != "":
		state = x.Reason
		if x.Reason == freshet.WhyNew || x.Reason == freshet.WhyUnlisted {
			p = dim
		}
	case x.Reason != "":
		state += " " + x.Reason
	}
	if t.st.width == 0 && x.Reason != freshet.WhyUncached {
		state = x.State.String()
		if x.Reason != "" {
			state += "/" + x.Reason
		}
	}
	var status, age, ages, bytes, tags string
	if e := x.Entry; e != nil {
		status, age, bytes, tags = strconv.Itoa(e.Status), rough(x.At.Sub(e.Made)), size(e.Bytes), strings.Join(e.Tags, ",")
		switch till := e.Ages.Sub(x.At); {
		case e.Window == 0:
			ages = "never"
		case till > 0:
			ages = rough(till)
		default:
			ages = "aged"
		}
	}
	next, np := nextOf(x)
	var sp paint
	if status >= "400" {
		sp = yellow
	}
	return t.cols.row(cell{x.Path, ""}, cell{state, p}, cell{status, sp}, cell{age, ""}, cell{ages, dim}, cell{bytes, dim}, cell{next, np}, cell{tags, dim})
}

// nextOf says when a page is rendered next. One that failed and that no demand
// is due for waits for a visit after that time.
func nextOf(x freshet.Explanation) (string, paint) {
	in, p := "in "+rough(x.NextTry.Sub(x.At)), paint("")
	if x.Failures > 0 {
		p = red
	}
	switch w := x.Work; {
	case w != nil && !w.Began.IsZero():
		return "rendering", cyan
	case w != nil:
		return "queued", cyan
	case !x.NextTry.IsZero() && x.Pending:
		return in, p
	case !x.NextTry.IsZero():
		return "visit " + in, p
	case x.Reason == freshet.WhyUncached, x.Reason == freshet.WhyUnlisted:
		return "", ""
	case x.State != freshet.Fresh:
		return "visit", p
	}
	return "", ""
}

// end prints what was counted.
func (t *pageTable) end() error {
	text := count(t.pages, "page")
	sep := ": "
	for _, one := range []struct {
		n    int
		what string
	}{{t.fresh, "fresh"}, {t.stale, "stale"}, {t.missing, "missing"}, {t.uncached, "uncached"}, {t.pending, "pending"}, {t.failing, "failing"}} {
		if one.n > 0 {
			text += sep + strconv.Itoa(one.n) + " " + one.what
			sep = ", "
		}
	}
	if t.st.width > 0 {
		text = "\n  " + text
	}
	_, err := fmt.Fprintln(t.w, text)
	return err
}

// rough gives a duration in one unit and at most six columns: 8 s, 59 min, 23 h, 400 d.
func rough(d time.Duration) string {
	switch d = max(d, 0); {
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + " h"
	}
	return strconv.Itoa(int(d.Hours())/24) + " d"
}
