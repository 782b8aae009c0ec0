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
// Past its limit it folds the oldest demands on tags, patterns and prefixes
// into one forgotten mark, which every name that it does not know gets: that
// can make an entry stale that need not be, never the reverse. Demands on
// paths and the site are folded last.
//
// The zero value is an empty table with [DefaultFrontierLimit]. It is not safe
// for concurrent use; its owner's mutex guards it.
type Frontiers struct {
	Limit     int // 0: DefaultFrontierLimit
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

// fold forgets n names, the oldest demands first, one tenth of the table at a
// time so that the sort is paid for by many demands.
func (f *Frontiers) fold(n int) []Name {
	type row struct {
		name Name
		last bool // paths and the site go last
		at   Tick
	}
	rows := make([]row, 0, len(f.marks))
	for name, m := range f.marks {
		k := name.Kind()
		rows = append(rows, row{name, k == KindPath || k == KindSite, m.Demand})
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
	for _, r := range rows[:min(n, len(rows))] {
		f.forgotten = f.forgotten.Join(f.marks[r.name])
		delete(f.marks, r.name)
		folded = append(folded, r.name)
	}
	return folded
}

// Forget drops name, whose demands are all met: every kept entry that it
// covers, and every running render, has a later begun.
func (f *Frontiers) Forget(name Name) { delete(f.marks, name) }

// Forgotten returns the mark that every unknown name has.
func (f *Frontiers) Forgotten() Marks { return f.forgotten }

// RaiseForgotten moves the forgotten mark up to m, as when a table is read back.
func (f *Frontiers) RaiseForgotten(m Marks) { f.forgotten = f.forgotten.Join(m) }

// Mark returns the marks of one name.
func (f *Frontiers) Mark(name Name) Marks {
	if m, ok := f.marks[name]; ok {
		return m
	}
	return f.forgotten
}

// Of returns the newest marks of all names.
func (f *Frontiers) Of(names iter.Seq[Name]) Marks {
	var m Marks
	for n := range names {
		m = m.Join(f.Mark(n))
	}
	return m
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
