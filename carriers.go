package freshet

import (
	"context"
	"slices"
	"time"

	"github.com/freshet-go/freshet/store"
)

// stillShows reports whether path shows an entry that the demand of that tick
// covers, or may show one.
func (s *Site) stillShows(ctx context.Context, path string, at store.Tick) bool {
	r, _, err := s.lookup(ctx, path, time.Now())
	if err != nil {
		return true // the store does not say
	}
	return r != nil && !r.entry.Begun.After(at) && !at.After(r.covered(&s.frontier).Demand)
}

// carriers are the pages that an accepted demand on n covers: those that the
// store lists, and those that are shown from memory although the store has them
// no more. A not-found answer that only memory has is counted, but not named:
// any visitor can make thousands, and a demand is not to render them all.
func (s *Site) carriers(acc store.Accepted, n store.Name) store.Carriers {
	c := acc.Carriers
	listed := func(path string) bool {
		_, found := slices.BinarySearch(c.Paths, path)
		n := len(c.Paths)
		return found || n > 0 && c.Total > n && path > c.Paths[n-1] // it may be: the store lists so many only
	}
	var more []string
	counted := 0
	for path, r := range s.cache.All() {
		if r.entry.Begun.After(acc.Tick) || !n.Covers(r.entry) || listed(path) {
			continue
		}
		if r.memory {
			counted++
		} else {
			more = append(more, path)
		}
	}
	slices.Sort(more)
	more = slices.Compact(more) // while it moves from one share to another a path is in both
	if len(more) > 0 {
		c.Paths = append(slices.Clone(c.Paths), more...)
		slices.Sort(c.Paths)
	}
	c.Total += len(more) + counted
	return c
}
