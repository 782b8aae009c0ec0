package freshet

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// String tells the explanation in words, several lines, for people.
func (x Explanation) String() string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, "  "+format+"\n", args...) }
	if x.Reason == WhyUncached {
		fmt.Fprintf(&b, "%s is never stored", x.Path)
	} else {
		fmt.Fprintf(&b, "%s is %s", x.Path, x.State)
	}
	if x.Reason != "" {
		fmt.Fprintf(&b, " (%s)", x.Reason)
	}
	b.WriteString(".\n")
	if x.Reason == WhyUncached {
		say("Page %s.", x.Pattern)
	} else {
		say("Page %s, %s.", x.Pattern, listedText(x))
	}
	if t := x.because(); t != "" {
		say("%s", t)
	}
	if e := x.Entry; e != nil {
		say("Visitors get the page made at %s: %d %s, %s, build %s.", x.when(e.Made), e.Status, http.StatusText(e.Status), bytesText(e.Bytes), e.Build)
		switch {
		case e.Window == 0:
			say("It does not age: only a demand replaces it.")
		case x.State == Fresh && e.HeldTill.IsZero():
			say("It ages at %s; its window is %s.", x.when(e.Ages), e.Window)
		}
	}
	if x.Failures > 0 || x.LastError != "" {
		last := "Its last render"
		if x.Failures > 1 {
			last = fmt.Sprintf("Its last %d renders", x.Failures)
		}
		say("%s failed: %s.", last, x.LastError)
	}
	if t := x.next(); t != "" {
		say("%s", t)
	}
	if x.Waiting > 0 {
		say("%s for it.", times(x.Waiting, "caller waits", "callers wait"))
	}
	if x.LeftBehind > 0 {
		say("%s given up and still runs in the renderer.", times(x.LeftBehind, "render was", "renders were"))
	}
	if x.Entry != nil && len(x.Entry.Tags) > 0 {
		say("Tags: %s.", strings.Join(x.Entry.Tags, ", "))
	}
	if x.Store != "" {
		say("The store did not answer, so this is from memory alone: %s.", x.Store)
	}
	if len(x.Renders) > 0 {
		say("Last renders:")
		for _, r := range x.Renders {
			say("  %s", r.line(x))
		}
	}
	return b.String()
}

// because says in one sentence what the state and its reason mean here.
func (x Explanation) because() string {
	demand := ""
	if d := x.Demand; d != nil {
		on := "something that covers it"
		if d.Target != "" {
			on = d.Target
		}
		verb := "A demand on"
		if d.Purge {
			verb = "A purge of"
		}
		demand = fmt.Sprintf("%s %s was accepted at %s", verb, on, x.when(d.At))
	}
	switch x.Reason {
	case string(ReasonDemanded):
		return demand + ", after the data of this page was read, and is not met yet."
	case string(ReasonBuild):
		return "It was made by a previous build; it is served until this build has rendered it."
	case string(ReasonAged):
		return fmt.Sprintf("Its window of %s ended at %s.", x.Entry.Window, x.when(x.Entry.Ages))
	case WhyHeld:
		return fmt.Sprintf("It has aged, but its regeneration failed: the old page counts as fresh until %s.", x.when(x.Entry.HeldTill))
	case WhyPurged:
		return demand + "; the next visitor has it rendered."
	case WhyUnlisted:
		return "Its page answers only the paths that it lists, and this is none: visitors get 404."
	case WhyUncached:
		return "Its page has a handler of its own: every request runs it, and nothing is stored."
	case WhyFailing:
		return "Nothing can be shown: visitors get an error until a render succeeds."
	case WhyNew:
		return "Nothing is stored for it: it was never rendered, or was evicted. The next visitor has it rendered."
	}
	if demand != "" {
		return demand + ", and was met."
	}
	return ""
}

// next says what will happen by itself.
func (x Explanation) next() string {
	w := x.Work
	switch {
	case w != nil && !w.Began.IsZero():
		return fmt.Sprintf("It is being rendered since %s (%s).", x.when(w.Began), w.Cause)
	case w != nil:
		t := fmt.Sprintf("Its regeneration (%s) waits for a slot since %s, %d before it", w.Cause, x.when(w.Queued), w.Ahead)
		if x.Limit != "" {
			t += fmt.Sprintf("; the limit is %s", x.Limit)
		}
		return t + "."
	case x.Limit != "":
		return fmt.Sprintf("Too many regenerations wait already (%s): the next visitor asks again.", x.Limit)
	case x.Pending && !x.NextTry.IsZero():
		return fmt.Sprintf("It is tried again at %s.", x.when(x.NextTry))
	case !x.NextTry.IsZero():
		return fmt.Sprintf("It is tried again when it is asked for, not before %s.", x.when(x.NextTry))
	case x.State == Stale:
		return "The next visitor gets it as it is and has it regenerated."
	}
	return ""
}

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
	case -time.Second < d && d < time.Second:
		return x.clock(t) + " (just now)"
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
