package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/freshet-go/freshet"
)

func newWhy(s streams) *cobra.Command {
	var from linkFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "why [DIR] URL",
		Short: "Say what a page is, and why",
		Long: `Why asks the running server about one page: whether it is fresh, stale or
missing and for what reason, which demand covers it, what is under way, what holds
it back, when it is tried again, and how its last renders went. It changes nothing
and renders nothing.

URL is a path, or an address as the browser shows it: only its path matters.`,
		Example: `  freshet why /posts/first
  freshet why examples/blog http://localhost:3000/posts/first
  FRESHET_TOKEN=… freshet why /posts/first --server http://10.0.0.7:9100`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usagef("one URL is expected, with the application's folder before it if that is not this one")
			}
			return nil
		},
		ValidArgsFunction: completeDirs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				if err := from.in(args[0]); err != nil {
					return err
				}
			}
			path, err := pathArg(args[len(args)-1])
			if err != nil {
				return err
			}
			return why(cmd.Context(), s, from, path, asJSON)
		},
	}
	from.add(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer as JSON")
	cmd.Flags().SortFlags = false
	return cmd
}

func why(ctx context.Context, s streams, from linkFlags, path string, asJSON bool) error {
	server, err := from.open(s)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	body, err := server.get(ctx, "/v1/why", url.Values{"path": {path}})
	if err != nil {
		return err
	}
	defer body.Close()
	b, err := io.ReadAll(body)
	if err != nil {
		return server.unreached(ctx, err)
	}
	st := styleOf(s.Out, s)
	out := pipe(s.Out)
	if asJSON {
		return writeJSONTo(out, st, b)
	}
	var x freshet.Explanation
	if err := json.Unmarshal(b, &x); err != nil {
		return fmt.Errorf("read the answer of %s: %w", server.name, err)
	}
	return writeExplanation(out, st, x)
}

// writeJSONTo prints what a server sent: as it is for programs, indented on a terminal.
func writeJSONTo(w io.Writer, st style, b []byte) error {
	var text bytes.Buffer
	if st.width > 0 && json.Indent(&text, bytes.TrimSpace(b), "", "  ") == nil {
		b = append(text.Bytes(), '\n')
	}
	_, err := w.Write(b)
	return err
}

var statePaint = map[freshet.State]paint{freshet.Fresh: green, freshet.Stale: yellow, freshet.Missing: red}

// writeExplanation prints x in words, with times of this machine's zone.
func writeExplanation(w io.Writer, st style, x freshet.Explanation) error {
	x.At = x.At.Local()
	x.LastError, x.Store = cause(x.Path, x.LastError), clean(x.Store)
	for i := range x.Renders {
		x.Renders[i].Err = cause(x.Path, x.Renders[i].Err)
	}
	head, rest, _ := strings.Cut(x.String(), "\n")
	if state := x.State.String(); st.colour {
		if before, after, ok := strings.Cut(head, " is "+state); ok {
			head = st.in(bold, before) + " is " + st.in(statePaint[x.State], state) + after
		}
	}
	var b strings.Builder
	b.WriteString(head + "\n")
	for line := range strings.Lines(rest) {
		line = strings.TrimRight(line, "\n")
		text := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(text)]
		switch {
		case st.width == 0 || utf8.RuneCountInString(line) < st.width:
		case len(indent) > len("  "): // one of the last renders: the whole of the last error stands above
			text = shorten(text, st.width-len(indent)-1)
		default:
			text = strings.TrimSuffix(wrap(text, st.width-2, indent), "\n")
			text = strings.ReplaceAll(strings.TrimPrefix(text, indent), "\n", "\n  ")
		}
		b.WriteString(indent + text + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
