package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/freshet-go/freshet"
)

// revalidateFlags are what `freshet revalidate` is to do, as it was given.
type revalidateFlags struct {
	tags, prefixes, patterns, params []string
	all, stale, purge, plan, json    bool
}

func newRevalidate(s streams) *cobra.Command {
	var from linkFlags
	var f revalidateFlags
	cmd := &cobra.Command{
		Use:   "revalidate [URL…]",
		Short: "Replace pages whose data has changed, and say what became of each",
		Long: `Revalidate makes a demand on pages of the running server: what was read before it
is not good enough. It waits until each page was rendered from data read after the
call and is stored, and prints a receipt. Of a tag, a prefix, a pattern or the whole
site it waits for the 100 most visited pages; the others are stale at once and
regenerate at their next visit.

If a page fails the old one stays, the demand stays due and is tried again by
itself; the exit code is 1, and the receipt is printed all the same.`,
		Example: `  freshet revalidate /posts/first /
  freshet revalidate --tag author:7
  freshet revalidate --pattern '/posts/[slug]' --param slug=first
  freshet revalidate --prefix /posts --plan
  freshet revalidate --all --stale`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := f.ask(args)
			if err != nil {
				return err
			}
			return revalidate(cmd.Context(), s, from, a, f.json)
		},
	}
	fl := cmd.Flags()
	fl.StringArrayVar(&f.tags, "tag", nil, "pages that carry this `TAG`; may be repeated, as the next two")
	fl.StringArrayVar(&f.prefixes, "prefix", nil, "this `PATH` and those below it")
	fl.StringArrayVar(&f.patterns, "pattern", nil, "pages of this `PATTERN`, such as '/posts/[slug]'")
	fl.StringArrayVar(&f.params, "param", nil, "of the pattern the one page with this `NAME=VALUE`; repeat it for more, and for each segment of a rest")
	fl.BoolVar(&f.all, "all", false, "every page of the site")
	fl.BoolVar(&f.stale, "stale", false, "wait for nothing: the pages are stale, and renewed in the background")
	fl.BoolVar(&f.purge, "purge", false, "take the pages away instead; the next visitor waits for a new one")
	fl.BoolVar(&f.plan, "plan", false, "do nothing: list which pages that would touch")
	fl.BoolVar(&f.json, "json", false, "print the receipt as JSON")
	from.add(cmd)
	fl.SortFlags = false
	for _, name := range []string{"tag", "prefix", "pattern", "param"} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions) // it fails for a flag that is not there
	}
	return cmd
}

// ask turns the command line into what the server takes.
func (f revalidateFlags) ask(paths []string) (ask, error) {
	a := ask{Kind: kindRevalidate}
	switch {
	case f.stale && f.purge || f.stale && f.plan || f.purge && f.plan:
		return a, usagef("--stale, --purge and --plan exclude each other")
	case f.stale:
		a.Kind = kindStale
	case f.purge:
		a.Kind = kindPurge
	case f.plan:
		a.Kind = kindPlan
	}
	for _, arg := range paths {
		path, err := pathArg(arg)
		if err != nil {
			return a, err
		}
		a.Targets = append(a.Targets, askTarget{Path: path})
	}
	for _, p := range f.prefixes {
		path, err := pathArg(p)
		if err != nil {
			return a, err
		}
		a.Targets = append(a.Targets, askTarget{Prefix: path})
	}
	for _, tag := range f.tags {
		if tag == "" {
			return a, usagef("--tag is empty")
		}
		a.Targets = append(a.Targets, askTarget{Tag: tag})
	}
	params, err := paramsOf(f.params)
	switch {
	case err != nil:
		return a, err
	case params != nil && len(f.patterns) != 1:
		return a, usagef("--param goes with one --pattern, there are %d", len(f.patterns))
	}
	for _, p := range f.patterns {
		if !strings.HasPrefix(p, "/") {
			return a, usagef("--pattern is %q: a pattern such as '/posts/[slug]' is expected", clean(p))
		}
		a.Targets = append(a.Targets, askTarget{Pattern: p, Params: params})
	}
	if f.all {
		a.Targets = append(a.Targets, askTarget{All: true})
	}
	if len(a.Targets) == 0 {
		return a, usagef("say which pages: a URL, --tag, --prefix, --pattern or --all")
	}
	return a, nil
}

// paramsOf reads NAME=VALUE; a name that comes again has one value more.
func paramsOf(list []string) (map[string]paramValue, error) {
	var params map[string]paramValue
	for _, one := range list {
		name, v, ok := strings.Cut(one, "=")
		if !ok || name == "" || v == "" {
			return nil, usagef("--param is %q: NAME=VALUE is expected", clean(one))
		}
		if params == nil {
			params = make(map[string]paramValue)
		}
		params[name] = append(params[name], v)
	}
	return params, nil
}

func revalidate(ctx context.Context, s streams, from linkFlags, a ask, asJSON bool) error {
	server, err := from.open(s)
	if err != nil {
		return err
	}
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	body, err := server.do(ctx, http.MethodPost, "/v1/demands", b)
	var failed *refused
	var rc freshet.Receipt
	switch {
	case errors.As(err, &failed) && failed.rc != nil:
		rc = *failed.rc
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("interrupted: what the server has accepted stays due")
	case err != nil:
		return err
	default:
		defer body.Close()
		b, err := io.ReadAll(body)
		if err == nil {
			err = json.Unmarshal(b, &rc)
		}
		if err != nil {
			return fmt.Errorf("read the answer of %s: %w", server.name, err)
		}
	}
	st, out := styleOf(s.Out, s), pipe(s.Out)
	if asJSON {
		if b, err = json.Marshal(rc); err == nil {
			err = writeJSONTo(out, st, append(b, '\n'))
		}
	} else {
		err = writeReceipt(out, st, a.Kind, rc)
	}
	switch {
	case failed == nil:
		return err
	case failures(rc) == 0 || err != nil && !errors.Is(err, errPiped):
		return errors.Join(err, failed)
	}
	return fmt.Errorf("%s failed: the old content stays, and the demand is tried again until it is met", count(failures(rc), "page"))
}

func failures(rc freshet.Receipt) int {
	n := 0
	for _, p := range rc.Pages {
		if p.Err != "" {
			n++
		}
	}
	return n
}
