package main

import (
	"io"
	"log/slog"
)

// newLogger returns the one logger of a process: access log, engine and
// workers write to it.
func newLogger(w io.Writer, format, level string) (*slog.Logger, error) {
	var least slog.Level
	switch level {
	case "debug", "info", "warn", "error":
		if err := least.UnmarshalText([]byte(level)); err != nil {
			return nil, usageError{err}
		}
	default:
		return nil, usagef("--log-level is %q: debug, info, warn or error is expected", level)
	}
	o := &slog.HandlerOptions{Level: least}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, o)), nil
	}
	return nil, usagef("--log-format is %q: text or json is expected", format)
}
