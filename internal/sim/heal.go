package sim

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
)

// heal is the end of a history: nothing bad happens any more, and so every
// accepted demand must be met within a bound, and every page fresh.
func (h *history) heal() {
	d := newDice(h.seed, "heal")
	h.weather.heal()
	h.log.add("all is well")
	h.mu.Lock()
	h.well = time.Now()
	h.mu.Unlock()
	again := d.one(2)
	if again {
		h.restart(d, d.one(2))
	}
	h.begin()
	h.mu.Lock()
	l := h.life
	h.mu.Unlock()
	h.awaitOwed(l, again)
	h.checkPending(l)
	h.checkRefreshed(l)
	h.checkFresh(d, l)
	h.close(l)
}

// begin starts the process' work without a visitor.
func (h *history) begin() {
	if err := h.life.site.Start(context.Background()); err != nil {
		h.fail("start: %v", err)
	}
}

// awaitOwed waits until all accepted demands are met, without a visitor. After
// a restart the store says the same, also of pages that no receipt named.
func (h *history) awaitOwed(l *life, restarted bool) {
	deadline := h.well.Add(h.bounds.met)
	for {
		h.mu.Lock()
		var unmet string
		for _, path := range h.scene.paths {
			_, demanded := l.peek(path)
			for _, o := range h.pages[path].owed {
				if !o.many || demanded {
					unmet = path
				}
			}
		}
		h.mu.Unlock()
		if unmet == "" && restarted {
			pending, err := h.under.Pending(context.Background(), l.build, "", 1000)
			if err != nil {
				h.fail("pending: %v", err)
			}
			for _, path := range pending {
				// Without an entry it may be a not-found answer, which stays in memory;
				// and another build's newer entry has met the demand too.
				if _, demanded := l.peek(path); demanded {
					unmet = path
				}
			}
		}
		if unmet == "" {
			h.mu.Lock()
			for _, p := range h.pages {
				p.owed = nil // what is left is of tags that a page has lost
			}
			h.mu.Unlock()
			return
		}
		if time.Now().After(deadline) {
			why, err := l.site.Why(context.Background(), unmet)
			h.fail("G6: a demand on %s, which was accepted, is not met after %v in which all was well (restarted: %v): %v %v", unmet, h.bounds.met, restarted, why, err)
			return
		}
		time.Sleep(time.Second)
	}
}

// checkPending makes as many demands at once as may be pending: they are
// accepted only if the engine thinks that none is.
func (h *history) checkPending(l *life) {
	targets := make([]freshet.Target, h.scene.options.MaxPending)
	for i := range targets {
		targets[i] = freshet.Path(h.scene.paths[0])
	}
	ctx := context.Background()
	if _, err := l.site.MarkStale(ctx, append(targets, targets[0])...); !errors.Is(err, freshet.ErrBusy) {
		h.fail("G8: more demands than may be pending: %v, want ErrBusy", err)
	}
	// What a demand on a tag asked for is due also if the page has lost the tag.
	for deadline := h.well.Add(h.bounds.met); ; time.Sleep(time.Second) {
		_, err := l.site.MarkStale(ctx, targets...)
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			h.fail("G8: as many demands as may be pending, and none is: %v", err)
			return
		}
	}
	time.Sleep(h.bounds.demand)
}

// checkRefreshed looks at every page: what is stale is regenerated although
// nobody waits for it.
func (h *history) checkRefreshed(l *life) {
	time.Sleep(maxHold) // a page that failed is not tried before
	renders := func(path string) int {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.pages[path].renders
	}
	for _, path := range h.scene.paths {
		before := renders(path)
		w := httptest.NewRecorder()
		l.site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		time.Sleep(h.bounds.demand) // one after the other, since too many stale pages at once wait for their next visitors
		if w.Header().Get("X-State") == "STALE" && renders(path) == before {
			h.fail("G3: %s is stale, a visitor came, and no render has begun after %v", path, h.bounds.demand)
		}
	}
}

// checkFresh has every page revalidated, and looks at it.
func (h *history) checkFresh(d dice, l *life) {
	for _, path := range h.scene.paths {
		if err := h.demand(revalidate, store.PathName(path)); err != nil {
			h.fail("G6: revalidate of %s when all is well: %v", path, err)
			continue
		}
		w := httptest.NewRecorder()
		l.site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if e, _ := l.peek(path); h.scene.crowded && (e == nil || w.Code == http.StatusServiceUnavailable) {
			continue // a not-found answer that memory had no room for: the visitor sees the shell, or waits for another render
		}
		got, err := read(w, "page")
		if err != nil || got.data != h.data || w.Header().Get("X-State") != "HIT" && !h.scene.crowded {
			h.fail("G1: %s shows %+v (%v) as %s after all, want %d as HIT", path, got, err, w.Header().Get("X-State"), h.data)
		}
	}
	// And all at once, while they are looked at.
	var all sync.WaitGroup
	for _, path := range h.scene.paths {
		own := newDice(h.seed, "last "+path)
		all.Go(func() { h.visit(own, path) })
	}
	if err := h.demand(revalidate, store.SiteName); err != nil && !errors.Is(err, freshet.ErrBusy) { // there may be no slots for so many
		h.fail("G6: revalidate of all when all is well: %v", err)
	}
	all.Wait()
	for _, path := range h.scene.paths {
		h.visit(d, path)
	}
}
