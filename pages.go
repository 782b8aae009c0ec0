package freshet

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/freshet-go/freshet/store"
)

// PagesFilter says which pages Site.Pages yields: those for which every field
// that is set holds. The zero filter is all.
type PagesFilter struct {
	States  []State // any of them; a page with a Handler has none
	Pattern string  // of the page, as it was declared
	Tag     string  // that the entry carries
	Prefix  string  // the path itself, and all below it
	Pending bool    // a demand is due
	Failing bool    // the last render failed
}

// pagesAsked bounds how many paths one call of Pages lists.
const pagesAsked = 1 << 20

// Pages yields every path that the site knows, in byte order, as Why explains
// it but without its last renders: what is stored, of any build, what is
// listed, and what is known in memory. Nothing is rendered; pages may change
// meanwhile. An error ends the sequence.
func (s *Site) Pages(ctx context.Context, f PagesFilter) iter.Seq2[Explanation, error] {
	return func(yield func(Explanation, error) bool) {
		var err error
		if f.Prefix != "" {
			f.Prefix, err = normalTarget(f.Prefix)
		}
		var paths []string
		if err == nil {
			paths, err = s.allPaths(ctx, f)
		}
		if err != nil {
			yield(Explanation{}, err)
			return
		}
		for _, p := range paths {
			if ctx.Err() != nil {
				yield(Explanation{}, context.Cause(ctx))
				return
			}
			if !f.mayKeep(s, p) {
				continue
			}
			x, ok := s.explain(ctx, p, time.Now())
			if ok && f.keeps(&x) && !yield(x, nil) {
				return
			}
		}
	}
}

// allPaths lists what f may keep, in byte order.
func (s *Site) allPaths(ctx context.Context, f PagesFilter) ([]string, error) {
	name := store.SiteName
	switch {
	case f.Tag != "":
		name = store.TagName(f.Tag)
	case f.Prefix != "":
		name = store.PrefixName(f.Prefix)
	case f.Pattern != "":
		name = store.PatternName(f.Pattern)
	}
	ctx, stop := context.WithTimeout(ctx, storeWait)
	defer stop()
	c, err := s.opt.Store.Covered(ctx, "", name, pagesAsked)
	if err != nil {
		s.storeFailed("covered", err)
		return nil, fmt.Errorf("list pages: %w", err)
	}
	all := make(map[string]struct{}, len(c.Paths))
	for _, p := range c.Paths {
		all[p] = struct{}{}
	}
	s.index.each(func(k *known) { all[k.path] = struct{}{} })
	for _, rt := range s.pages {
		if rt.plain != "" {
			all[rt.plain] = struct{}{}
		}
		if listed := rt.listing.paths.Load(); listed != nil {
			maps.Copy(all, *listed)
		}
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// mayKeep is what is known of keeps before the store is asked.
func (f *PagesFilter) mayKeep(s *Site, path string) bool {
	rt, _, ok := s.routes.Match(path)
	return ok && (f.Pattern == "" || rt.page.Pattern == f.Pattern) && f.below(path)
}

// below reports whether path is the prefix or below it, by whole segments.
func (f *PagesFilter) below(path string) bool {
	prefix := strings.TrimSuffix(f.Prefix, "/")
	rest, ok := strings.CutPrefix(path, prefix)
	return ok && (prefix == "" || rest == "" || rest[0] == '/')
}

func (f *PagesFilter) keeps(x *Explanation) bool {
	switch {
	case len(f.States) > 0 && (x.Reason == WhyUncached || !slices.Contains(f.States, x.State)):
		return false
	case f.Tag != "" && (x.Entry == nil || !slices.Contains(x.Entry.Tags, f.Tag)):
		return false
	case f.Pending && !x.Pending, f.Failing && x.Failures == 0:
		return false
	}
	return true
}
