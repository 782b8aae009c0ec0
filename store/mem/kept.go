package mem

import (
	"container/list"
	"iter"

	"github.com/freshet-go/freshet/store"
)

// The methods of this file are called with Store.mu held.

// page is what MaxPerPage is counted for.
type page struct{ build, pattern string }

// keep stores e in the place of what is kept for its key, and drops others
// until all fit. What it drops may be e itself, if listed entries take all the
// room, or if a newer one of another build is dropped. A demand that waits for a dropped path stays in the frontiers.
func (s *Store) keep(e *store.Entry) {
	s.drop(e.Key)
	builds := s.paths[e.Key.Path]
	if builds == nil {
		builds = make(map[string]*list.Element)
		s.paths[e.Key.Path] = builds
	}
	builds[e.Key.Build] = s.orderOf(e).PushBack(e)
	s.bytes += e.Size()
	if !e.Listed {
		p := page{e.Key.Build, e.Pattern}
		if s.pages[p] == nil {
			s.pages[p] = list.New()
		}
		s.inPage[e.Key] = s.pages[p].PushBack(e)
		if s.pages[p].Len() > s.maxPerPage {
			s.dropAll([]*store.Entry{s.pages[p].Front().Value.(*store.Entry)})
		}
	}
	for s.bytes > s.maxBytes {
		oldest := s.order[0].Front()
		if oldest == nil {
			oldest = s.order[1].Front()
		}
		s.dropAll([]*store.Entry{oldest.Value.(*store.Entry)})
	}
}

// dropAll forgets the entries, and what is older of their paths.
func (s *Store) dropAll(es []*store.Entry) {
	for _, e := range es {
		s.dropOlder(e)
		s.drop(e.Key)
	}
}

// dropOlder forgets what began before e of the same path, in any build: when e
// is not there, that would come back. e need not be there.
func (s *Store) dropOlder(e *store.Entry) {
	for build, el := range s.paths[e.Key.Path] {
		if e.Begun.After(el.Value.(*store.Entry).Begun) {
			s.drop(store.Key{Build: build, Path: e.Key.Path})
		}
	}
}

// drop forgets the entry of k, if there is one. If a demand on its path is known
// it keeps the begun: a demand that was met stays met.
func (s *Store) drop(k store.Key) {
	builds := s.paths[k.Path]
	el := builds[k.Build]
	if el == nil {
		return
	}
	e := el.Value.(*store.Entry)
	s.orderOf(e).Remove(el)
	s.bytes -= e.Size()
	if in := s.inPage[k]; in != nil {
		p := page{k.Build, e.Pattern}
		if s.pages[p].Remove(in); s.pages[p].Len() == 0 {
			delete(s.pages, p)
		}
		delete(s.inPage, k)
	}
	delete(builds, k.Build)
	if len(builds) == 0 {
		delete(s.paths, k.Path)
	}
	if s.frontiers.Knows(store.PathName(k.Path)) {
		s.gone[k.Path] = store.Later(s.gone[k.Path], e.Begun)
	}
}

func (s *Store) orderOf(e *store.Entry) *list.List {
	if e.Listed {
		return &s.order[1]
	}
	return &s.order[0]
}

// entry returns the entry of k, or nil.
func (s *Store) entry(k store.Key) *store.Entry {
	if el := s.paths[k.Path][k.Build]; el != nil {
		return el.Value.(*store.Entry)
	}
	return nil
}

// other returns of all builds' entries for the path but that build's the one
// with the largest begun, or nil.
func (s *Store) other(k store.Key) (newest *store.Entry) {
	for build := range s.paths[k.Path] {
		e := s.entry(store.Key{Build: build, Path: k.Path})
		if build != k.Build && (newest == nil || e.Begun.After(newest.Begun)) {
			newest = e
		}
	}
	return newest
}

// covered yields the entries of all builds that the name covers. The one that
// was just yielded may be dropped.
func (s *Store) covered(name store.Name) iter.Seq[*store.Entry] {
	return func(yield func(*store.Entry) bool) {
		if name.Kind() == store.KindPath { // by far the most frequent: no search
			for _, el := range s.paths[name.Text()] {
				if !yield(el.Value.(*store.Entry)) {
					return
				}
			}
			return
		}
		for i := range s.order {
			for el := s.order[i].Front(); el != nil; {
				e := el.Value.(*store.Entry)
				el = el.Next()
				if name.Covers(e) && !yield(e) {
					return
				}
			}
		}
	}
}

// waits reports whether a demand waits for the path in that build.
func (s *Store) waits(k store.Key) bool {
	own, other := s.entry(k), s.other(k)
	if own == nil && other == nil {
		return s.unmet(store.PathName(k.Path)) // without an entry only a demand on the path itself waits
	}
	late := func(e *store.Entry) bool {
		m := s.frontiers.Of(e.Names())
		return m.Demand.After(m.Purge) && !e.Begun.After(m.Demand)
	}
	return own != nil && late(own) || other != nil && (own == nil || other.Begun.After(own.Begun)) && late(other)
}

// unmet reports whether the demand on a path's name, which the frontiers know,
// waits for the newest entry that any build has, or had.
func (s *Store) unmet(name store.Name) bool {
	path := name.Text()
	own := s.frontiers.Mark(name).Demand
	newest := s.gone[path]
	for _, el := range s.paths[path] {
		newest = store.Later(newest, el.Value.(*store.Entry).Begun)
	}
	return own.After(s.frontiers.Of(store.Names(path, "", nil)).Purge) && !newest.After(own)
}
