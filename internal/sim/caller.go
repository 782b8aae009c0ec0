package sim

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
)

// caller is one who makes a demand, with what was known when it was made.
type caller struct {
	h      *history
	l      *life
	method string
	names  []store.Name
	limit  time.Duration // how long the caller waits

	asked  time.Time
	data   int            // that the demand is about
	shown  []string       // pages that were there and are surely covered
	purges map[string]int // of the covered pages

	carried map[string]bool // whose entry the store could name
}

// call makes a demand of a random kind, mostly about data that has changed.
func (h *history) call(d dice) {
	l := h.current()
	if l == nil {
		return
	}
	c := &caller{h: h, l: l, method: revalidate, limit: time.Hour}
	switch d.IntN(12) {
	case 0, 1:
		c.method = purge
	case 2, 3, 4:
		c.method = markStale
	case 5:
		c.limit = d.between(time.Millisecond, 2*time.Second)
	}
	for range 1 + d.IntN(5)/4 {
		c.names = append(c.names, h.name(d))
	}
	if !d.one(3) {
		h.news()
	}
	_ = c.call() // it was judged there
}

// The methods of a site.
const (
	revalidate = "revalidate"
	markStale  = "mark stale"
	purge      = "purge"
)

// demand makes one demand about news, and waits to the end.
func (h *history) demand(method string, names ...store.Name) error {
	l := h.current()
	if l == nil {
		return errDown
	}
	h.news()
	return (&caller{h: h, l: l, method: method, names: names, limit: time.Hour}).call()
}

// news changes the data.
func (h *history) news() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.data++
}

// call makes the demand.
func (c *caller) call() error {
	targets := make([]freshet.Target, 0, len(c.names))
	for _, n := range c.names {
		targets = append(targets, target(n))
	}
	c.begin()
	ctx, stop := context.WithTimeout(context.Background(), c.limit)
	defer stop()
	do := map[string]func(context.Context, ...freshet.Target) (freshet.Receipt, error){
		revalidate: c.l.site.Revalidate, markStale: c.l.site.MarkStale, purge: c.l.site.Purge,
	}[c.method]
	rc, err := do(ctx, targets...)
	c.end(rc, err, ctx.Err() != nil)
	return err
}

// name draws what a demand names.
func (h *history) name(d dice) store.Name {
	path := pick(d, h.scene.paths)
	switch d.IntN(12) {
	case 0, 1:
		return store.TagName(pick(d, tags))
	case 2:
		return store.PrefixName(pick(d, []string{"/a", "/a/1", "/n", "/"}))
	case 3:
		return store.PatternName(patternOf(path))
	case 4:
		if d.one(3) {
			return store.SiteName
		}
	}
	return store.PathName(path)
}

func target(n store.Name) freshet.Target {
	switch n.Kind() {
	case store.KindTag:
		return freshet.Tag(n.Text())
	case store.KindPrefix:
		return freshet.Prefix(n.Text())
	case store.KindPattern:
		return freshet.Pattern(n.Text(), nil)
	case store.KindSite:
		return freshet.All()
	}
	return freshet.Path(n.Text())
}

// begin notes what is known now.
func (c *caller) begin() {
	c.h.mu.Lock()
	defer c.h.mu.Unlock()
	c.asked, c.data, c.purges = time.Now(), c.h.data, make(map[string]int)
	c.carried = make(map[string]bool)
	c.h.demands++
	c.h.log.add("%s of %q, data %d", c.method, c.names, c.data)
	for _, path := range c.h.scene.paths {
		p := c.h.pages[path]
		surely, maybe := covers(c.names, path)
		if !maybe {
			continue
		}
		if e, _ := c.l.peek(path); e != nil {
			c.carried[path] = slices.ContainsFunc(c.names, func(n store.Name) bool { return n.Covers(e) })
		}
		c.purges[path] = p.purges
		if p.purging > 0 {
			c.purges[path] = -1
		}
		if surely && p.shown {
			c.shown = append(c.shown, path)
		}
		if c.method == purge {
			p.purging++
			p.owed = nil
		}
	}
}

