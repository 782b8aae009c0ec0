package freshet

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

func (r PastRender) line(x Explanation) string {
	t := fmt.Sprintf("%s  %-9s  %s", x.clock(r.At), r.Cause, r.Outcome)
	if r.Status != 0 && r.Status != http.StatusOK {
		t += " " + strconv.Itoa(r.Status)
	}
	t += " in " + roundText(r.Duration)
	if r.Waited >= 10*time.Millisecond {
		t += ", after waiting " + roundText(r.Waited)
	}
	if r.Err != "" {
		t += ": " + r.Err
	}
	return t
}

func listedText(x Explanation) string {
	if x.Listed {
		return "which lists it"
	}
	return "which does not list it"
}

// when is a clock time with how far it is from the moment of the explanation.
func (x Explanation) when(t time.Time) string {
	switch d := t.Sub(x.At); {
	case -time.Second < d && d <= 0:
		return x.clock(t) + " (just now)"
	case 0 < d && d < time.Second:
		return x.clock(t) + " (in a moment)"
	case d > 0:
		return fmt.Sprintf("%s (in %s)", x.clock(t), roundText(d))
	default:
		return fmt.Sprintf("%s (%s ago)", x.clock(t), roundText(-d))
	}
}

// clock is t in the zone of the explanation, with the date if that is another.
func (x Explanation) clock(t time.Time) string {
	t = t.In(x.At.Location())
	if t.Format(time.DateOnly) == x.At.Format(time.DateOnly) {
		return t.Format(time.TimeOnly)
	}
	return t.Format(time.DateTime)
}

func roundText(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

func bytesText(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

func times(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// purges reports whether the demand is a purge.
func (d *LastDemand) purges() bool { return d != nil && d.Purge }

func causeText(c Cause) string {
	switch c {
	case CausePrerender:
		return "it is listed"
	case CauseVisit:
		return "a visitor asked for it"
	case CauseAged:
		return "it has aged, or is of a previous build"
	}
	return "a demand is due"
}

// limitText says what is full, and which option would change that.
func limitText(l Limit) string {
	what := "All render slots are taken"
	switch l {
	case LimitPageRenders:
		what = "All render slots of its page are taken"
	case LimitAbandoned:
		what = "Too many renders were given up and still run"
	case LimitPending:
		what = "Too many regenerations wait already"
	}
	return what + " (" + string(l) + ")"
}
