package react

import (
	"fmt"
	"path"
	"strings"
	"time"
)

// Built says what a build made.
type Built struct {
	ID       string  // identifies code and configuration
	Dir      string  // the build's folder
	Routes   []Route // pages first, then API routes, each by pattern
	SharedJS int64   // bytes of JavaScript that every page with any loads, compressed with gzip
	Warnings []Warning
	Duration time.Duration
}

// Route is one page or API route of a build.
type Route struct {
	Pattern    string            // as Next.js writes it: "/posts/[slug]"
	Kind       string            // "static", "ssg", "ssr" or "api"
	Fallback   string            // "false", "true" or "blocking" if it has getStaticPaths, else empty
	Pages      []PrerenderedPage // rendered by the build, by path
	Count      int               // how many these are
	Revalidate time.Duration     // the shortest window of its pages; 0: none of them ages
	Bytes      int64             // of its pages' bodies, uncompressed
	JS         int64             // bytes of JavaScript that a browser loads before the page can be used, shared ones included, compressed with gzip; 0: none
}

// PrerenderedPage is a page that the build rendered.
type PrerenderedPage struct {
	Path       string
	Status     int
	Revalidate time.Duration // 0: it does not age
	Bytes      int64         // HTML and data, uncompressed
	Duration   time.Duration // of its render
}

// Warning is something in the app that works and is probably not meant.
type Warning struct {
	File         string // below the app's folder; empty if it is about no file
	Line, Column int    // from 1; 0: unknown
	Text         string
	Hint         string // what to do; may be empty
}

// String returns "FILE:LINE:COLUMN: text", and the hint in a line of its own.
func (w Warning) String() string {
	var b strings.Builder
	if w.File != "" {
		b.WriteString(path.Clean(w.File))
		if w.Line > 0 {
			fmt.Fprintf(&b, ":%d", w.Line)
		}
		if w.Line > 0 && w.Column > 0 {
			fmt.Fprintf(&b, ":%d", w.Column)
		}
		b.WriteString(": ")
	}
	b.WriteString(w.Text)
	if w.Hint != "" {
		b.WriteString("\n  " + w.Hint)
	}
	return b.String()
}

// Step is a part of a build.
type Step string

// The steps of a build, in order.
const (
	StepBundle    Step = "bundle"    // make modules of pages/
	StepList      Step = "list"      // call getStaticPaths
	StepPrerender Step = "prerender" // render the listed paths
	StepPublish   Step = "publish"   // write what is left and make it the current build
)

// Progress reports that a build got on. Done and Total count what the step
// works on; Total is 0 where that is not known.
type Progress struct {
	Step        Step
	Path        string // what was just done: a route or a path; empty when a step begins
	Done, Total int
	Duration    time.Duration // of Path
	Err         error         // why Path failed
}

// BuildError names every page that failed. The build left nothing behind.
type BuildError struct{ Failures []PageFailure }

// PageFailure is why one page could not be built.
type PageFailure struct {
	Page    string // its route
	Path    string // empty if it is about the page as a whole
	Step    string // "getStaticPaths", "getStaticProps", "render", …
	Message string
	Stack   string // of the page's own code; may be empty
}

// shownFailures is how many failures an error's text names.
const shownFailures = 20

// Error names the failed pages, each with its message and where it came from.
func (e *BuildError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of the pages failed:", len(e.Failures))
	if len(e.Failures) == 1 {
		b.Reset()
		b.WriteString("a page failed:")
	}
	for i, f := range e.Failures {
		if i == shownFailures {
			fmt.Fprintf(&b, "\n\n… and %d more", len(e.Failures)-i)
			break
		}
		b.WriteString("\n\n" + f.String())
	}
	return b.String()
}

// String returns "PATH (PAGE): STEP: message" and the stack, if there is one.
func (f PageFailure) String() string {
	var b strings.Builder
	b.WriteString(f.Page)
	if f.Path != "" && f.Path != f.Page {
		b.Reset()
		fmt.Fprintf(&b, "%s (page %s)", f.Path, f.Page)
	}
	b.WriteString(": ")
	if f.Step != "" {
		b.WriteString(f.Step + ": ")
	}
	b.WriteString(f.Message)
	for line := range strings.Lines(f.Stack) {
		if strings.HasPrefix(strings.TrimSpace(line), "at ") {
			b.WriteString("\n    " + strings.TrimSpace(line))
		}
	}
	return b.String()
}
