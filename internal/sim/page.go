package sim

import (
	"strings"
	"time"

	"github.com/freshet-go/freshet/store"
)

// page is what is known of one path from outside: what was promised, and to
// whom it was shown. history.mu guards it.
type page struct {
	path    string
	renders int
	floor   int  // no later visitor may see less: a demand promised it, or a visitor saw it
	asked   int  // no later visitor who waits may be answered with less: a demand was accepted
	shown   bool // it is in memory: this process has shown it, and there is room for all
	purging int  // purges that may take it away at any moment
	purges  int  // that have ended
	owed    []owed
	met     owed // the newest data that was committed, and when that was read
}

// owed is an accepted demand that is not met yet.
type owed struct {
	asked time.Time
	data  int
	many  bool // the demand is on more than the path: an entry that it does not cover meets it too, and so does none
}

// labelled is an acknowledged demand on a tag: which pages it covers shows in
// what they say.
type labelled struct {
	tag         string
	purge       bool
	asked, done time.Time
}

// patternOf returns the pattern of the page that renders path.
func patternOf(path string) string {
	switch {
	case path == "/p":
		return path
	case strings.HasPrefix(path, "/a/"):
		return "/a/{x...}"
	}
	return path[:3] + "{x}"
}

// covers reports whether a demand on any of the names is about path whatever
// that page says, and whether it may be because of its tags.
func covers(names []store.Name, path string) (surely, maybe bool) {
	e := &store.Entry{Key: store.Key{Path: path}, Pattern: patternOf(path)}
	for _, n := range names {
		surely = surely || n.Covers(e)
		maybe = maybe || n.Kind() == store.KindTag
	}
	return surely, surely || maybe
}

// promise says that no later visitor of path may see less.
func (h *history) promise(path string, data int) {
	p := h.pages[path]
	p.floor = max(p.floor, data)
}

// owe notes an accepted demand, unless it was met before anybody heard that it
// was accepted. h.mu is held.
func (h *history) owe(path string, o owed) {
	if p := h.pages[path]; p.met.data < o.data || p.met.asked.Before(o.asked) {
		p.owed = append(p.owed, o)
	}
}

// meet takes away the demands on path that data read at that time meets. h.mu is held.
func (h *history) meet(path string, data int, read time.Time) {
	p := h.pages[path]
	if read.After(p.met.asked) {
		p.met = owed{asked: read, data: data}
	}
	left := p.owed[:0]
	for _, o := range p.owed {
		if data < o.data || read.Before(o.asked) {
			left = append(left, o)
			continue
		}
		if from := h.well; !from.IsZero() {
			if o.asked.After(from) {
				from = o.asked
			}
			h.tally.met.longer(time.Since(from), h.bounds.met, h.seed)
		}
	}
	p.owed = left
}

// committed is called when an entry has taken its place in the store, whether
// or not the process hears of it.
func (h *history) committed(e *store.Entry) {
	c, err := contentOf(e)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil {
		h.failLocked("G7: an entry is committed of which %v", err)
		return
	}
	read := time.Now()
	if c.by > 0 {
		r := h.renders[c.by-1]
		read = r.read
		if r.path != c.path || r.data != c.data {
			h.failLocked("G7: %+v is not what render %d made", c, r.number)
		}
	}
	h.meet(c.path, c.data, read)
}
