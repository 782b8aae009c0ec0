package freshet

import (
	"slices"

	"github.com/freshet-go/freshet/store"
)

// carriers are the pages that an accepted demand on n covers: those that the
// store lists, and those that are shown from memory although the store has them
// no more. A not-found answer that only
// memory has is none of them: any visitor can make thousands. The demand has
// taken it away, see [resident.freshness].
func (s *Site) carriers(acc store.Accepted, n store.Name) store.Carriers {
	c := acc.Carriers
	listed := func(path string) bool {
		_, found := slices.BinarySearch(c.Paths, path)
		n := len(c.Paths)
		return found || n > 0 && c.Total > n && path > c.Paths[n-1] // it may be: the store lists so many only
	}
	var more []string
	for path, r := range s.cache.All() {
		if !r.memory && !r.entry.Begun.After(acc.Tick) && n.Covers(r.entry) && !listed(path) {
			more = append(more, path)
		}
	}
	if len(more) == 0 {
		return c
	}
	slices.Sort(more)
	more = slices.Compact(more) // while it moves from one share to another a path is in both
	c.Paths = append(slices.Clone(c.Paths), more...)
	slices.Sort(c.Paths)
	c.Total += len(more)
	return c
}
