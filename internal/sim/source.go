package sim

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/freshet-go/freshet"
)

// render is what is known of one call of the renderer.
type render struct {
	number int
	path   string
	life   *life
	ctx    context.Context
	read   time.Time // when it read its data
	data   int
	tags   []string
	ended  time.Time // zero: it runs
	clean  bool      // its context had not ended before it did
	ok     bool      // it returned a result
}

var errSource = errors.New("the data source is down")

// tags are the labels of usual results.
var tags = []string{"t0", "t1", "t2"}

// renderer returns the renderer of one process. It reads the data when it is
// called; everything else comes afterwards.
func (h *history) renderer(l *life) freshet.Renderer {
	return freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (res *freshet.Result, err error) {
		h.mu.Lock()
		p := h.pages[r.Path]
		p.renders++
		d := newDice(h.seed, fmt.Sprintf("render %s %d", r.Path, p.renders))
		it := &render{number: len(h.renders) + 1, path: r.Path, life: l, ctx: ctx, read: time.Now(), data: h.data}
		it.tags = append(it.tags, pick(d, h.tags))
		if t := pick(d, h.tags); d.one(2) && !slices.Contains(it.tags, t) {
			it.tags = append(it.tags, t)
		}
		h.renders = append(h.renders, it)
		h.checkStart(it)
		l.running[it] = struct{}{}
		h.mu.Unlock()
		h.log.add("render %d of %s begins (%s), data %d, tags %v", it.number, r.Path, r.Cause, it.data, it.tags)
		defer func() { // also of a panic
			h.mu.Lock()
			defer h.mu.Unlock()
			it.ended, it.clean, it.ok = time.Now(), ctx.Err() == nil, res != nil
			delete(l.running, it)
			if it.ok && res.Status == http.StatusNotFound { // it may stay in memory
				h.meet(it.path, it.data, it.read)
			}
			h.log.add("render %d of %s ends: result %v, error %v, context %v", it.number, r.Path, it.ok, err, ctx.Err())
		}()
		return h.make(ctx, d, it)
	})
}

// make plays what the dice say of one render.
func (h *history) make(ctx context.Context, d dice, it *render) (*freshet.Result, error) {
	s := h.scene
	outage, healed := h.weather.source()
	took := d.between(s.usual/4, 2*s.usual)
	if d.one(20) {
		took *= 5
	}
	if s.steady {
		took = s.usual
	}
	fate, gone, panics, window := d.IntN(100), d.IntN(100) < s.gone, d.one(4), d.IntN(8)
	deaf, hangs := fate < s.deaf, fate >= s.deaf && fate < s.deaf+s.hanging
	fails := fate >= 100-s.failing || outage
	if healed {
		took, deaf, hangs, fails = min(took, s.usual), false, false, false // all is well
	}
	done := ctx.Done()
	switch {
	case deaf:
		done, took = nil, d.between(0, s.options.RenderTimeout+deafest)
	case hangs:
		took = time.Hour
	}
	t := time.NewTimer(took)
	defer t.Stop()
	select {
	case <-t.C:
	case <-done:
		return nil, ctx.Err()
	}
	switch {
	case fails && panics:
		panic(errSource)
	case fails:
		return nil, errSource
	}
	c := content{path: it.path, data: it.data, by: it.number}
	if still(it.path) {
		c.by = 0
	}
	status := http.StatusOK
	if gone {
		status = http.StatusNotFound
	}
	res := c.result(status, it.tags, s.packed)
	switch {
	case window == 0:
		res.Revalidate = freshet.Never
	case window < 4:
		res.Revalidate = time.Duration(window) * time.Second
	}
	return res, nil
}

// still reports whether the path's page says the same of the same data.
func still(path string) bool { return path[1] == 'b' }

// shell is the renderer of what is shown while a page is missing.
func shell(_ context.Context, r *freshet.Request) (*freshet.Result, error) {
	return &freshet.Result{Body: []byte("shell " + strconv.Quote(r.Path))}, nil
}

func listed(paths ...string) func(context.Context) ([]string, error) {
	return func(context.Context) ([]string, error) { return paths, nil }
}