// end judges the answer, and notes what it promises.
func (c *caller) end(rc freshet.Receipt, err error, left bool) {
	h, took := c.h, time.Since(c.asked)
	well := h.weather.storeWasWell(c.asked.Add(-storeWait))
	h.mu.Lock()
	defer h.mu.Unlock()
	h.log.add("%s of %q from %v: %v after %v, %d pages and %d more", c.method, c.names, c.asked.Sub(h.log.start), err, took, len(rc.Pages), rc.More)
	if c.method == purge {
		for path := range c.purges {
			p := h.pages[path]
			p.purging--
			p.purges++
			p.shown, p.owed = false, nil
		}
	}
	if c.l.dead.Load() {
		return // nobody hears it
	}
	most := h.bounds.demand
	if !well {
		most += h.bounds.ill
	}
	if took > most {
		h.failLocked("G5: a caller of %s waited %v, want at most %v", c.method, took, most)
	}
	h.tally.demand.longer(took, most, h.seed)
	c.checkErrors(err, well, left)
	c.checkReceipt(rc, err)
	c.promised(rc, err)
}

// checkErrors holds the errors of a demand against what may go wrong. history.mu is held.
func (c *caller) checkErrors(err error, well, left bool) {
	for _, err := range flat(err) {
		var re *freshet.RenderError
		switch {
		case errors.As(err, &re), errors.Is(err, freshet.ErrPurged), errors.Is(err, freshet.ErrBusy) && c.method != purge:
		case errors.Is(err, freshet.ErrClosed) && c.l.closing.Load():
		case left, !well, c.l.closing.Load():
		default:
			c.h.failLocked("%s of %q: %v", c.method, c.names, err)
		}
	}
}

// flat returns the errors that were joined.
func flat(err error) []error {
	if err == nil {
		return nil
	}
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range j.Unwrap() {
			all = append(all, flat(e)...)
		}
		return all
	}
	return []error{err}
}

// checkReceipt holds a receipt against the error beside it. history.mu is held.
func (c *caller) checkReceipt(rc freshet.Receipt, err error) {
	done := make(map[string]bool, len(rc.Pages))
	for _, p := range rc.Pages {
		done[p.Path] = p.Done
		if p.Done && p.Err != "" || c.method == markStale && p.Done || c.method == revalidate && !p.Done && p.Err == "" || err == nil && p.Err != "" {
			c.h.failLocked("%s of %q returned %v with the receipt %+v", c.method, c.names, err, p)
		}
		if p.Done && c.method == revalidate && p.Began.Before(rc.Asked.Truncate(time.Microsecond)) {
			c.h.failLocked("revalidate of %q, asked at %v, is done with what began at %v", c.names, rc.Asked, p.Began)
		}
	}
	for _, n := range c.names {
		if path := n.Text(); n.Kind() == store.KindPath && err == nil && !done[path] && c.method != markStale && rc.More == 0 {
			c.h.failLocked("%s of %s returned nil with the receipt %+v", c.method, path, rc)
		}
	}
}

// promised notes what later visitors can rely on. history.mu is held.
func (c *caller) promised(rc freshet.Receipt, err error) {
	h, all := c.h, err == nil && rc.More == 0
	for _, p := range rc.Pages {
		// A tag may lead to the same page after the demand on its path was refused.
		name := store.PathName(p.Path)
		named := slices.Contains(c.names, name) && c.l.gate.acceptedSince(name, c.asked)
		switch {
		case p.Done && c.method == purge: // of its tags
		case p.Done:
			h.promise(p.Path, c.data)
		case !named && (!c.carried[p.Path] || h.scene.options.RevalidateLimit > 0):
			// It ran when the demand came, and the caller has left before it was known
			// whether that is about it; or it is beyond the limit. Only visitors have it
			// regenerated.
		case c.method != purge && c.purges[p.Path] == h.pages[p.Path].purges && h.pages[p.Path].purging == 0:
			h.owe(p.Path, owed{c.asked, c.data, !named})
		}
	}
	for path := range c.purges {
		surely, _ := covers(c.names, path)
		switch p := h.pages[path]; {
		case !surely || err != nil:
		case c.method == purge:
			h.promise(path, c.data)
		default:
			p.asked = max(p.asked, c.data)
		}
	}
	if !all && (c.method != purge || err != nil) || c.method == markStale {
		return
	}
	if c.method == revalidate && h.scene.options.RevalidateLimit == 0 {
		for _, path := range c.shown {
			h.promise(path, c.data)
		}
	}
	for _, n := range c.names {
		if n.Kind() == store.KindTag && (c.method == purge || h.scene.options.RevalidateLimit == 0) {
			h.labelled = append(h.labelled, labelled{n.Text(), c.method == purge, c.asked, time.Now()})
		}
	}
}
