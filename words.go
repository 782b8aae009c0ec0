package freshet

import (
	"fmt"
	"net/http"
	"strings"
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
		case x.Static:
			say("It is made of code alone: only a new build replaces it.")
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
		on := d.Target
		switch on {
		case "":
			on = "something that covers it"
		case "site":
			on = "the site"
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
		if !x.Demand.purges() {
			return "It was purged. " + demand + ", and is not met yet."
		}
		return demand + "."
	case WhyUnlisted:
		return "Its page answers only the paths that it lists, and this is none: visitors get 404."
	case WhyUncached:
		return "Its page has a handler of its own, which answers every request."
	case WhyFailing:
		return "Nothing can be shown: visitors get an error until a render succeeds."
	case WhyNew:
		return "Nothing is stored for it: it was never rendered, or was evicted or purged."
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
		return fmt.Sprintf("It is being rendered since %s: %s.", x.when(w.Began), causeText(w.Cause))
	case w != nil:
		t := fmt.Sprintf("It waits for its render since %s, %d before it: %s", x.when(w.Queued), w.Ahead, causeText(w.Cause))
		if x.Limit != "" {
			t += ". " + limitText(x.Limit)
		}
		return t + "."
	case x.Limit != "":
		return limitText(x.Limit) + "; the next visitor asks again."
	case x.Pending && !x.NextTry.IsZero():
		return fmt.Sprintf("It is tried again at %s.", x.when(x.NextTry))
	case !x.NextTry.IsZero():
		return fmt.Sprintf("It is tried again when it is asked for, not before %s.", x.when(x.NextTry))
	case x.State == Stale:
		return "The next visitor gets it as it is and has it regenerated."
	case x.Reason == WhyNew || x.Reason == WhyPurged:
		return "The next visitor has it rendered."
	}
	return ""
}
