package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/freshet-go/freshet"
)

// What a receipt can say of a page.
const (
	outcomeNew     = "new"
	outcomeChanged = "changed"
	outcomeSame    = "unchanged"
	outcomeFailed  = "failed"
	outcomeNoData  = "no data" // its page is made of code alone, or for every visitor
	outcomeStale   = "stale"
	outcomePurged  = "purged"
	outcomeCovered = "covered"
)

var outcomes = []struct {
	name  string
	paint paint
}{
	{outcomeNew, green}, {outcomeChanged, green}, {outcomeSame, ""}, {outcomeFailed, red},
	{outcomeNoData, dim}, {outcomeStale, yellow}, {outcomePurged, yellow}, {outcomeCovered, ""},
}

func outcomeOf(kind string, p freshet.PageReceipt) string {
	switch {
	case p.Err != "":
		return outcomeFailed
	case kind == kindPlan:
		return outcomeCovered
	case kind == kindPurge:
		return outcomePurged
	case p.Done && p.Began.IsZero():
		return outcomeNoData
	case kind == kindStale:
		return outcomeStale
	case p.OldHash == "":
		return outcomeNew
	case p.Changed:
		return outcomeChanged
	}
	return outcomeSame
}

// shownHash is how much of a content hash tells two versions of a page apart.
const shownHash = 8

// writeReceipt prints what a demand did, page by page, then counts.
func writeReceipt(w io.Writer, st style, kind string, rc freshet.Receipt) error {
	cols := []column{
		{head: "Path"},
		{head: "What", width: len(outcomeSame)},
		{head: "Before", width: shownHash},
		{head: "After", width: shownHash},
		{head: "Began", width: len("15:04:05.000"), from: 100},
		{head: "Took", width: len("2min10s"), right: true},
	}
	if st.width == 0 {
		cols = append(cols, column{head: "Error", width: len("Error")})
	}
	t := newColumns(w, st, cols...)
	counts := make(map[string]int)
	for _, p := range rc.Pages {
		what := outcomeOf(kind, p)
		counts[what]++
		began, spent := "", ""
		if !p.Began.IsZero() {
			began = p.Began.Local().Format("15:04:05.000")
		}
		if p.Duration > 0 {
			spent = took(p.Duration)
		}
		cells := []cell{{p.Path, ""}, {what, paintOf(what)}, {short(p.OldHash), dim}, {short(p.NewHash), dim}, {began, dim}, {spent, ""}}
		if st.width == 0 {
			cells = append(cells, cell{cause(p.Path, p.Err), ""})
		}
		if err := t.row(cells...); err != nil {
			return err
		}
		if st.width > 0 && p.Err != "" {
			if _, err := io.WriteString(w, st.in(red, wrap(cause(p.Path, p.Err), st.width, "    "))); err != nil {
				return err
			}
		}
	}
	text := summary(kind, rc, counts)
	if st.width > 0 {
		text = "  " + text
		if len(rc.Pages) > 0 {
			text = "\n" + text
		}
	}
	_, err := fmt.Fprintln(w, text)
	return err
}

func summary(kind string, rc freshet.Receipt, counts map[string]int) string {
	text, sep := count(len(rc.Pages), "page"), ": "
	for _, o := range outcomes {
		if n := counts[o.name]; n > 0 {
			text += sep + strconv.Itoa(n) + " " + o.name
			sep = ", "
		}
	}
	if rc.More == 0 {
		return text
	}
	text += "; and " + strconv.Itoa(rc.More) + " more"
	switch kind {
	case kindPlan:
		return text + " would be stale"
	case kindPurge:
		return text + ", purged too"
	}
	return text + ", stale from now on: each is renewed at its next visit"
}

func paintOf(outcome string) paint {
	for _, o := range outcomes {
		if o.name == outcome {
			return o.paint
		}
	}
	return ""
}

func short(hash string) string {
	if len(hash) > shownHash {
		return hash[:shownHash]
	}
	return hash
}
