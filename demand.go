package freshet

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/freshet-go/freshet/internal/router"
	"github.com/freshet-go/freshet/store"
)

// resolved is a target after it was checked.
type resolved struct {
	name    store.Name
	path    string // of a single path
	nothing bool   // a page without data: there is nothing to regenerate
}

// resolve checks a target before anything is done.
func (s *Site) resolve(ctx context.Context, t Target) (resolved, error) {
	text := t.name.Text()
	switch t.name.Kind() {
	case store.KindPath:
		return s.resolvePath(ctx, text)
	case store.KindPattern:
		if t.params != nil {
			path, err := router.Fill(text, t.params)
			if err != nil {
				return resolved{}, fmt.Errorf("%w: %w", ErrBadTarget, err)
			}
			return s.resolvePath(ctx, path)
		}
		for _, rt := range s.pages {
			if rt.page.Pattern == text {
				return resolved{name: t.name, nothing: rt.page.Handler != nil || rt.page.Static}, nil
			}
		}
		return resolved{}, fmt.Errorf("%w: pattern %q", ErrNoPage, text)
	case store.KindPrefix:
		path, err := normalTarget(text)
		if err != nil {
			return resolved{}, err
		}
		return resolved{name: store.PrefixName(path)}, nil
	case store.KindTag:
		if err := checkTag(text); err != nil {
			return resolved{}, fmt.Errorf("%w: %w", ErrBadTarget, err)
		}
		return resolved{name: t.name}, nil
	case store.KindSite:
		return resolved{name: t.name}, nil
	}
	return resolved{}, fmt.Errorf("%w: the zero Target", ErrBadTarget)
}

// normalTarget normalises a path that a caller wrote, percent-encoded or not.
func normalTarget(text string) (string, error) {
	path, _, _ := strings.Cut(text, "#")
	path, _, _ = strings.Cut(path, "?")
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return "", fmt.Errorf("%w: path %q must begin with one slash", ErrBadTarget, text)
	}
	norm, _, err := router.Normalize(path)
	if err != nil {
		return "", fmt.Errorf("%w: path %q: %w", ErrBadTarget, text, err)
	}
	return norm, nil
}

func (s *Site) resolvePath(ctx context.Context, text string) (resolved, error) {
	path, err := normalTarget(text)
	if err != nil {
		return resolved{}, err
	}
	if len(path) > s.opt.MaxPathLength {
		return resolved{}, fmt.Errorf("%w: path of %d bytes, the most is %d", ErrBadTarget, len(path), s.opt.MaxPathLength)
	}
	rt, _, ok := s.routes.Match(path)
	if !ok {
		return resolved{}, fmt.Errorf("%s: %w", path, ErrNoPage)
	}
	if rt.page.Fallback == FallbackNotFound && rt.plain == "" {
		listed, err := s.list(ctx, rt, false)
		if err != nil {
			return resolved{}, err
		}
		if _, ok := listed[path]; !ok {
			return resolved{}, fmt.Errorf("%s: %w", path, ErrUnlisted)
		}
	}
	return resolved{name: store.PathName(path), path: path, nothing: rt.page.Handler != nil || rt.page.Static}, nil
}

// resolveAll checks all targets first, so that a bad one costs nothing.
func (s *Site) resolveAll(ctx context.Context, targets []Target) ([]resolved, error) {
	if s.closing.Load() {
		return nil, ErrClosed
	}
	out := make([]resolved, 0, len(targets))
	for _, t := range targets {
		r, err := s.resolve(ctx, t)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// carriersAsked is how many covered entries the store is asked to list: enough
// to find the most visited among them.
const carriersAsked = 10_000

// accept reserves room for n demands, which demand gives back one by one: a path
// is counted as pending only when the store has answered.
func (s *Site) accept(n int) bool {
	if s.pending.Load()+s.accepting.Add(int64(n)) <= int64(s.opt.MaxPending) {
		return true
	}
	s.accepting.Add(int64(-n))
	s.overloaded("demands")
	return false
}

// costly counts the targets that something may have to be regenerated for.
func costly(rs []resolved) (n int) {
	for _, r := range rs {
		if !r.nothing {
			n++
		}
	}
	return n
}

// rendered leaves out paths that no page of this build renders. Entries of all
// builds are carriers: until this build has rendered a path, that of a previous
// one is what visitors get.
func (s *Site) rendered(c store.Carriers) store.Carriers {
	n := len(c.Paths)
	c.Paths = slices.DeleteFunc(c.Paths, func(p string) bool {
		rt, _, ok := s.routes.Match(p)
		return !ok || rt.page.Render == nil
	})
	c.Total -= n - len(c.Paths)
	return c
}

// demand makes a demand durable and known to everything that serves.
func (s *Site) demand(ctx context.Context, kind string, n store.Name, purge bool) (store.Accepted, error) {
	if !purge {
		defer s.accepting.Add(-1)
	}
	ctx, stop := context.WithTimeout(ctx, storeWait)
	defer stop()
	acc, err := s.opt.Store.Demand(ctx, store.Demand{Name: n, Purge: purge, Limit: carriersAsked})
	if err != nil {
		s.storeFailed("demand", err)
		return acc, fmt.Errorf("%s %s: %w", kind, n.Text(), err)
	}
	s.frontier.raise(n, acc.Tick, purge)
	acc.Carriers = s.rendered(acc.Carriers)
	if s.opt.Events.Demanded != nil {
		s.opt.Events.Demanded(Demanded{Kind: kind, Target: targetText(n), Covered: acc.Carriers.Total})
	}
	return acc, nil
}
