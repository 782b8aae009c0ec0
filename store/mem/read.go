package mem

import (
	"context"
	"iter"
	"slices"

	"github.com/freshet-go/freshet/store"
)

// Get implements [store.Store].
func (s *Store) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	if err := s.enter(ctx); err != nil {
		return store.Snapshot{}, err
	}
	defer s.mu.Unlock()
	snap := store.Snapshot{Entry: s.entry(k), Other: s.other(k)}
	if snap.Entry != nil {
		snap.Marks, snap.By = s.covering(snap.Entry.Names())
	} else {
		snap.Marks, snap.By = s.covering(store.Names(k.Path, "", nil))
	}
	if snap.Other != nil {
		snap.OtherMarks, snap.OtherBy = s.covering(snap.Other.Names())
	}
	return snap, nil
}

// covering returns the newest marks of the names, and on which the demand was made.
func (s *Store) covering(names iter.Seq[store.Name]) (store.Marks, store.Name) {
	return s.frontiers.Of(names), s.frontiers.By(names)
}

// Covered implements [store.Store].
func (s *Store) Covered(ctx context.Context, build string, name store.Name, limit int) (store.Carriers, error) {
	if err := s.enter(ctx); err != nil {
		return store.Carriers{}, err
	}
	defer s.mu.Unlock()
	return s.carriers(build, name, limit), nil
}

func (s *Store) carriers(build string, name store.Name, limit int) store.Carriers {
	var paths []string
	for e := range s.covered(name) {
		if build == "" || e.Key.Build == build {
			paths = append(paths, e.Key.Path)
		}
	}
	if build == "" {
		slices.Sort(paths)
		paths = slices.Compact(paths)
	}
	return store.Carriers{Total: len(paths), Paths: first(paths, limit)}
}

// Pending implements [store.Store].
func (s *Store) Pending(ctx context.Context, build, after string, limit int) ([]string, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var paths []string
	consider := func(path string) {
		if path > after && s.waits(store.Key{Build: build, Path: path}) {
			paths = append(paths, path)
		}
	}
	for path := range s.paths {
		consider(path)
	}
	for name := range s.frontiers.All() {
		if name.Kind() == store.KindPath && s.paths[name.Text()] == nil {
			consider(name.Text())
		}
	}
	return first(paths, limit), nil
}

// first sorts the paths and returns at most limit of them.
func first(paths []string, limit int) []string {
	slices.Sort(paths)
	return paths[:min(len(paths), max(limit, 0))]
}

// Entries implements [store.Store].
func (s *Store) Entries(ctx context.Context, build string) iter.Seq2[*store.Entry, error] {
	return func(yield func(*store.Entry, error) bool) {
		if err := s.enter(ctx); err != nil {
			yield(nil, err)
			return
		}
		paths := s.carriers(build, store.SiteName, len(s.paths)).Paths
		s.mu.Unlock()
		for _, path := range paths {
			if err := s.enter(ctx); err != nil {
				yield(nil, err)
				return
			}
			e := s.entry(store.Key{Build: build, Path: path})
			s.mu.Unlock()
			if e != nil && !yield(e, nil) {
				return
			}
		}
	}
}
