package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
)

// console is the log of a command that a person watches: a line per record,
// without time, the level named only where it matters.
type console struct {
	mu    *sync.Mutex
	w     io.Writer
	style style
	attrs string
	group string
}

func newConsole(w io.Writer, st style) slog.Handler {
	return &console{mu: new(sync.Mutex), w: w, style: st}
}

// Enabled leaves out what is for debugging.
func (c *console) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelInfo }

// Handle writes "  LEVEL message name=value".
func (c *console) Handle(_ context.Context, r slog.Record) error {
	level := ""
	switch {
	case r.Level >= slog.LevelError:
		level = c.style.in(red, "error") + " "
	case r.Level >= slog.LevelWarn:
		level = c.style.in(yellow, "warning") + " "
	}
	attrs, process := c.attrs, false
	r.Attrs(func(a slog.Attr) bool {
		attrs += c.attr(a)
		process = process || a.Key == "pid"
		return true
	})
	if process && r.Level < slog.LevelWarn {
		return nil // that a worker came or went is daily life
	}
	lines := strings.Split(strings.TrimRight(r.Message, "\n"), "\n")
	text := "  " + level + lines[0] + c.style.in(dim, attrs) + "\n"
	for _, l := range lines[1:] {
		text += "    " + l + "\n"
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := io.WriteString(c.w, text)
	return err
}

func (c *console) attr(a slog.Attr) string {
	if a.Equal(slog.Attr{}) {
		return ""
	}
	return "  " + c.group + a.Key + "=" + a.Value.Resolve().String()
}

// WithAttrs adds values to every record.
func (c *console) WithAttrs(attrs []slog.Attr) slog.Handler {
	d := *c
	for _, a := range attrs {
		d.attrs += c.attr(a)
	}
	return &d
}

// WithGroup puts a name before the names of what comes.
func (c *console) WithGroup(name string) slog.Handler {
	d := *c
	if name != "" {
		d.group += name + "."
	}
	return &d
}
