package sim

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

// visit asks the site for a path, as a visitor does, and judges the answer by
// what was known when the visitor came.
func (h *history) visit(d dice, path string) {
	l := h.current()
	if l == nil {
		return // nobody answers
	}
	v := &visitor{h: h, l: l, path: path, came: time.Now(), kind: "page"}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if d.one(12) { // does not wait to the end
		ctx, stop = context.WithTimeout(ctx, d.between(time.Millisecond, time.Second))
		defer stop()
	}
	req := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if d.one(2) {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	if d.one(3) {
		v.kind = dataVariant
	}
	v.arrive()
	w := httptest.NewRecorder()
	if v.kind == dataVariant {
		l.site.ServeVariant(w, req, path, dataVariant)
	} else {
		l.site.ServeHTTP(w, req)
	}
	v.judge(w, ctx.Err() != nil)
}

// visitor is one of them, with what was known when it came.
type visitor struct {
	h     *history
	l     *life
	path  string
	kind  string
	came  time.Time
	floor int
	asked int
	shown bool // this process has shown the page before
	kept  bool // the store has it
	purge int  // -1: one is under way
}

// arrive notes what is known now, which is a quiet moment.
func (v *visitor) arrive() {
	e, _ := v.l.peek(v.path)
	h := v.h
	h.mu.Lock()
	defer h.mu.Unlock()
	h.visits++
	h.checkQuiet(v.l)
	p := h.pages[v.path]
	v.floor, v.asked, v.shown, v.purge = p.floor, p.asked, p.shown, p.purges
	if e != nil { // what is older than what was shown is not shown again
		c, err := contentOf(e)
		v.kept = err == nil && c.data >= p.floor
	}
	if p.purging > 0 {
		v.purge = -1
	}
}

func (v *visitor) judge(w *httptest.ResponseRecorder, left bool) {
	h, took := v.h, time.Since(v.came)
	well := h.weather.storeWasWell(v.came)
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.pages[v.path]
	there := v.purge == p.purges && p.purging == 0 && (v.shown || v.kept && well)
	state := w.Header().Get("X-State")
	if w.Header().Get("X-Content") != "" || took > 0 || w.Code >= 500 {
		h.log.add("visitor of %s (%s) from %v: %d %s %q after %v", v.path, v.kind, v.came.Sub(h.log.start), w.Code, state, w.Header().Get("X-Content"), took)
	}
	if v.l.dead.Load() {
		return // it does not arrive
	}
	most := h.bounds.visitor
	if !h.weather.storeWasWell(v.came.Add(-storeWait)) {
		most += storeWait
	}
	if took > most {
		h.failLocked("G5: a visitor of %s waited %v, want at most %v", v.path, took, most)
	}
	h.tally.visitor.longer(took, most, h.seed)
	if there && took > 0 && !v.l.closing.Load() {
		h.failLocked("G4: a visitor of %s, which was there (shown before %v, stored %v), waited %v", v.path, v.shown, v.kept, took)
	}
	switch {
	case left:
		return
	case w.Header().Get("X-Content") != "":
		v.judgeContent(p, w, state)
	case there && !v.l.closing.Load():
		h.failLocked("G3: %s was there (shown before %v, stored %v) and is %d %s", v.path, v.shown, v.kept, w.Code, strings.TrimSpace(w.Body.String()))
	}
}

// judgeContent judges what a visitor got to see. h.mu is held.
func (v *visitor) judgeContent(p *page, w *httptest.ResponseRecorder, state string) {
	h := v.h
	c, err := read(w, v.kind)
	if err == nil && c.path != v.path {
		err = errors.New("it is of " + c.path)
	}
	if err != nil {
		h.failLocked("G7: %s: %v", v.path, err)
		return
	}
	if c.data < v.floor {
		h.failLocked("G1/G2: %s shows %d as %s to a visitor who came %v ago, want at least %d", v.path, c.data, state, time.Since(v.came), v.floor)
	}
	if state == "MISS" && c.data < v.asked {
		h.failLocked("G1: a visitor of %s who waited was answered with %d, want at least the %d that was demanded before", v.path, c.data, v.asked)
	}
	if c.by > 0 {
		h.checkTags(h.renders[c.by-1], v.came)
	}
	p.floor = max(p.floor, c.data)
	if v.purge == p.purges && p.purging == 0 && !h.scene.crowded && h.life == v.l {
		p.shown = true
	}
}

// checkTags holds what was promised of tags against a render that was shown to
// a visitor who came at that time. h.mu is held.
func (h *history) checkTags(r *render, came time.Time) {
	for _, d := range h.labelled {
		if d.done.After(came) || !r.carries(d.tag) || !r.read.Before(d.asked) {
			continue
		}
		switch {
		case d.purge:
			h.failLocked("G1: render %d of %s, with the tag %s, was shown after a purge of that", r.number, r.path, d.tag)
		case r.clean && !r.ended.IsZero(): // it was there then, or ran and was not given up
			h.failLocked("G1: render %d of %s, with the tag %s, was shown after Revalidate of that had returned nil", r.number, r.path, d.tag)
		}
	}
}
