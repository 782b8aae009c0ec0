package store

import (
	"iter"
	"slices"
)

// Marks are the newest demand and the newest purge that cover something. A
// purge is a demand too, so Purge is never after Demand.
type Marks struct {
	Demand Tick // an entry whose begun is not after it is stale
	Purge  Tick // an entry whose begun is not after it is missing
}

// Join returns the later of each of m's and o's marks.
func (m Marks) Join(o Marks) Marks {
	return Marks{Demand: Later(m.Demand, o.Demand), Purge: Later(m.Purge, o.Purge)}
}

// DefaultFrontierLimit is how many names a [Frontiers] table keeps.
const DefaultFrontierLimit = 100_000

// Frontiers is a bounded table of the newest demand and purge for each name.
// Past its limit it folds the oldest demands into one forgotten mark, which
// every name that it does not know gets: that can make an entry stale that need
// not be, never the reverse. A folded purge stays a fence for what is committed
// later, see [Frontiers.Fence], but takes no stored entry away: its owner
// removed what the purge covered when it was made.
//
// The zero value is an empty table with [DefaultFrontierLimit]. It is not safe
// for concurrent use; its owner's mutex guards it.
type Frontiers struct {
	Limit int // 0: DefaultFrontierLimit

	// Unmet, if set, reports of a path's name that the demand on it is not met
	// yet. These are folded last: where no entry shows that a demand waits,
	// nothing else remembers it. It must not change the table.
	Unmet func(Name) bool

	marks     map[Name]Marks
	forgotten Marks
}

// Raise moves the marks of name up to m; it never moves them back. It returns
// the names that were folded to make room, so that a durable copy can follow.
func (f *Frontiers) Raise(name Name, m Marks) (folded []Name) {
	if f.marks == nil {
		f.marks = make(map[Name]Marks)
	}
	f.marks[name] = f.marks[name].Join(m)
	limit := f.Limit
	if limit <= 0 {
		limit = DefaultFrontierLimit
	}
	if len(f.marks) > limit {
		folded = f.fold(len(f.marks) - limit + limit/10)
	}
	return folded
}

// fold forgets n names, the oldest demands first, for the forgotten mark is the
// newest of what was folded; one tenth of the table at a time, so that the sort
// is paid for by many demands.
func (f *Frontiers) fold(n int) []Name {
	type row struct {
		name Name
		last bool
		at   Tick
	}
	rows := make([]row, 0, len(f.marks))
	for name, m := range f.marks {
		last := name == SiteName || name.Kind() == KindPath && f.Unmet != nil && f.Unmet(name)
		rows = append(rows, row{name, last, m.Demand})
	}
	slices.SortFunc(rows, func(a, b row) int {
		if a.last != b.last {
			if b.last {
				return -1
			}
			return 1
		}
		return a.at.Compare(b.at)
	})
	folded := make([]Name, 0, n)
	for _, r := range rows[:n] {
		f.Forget(r.name)
		folded = append(folded, r.name)
	}
	return folded
}

// Forget folds one name. It costs nothing if every kept entry and every running
// render has begun after its demand.
func (f *Frontiers) Forget(name Name) {
	f.forgotten = f.forgotten.Join(f.marks[name])
	delete(f.marks, name)
}

// Met drops a name without a trace. The caller vouches that nothing which
// began before its demand will be shown for it again.
func (f *Frontiers) Met(name Name) { delete(f.marks, name) }

// Forgotten returns the newest marks of all folded names.
func (f *Frontiers) Forgotten() Marks { return f.forgotten }

// RaiseForgotten moves the forgotten mark up to m, as when a table is read back.
func (f *Frontiers) RaiseForgotten(m Marks) { f.forgotten = f.forgotten.Join(m) }

// Knows reports whether the table has a row of its own for name.
func (f *Frontiers) Knows(name Name) bool {
	_, ok := f.marks[name]
	return ok
}

// Mark returns the marks of one name. A name that is not known may have been
// folded: it gets the forgotten demand, but not the forgotten purge.
func (f *Frontiers) Mark(name Name) Marks {
	if m, ok := f.marks[name]; ok {
		return m
	}
	return Marks{Demand: f.forgotten.Demand}
}

// Of returns the newest marks of all names.
func (f *Frontiers) Of(names iter.Seq[Name]) Marks {
	var m Marks
	for n := range names {
		m = m.Join(f.Mark(n))
	}
	return m
}

// By returns on which of the names their newest demand was made: empty if there
// is none, or it was made on a name that was folded.
func (f *Frontiers) By(names iter.Seq[Name]) Name {
	newest := f.Of(names).Demand
	for n := range names {
		if m, ok := f.marks[n]; ok && m.Demand == newest && !newest.IsZero() {
			return n
		}
	}
	return ""
}

// Fence returns the tick that an entry with those names must have begun after
// in order to be committed: the newest purge, folded ones included.
func (f *Frontiers) Fence(names iter.Seq[Name]) Tick {
	return Later(f.Of(names).Purge, f.forgotten.Purge)
}

// All yields every known name with its marks, in no order.
func (f *Frontiers) All() iter.Seq2[Name, Marks] {
	return func(yield func(Name, Marks) bool) {
		for n, m := range f.marks {
			if !yield(n, m) {
				return
			}
		}
	}
}

// Len returns how many names are known.
func (f *Frontiers) Len() int { return len(f.marks) }
