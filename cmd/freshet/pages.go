package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"github.com/freshet-go/freshet"
)

// pagesFlags are the filters of `freshet pages`, as they were given.
type pagesFlags struct {
	is, pattern, tag, prefix string
	pending, failing, json   bool
}

func newPages(s streams) *cobra.Command {
	var from linkFlags
	var f pagesFlags
	cmd := &cobra.Command{
		Use:   "pages [DIR]",
		Short: "List the pages of the running server and what each is",
		Long: `Pages lists every path that the running server of DIR (by default the current
folder) has stored, lists or knows: whether it is fresh, stale or missing and why,
since when and for how long, how large it is, its tags, and what comes next.

A page must pass all filters that are given. On a terminal what does not fit is
left out; elsewhere every column is printed, separated by spaces, with "-" for
nothing. --json prints a line of JSON for each page, with all that "freshet why"
tells but its last renders.`,
		Example: `  freshet pages
  freshet pages --is stale,missing --pattern '/posts/[slug]'
  freshet pages examples/blog --failing
  freshet pages --tag author:7 --json | jq -r .path`,
		Args:              dirArg,
		ValidArgsFunction: completeDirs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if err := from.in(args[0]); err != nil {
					return err
				}
			}
			q, err := f.query()
			if err != nil {
				return err
			}
			if _, err := os.Stat(from.state); err != nil && from.state != "" {
				if states, err := statesOf(from.state); err == nil && len(states) > 0 {
					return usagef("--state is the server's folder: write --is %s", from.state)
				}
			}
			return pages(cmd.Context(), s, from, q, f.json)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&f.is, "is", "", "only pages in these `STATES`: fresh, stale, missing, separated by commas")
	fl.StringVar(&f.pattern, "pattern", "", "only pages of this `PATTERN`, such as '/posts/[slug]'")
	fl.StringVar(&f.tag, "tag", "", "only pages that carry this `TAG`")
	fl.StringVar(&f.prefix, "prefix", "", "only this `PATH` and those below it")
	fl.BoolVar(&f.pending, "pending", false, "only pages for which a demand is due")
	fl.BoolVar(&f.failing, "failing", false, "only pages whose last render failed")
	fl.BoolVar(&f.json, "json", false, "print a line of JSON for each page")
	from.add(cmd)
	fl.SortFlags = false
	for _, name := range []string{"pattern", "tag", "prefix"} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions) // it fails for a flag that is not there
	}
	_ = cmd.RegisterFlagCompletionFunc("is", cobra.FixedCompletions([]string{"fresh", "stale", "missing"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (f pagesFlags) query() (url.Values, error) {
	q := url.Values{}
	states, err := statesOf(f.is)
	if err != nil {
		return nil, usagef("--is is %q: fresh, stale and missing are expected, separated by commas", clean(f.is))
	}
	for _, s := range states {
		q.Add("state", s.String())
	}
	if f.prefix != "" {
		if f.prefix, err = pathArg(f.prefix); err != nil {
			return nil, err
		}
	}
	for name, v := range map[string]string{"pattern": f.pattern, "tag": f.tag, "prefix": f.prefix} {
		if v != "" {
			q.Set(name, v)
		}
	}
	for name, v := range map[string]bool{"pending": f.pending, "failing": f.failing} {
		if v {
			q.Set(name, "true")
		}
	}
	return q, nil
}

// pages prints what the server lists as it comes; nothing is kept but counts.
func pages(ctx context.Context, s streams, from linkFlags, q url.Values, asJSON bool) error {
	server, err := from.open(s)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	body, err := server.get(ctx, "/v1/pages", q)
	if err != nil {
		return err
	}
	defer body.Close()
	out := bufio.NewWriter(pipe(s.Out))
	t := newPageTable(out, styleOf(s.Out, s))
	in := bufio.NewReader(body)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		if err != nil { // half a line is a server that ended
			return errors.Join(out.Flush(), fmt.Errorf("the list is not complete: %w", server.unreached(ctx, err)))
		}
		var x struct {
			freshet.Explanation
			Error string `json:"error"` // the last line's, if the list ends early
		}
		if err := json.Unmarshal(line, &x); err != nil {
			return fmt.Errorf("read the answer of %s: %w", server.name, err)
		}
		if x.Error != "" {
			return errors.Join(out.Flush(), fmt.Errorf("the list is not complete: %s", clean(x.Error)))
		}
		if asJSON {
			_, err = out.Write(line)
		} else {
			err = t.add(x.Explanation)
		}
		if err == nil && in.Buffered() == 0 {
			err = out.Flush() // the server has no more at the moment
		}
		if err != nil {
			return err
		}
	}
	if !asJSON {
		if err := t.end(); err != nil {
			return err
		}
	}
	return out.Flush()
}
