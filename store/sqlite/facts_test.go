package sqlite

import (
	"slices"
	"sync"

	"github.com/freshet-go/freshet/store"
)

// fact is a call on a store and what came of it.
type fact struct {
	what  string // begin, commit, demand or prune
	key   store.Key
	entry *store.Entry
	name  store.Name
	purge bool
	keep  []string

	tick       store.Tick // that it was answered with
	start, end int        // on the tape, or in the order of facts; end is -1 as long as it runs
	failed     bool
}

// facts are all calls in the order in which they were made.
type facts struct {
	mu   sync.Mutex
	all  []fact
	now  int
	tape *faultDisk // tells the time, if there is a tape
	from int        // the time when the tape began
	lost uint64     // the epoch in which the file was damaged; 0: never
}

func (f *facts) clock() int {
	if f.tape == nil {
		f.now++
		return f.now
	}
	f.tape.mu.Lock()
	defer f.tape.mu.Unlock()
	return f.from + len(f.tape.tape.events)
}

// until returns what was known when the tape had n events. What ran then never ends.
func (f *facts) until(n int) *facts {
	f.mu.Lock()
	defer f.mu.Unlock()
	g := &facts{now: f.now}
	for _, c := range f.all {
		if n >= 0 && c.start > n {
			continue
		}
		if n >= 0 && c.end > n {
			c.end = -1
		}
		g.all = append(g.all, c)
	}
	return g
}

func (f *facts) start(c fact) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c.start, c.end = f.clock(), -1
	f.all = append(f.all, c)
	return len(f.all) - 1
}

func (f *facts) end(n int, t store.Tick, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all[n].end, f.all[n].tick, f.all[n].failed = f.clock(), t, err != nil
}

func (f *facts) keys() (keys []store.Key) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.all {
		if c.what == "commit" && !slices.Contains(keys, c.key) {
			keys = append(keys, c.key)
		}
	}
	return keys
}

// promised is what must hold at a moment: everything that was answered by then.
type promised struct {
	issued  store.Tick // the newest tick that was issued
	entries map[store.Key]*promisedEntry
	marks   map[store.Name]store.Marks
	purges  []fact // every one that was tried
	demands []fact
	prunes  []fact
	tried   []*store.Entry // of the pages that are not listed, by path
	acks    int
	lost    uint64 // the file was damaged in this epoch: what is of it may be missing if a larger one shows it; 0: it was not
}

type promisedEntry struct {
	newest *fact          // that was acknowledged, or nil
	tried  []*store.Entry // any of them may be there, if it is not older
}

// by returns what was promised when the tape had n events; -1: at the end.
func (f *facts) by(n int) *promised {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := &promised{lost: f.lost, entries: make(map[store.Key]*promisedEntry), marks: make(map[store.Name]store.Marks)}
	for i := range f.all {
		c := &f.all[i]
		if n >= 0 && c.start > n {
			continue
		}
		acked := c.end >= 0 && !c.failed && (n < 0 || c.end <= n)
		if acked {
			p.acks++
			p.issued = store.Later(p.issued, c.tick)
		}
		switch c.what {
		case "commit":
			p.issued = store.Later(p.issued, c.entry.Begun)
			e := p.entries[c.key]
			if e == nil {
				e = &promisedEntry{}
				p.entries[c.key] = e
			}
			e.tried = append(e.tried, c.entry)
			if acked && (e.newest == nil || c.entry.Begun.After(e.newest.entry.Begun)) {
				e.newest = c
			}
			if !c.entry.Listed {
				p.tried = append(p.tried, c.entry)
			}
		case "demand":
			if c.purge {
				p.purges = append(p.purges, *c)
			} else {
				p.demands = append(p.demands, *c)
			}
			if acked {
				m := store.Marks{Demand: c.tick}
				if c.purge {
					m.Purge = c.tick
				}
				p.marks[c.name] = p.marks[c.name].Join(m)
			}
		case "prune":
			p.prunes = append(p.prunes, *c)
		}
	}
	return p
}

// gone reports whether the newest acknowledged entry of a key may be missing.
func (p *promised) gone(e *promisedEntry) bool {
	c := e.newest
	later := func(o fact) bool { return o.end < 0 || o.end > c.start }
	for _, o := range p.purges {
		for n := range c.entry.Names() {
			if n == o.name && later(o) {
				return true
			}
		}
	}
	for _, o := range p.prunes {
		if later(o) && !slices.Contains(o.keep, c.key.Build) {
			return true
		}
	}
	if c.entry.Listed {
		return false
	}
	newer := make(map[string]bool)
	for _, o := range p.tried {
		if o.Key.Path != c.key.Path && o.Begun.After(c.entry.Begun) {
			newer[o.Key.Path] = true
		}
	}
	return len(newer) >= scriptPerPage
}

// marksOf returns the newest acknowledged marks of the names.
func (p *promised) marksOf(names func(func(store.Name) bool)) (m store.Marks) {
	for n := range names {
		m = m.Join(p.marks[n])
	}
	return m
}
