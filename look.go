package freshet

import (
	"context"

	"github.com/freshet-go/freshet/store"
)

// view is what a path has without anything being done about it.
type view struct {
	entry  *store.Entry // nil: none
	other  bool         // of another build
	cached bool         // in the page cache
	marks  store.Marks  // that cover the entry, or the path
	by     store.Name   // on which marks.Demand was made, if that is known
	err    error        // of the store
}

// look is lookup for somebody who only wants to know: nothing is cached or
// regenerated.
func (s *Site) look(ctx context.Context, path string, rt *route) view {
	var v view
	ctx, stop := context.WithTimeout(ctx, storeWait)
	defer stop()
	snap, err := s.opt.Store.Get(ctx, store.Key{Build: s.opt.Build, Path: path})
	if err != nil {
		v.err = err
	} else {
		v.entry, v.marks, v.other = pickEntry(snap)
		v.by = snap.By
		if v.other {
			v.by = snap.OtherBy
		}
	}
	if r, ok := s.cache.Get(path); ok && (v.entry == nil || !v.entry.Begun.After(r.entry.Begun)) {
		v.entry, v.other, v.cached = r.entry, r.otherBuild, true
		v.marks = v.marks.Join(r.covered(&s.frontier))
	}
	names := store.Names(path, rt.page.Pattern, nil)
	if v.entry != nil {
		names = v.entry.Names()
	}
	m, _ := s.frontier.of(names)
	if m.Demand.After(v.marks.Demand) || m.Demand == v.marks.Demand && v.by == "" {
		v.by = s.frontier.by(names)
	}
	v.marks = v.marks.Join(m)
	return v
}

// pickEntry returns of a snapshot what can be shown. Entries are kept per
// build, but data is newer or older whoever read it.
func pickEntry(snap store.Snapshot) (e *store.Entry, m store.Marks, other bool) {
	e, m = snap.Entry, snap.Marks
	if o := snap.Other; o != nil && (e == nil || o.Begun.After(e.Begun)) {
		e, m, other = o, snap.OtherMarks, true
	}
	if e != nil && len(e.Answers) == 0 {
		return nil, m, false
	}
	return e, m, other
}
