package bundle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Message is one thing that is wrong, or odd, in an application.
type Message struct {
	File   string // relative to the application's folder, with slashes; may be empty
	Line   int    // counted from 1; 0 means the file as a whole
	Column int    // counted from 1, in bytes; 0 if not known
	Text   string // what is wrong
	Hint   string // what to do; may be empty
}

// String gives the message on one line: "FILE:LINE:COLUMN: TEXT (HINT)".
func (m Message) String() string {
	var b strings.Builder
	if m.File != "" {
		b.WriteString(m.File)
		if m.Line > 0 {
			fmt.Fprintf(&b, ":%d", m.Line)
			if m.Column > 0 {
				fmt.Fprintf(&b, ":%d", m.Column)
			}
		}
		b.WriteString(": ")
	}
	b.WriteString(m.Text)
	if m.Hint != "" {
		b.WriteString(" (" + m.Hint + ")")
	}
	return b.String()
}

// Error is what Build returns if the application cannot be built as it is.
type Error struct {
	Messages []Message // at least one, sorted by file and line
}

// shownMessages bounds the text of an Error; Messages has them all.
const shownMessages = 20

// Error lists the messages, one on each line.
func (e *Error) Error() string {
	var lines []string
	for i, m := range e.Messages {
		if i == shownMessages {
			lines = append(lines, fmt.Sprintf("and %d more", len(e.Messages)-i))
			break
		}
		lines = append(lines, m.String())
	}
	return strings.Join(lines, "\n")
}

// findings collects messages from steps that may run at the same time.
type findings struct {
	mu       sync.Mutex // guards both
	errors   []Message
	warnings []Message
}

func (f *findings) fail(m ...Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.errors = append(f.errors, m...)
}

func (f *findings) warn(m ...Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.warnings = append(f.warnings, m...)
}

// take adds all that another collector has found.
func (f *findings) take(other *findings) {
	other.mu.Lock()
	defer other.mu.Unlock()
	f.fail(other.errors...)
	f.warn(other.warnings...)
}

// failed reports whether anything was found that the build cannot go on with.
func (f *findings) failed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.errors) > 0
}

// result gives the warnings and, if there are errors, an *Error.
func (f *findings) result() ([]Message, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if errors := tidy(f.errors); len(errors) > 0 {
		return tidy(f.warnings), &Error{Messages: errors}
	}
	return tidy(f.warnings), nil
}

// tidy sorts messages and drops those that are said twice.
func tidy(list []Message) []Message {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Message) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(list)
}
