package freshet

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// pressure is a site whose index, page cache and store are all too small for
// what is asked of it.
type pressure struct {
	t     *testing.T
	site  *Site
	down  atomic.Bool
	calm  atomic.Bool
	paths []string
	seen  []seen // by path

	mu     sync.Mutex
	ghosts map[*known]struct{} // that were met in the index
}

// seen is the newest begun that a visitor of a path got.
type seen struct {
	mu    sync.Mutex
	begun store.Tick
}

func newPressure(t *testing.T, paths int) *pressure {
	p := &pressure{t: t, seen: make([]seen, paths), ghosts: make(map[*known]struct{})}
	for i := range paths {
		p.paths = append(p.paths, fmt.Sprintf("/%d", i))
	}
	p.site = floodSite(t, Options{
		MaxKnown: 1, CacheBytes: 300_000, MaxRenders: 8, MaxAbandoned: 64, MaxPending: 100, RenderTimeout: 20 * time.Millisecond, VisitorWait: 40 * time.Millisecond, RevalidateLimit: 10,
		Store: mem.New(mem.Options{MaxBytes: 500_000, MaxPerPage: 500}),
	}, Page{Pattern: "/{x}", Revalidate: 5 * time.Millisecond, Render: RenderFunc(p.render)})
	p.site.index.limit = leastShard
	return p
}

// leastShard is the limit of a shard of the index here: less than Options can ask for.
const leastShard = 2

// render takes a moment, too long, or for ever; finds a page, none, or nothing out.
func (p *pressure) render(ctx context.Context, _ *Request) (*Result, error) {
	what := rand.IntN(20)
	switch {
	case p.calm.Load():
		what = 1
	case what == 0: // it does not listen, and comes back late
		time.Sleep(30 * time.Millisecond)
	case what < 4:
		time.Sleep(time.Millisecond)
	case what == 4:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	switch {
	case p.down.Load() || what%5 == 3:
		return nil, errFlood
	case what%5 == 2:
		return NotFound(0), nil
	}
	return &Result{Body: make([]byte, 200), Tags: []string{fmt.Sprintf("t%d", what)}}, nil
}

// visit is a visitor who can tell when the data was read: later ones never get older data.
func (p *pressure) visit(i int) {
	path, before := p.paths[i], &p.seen[i]
	before.mu.Lock()
	floor := before.begun
	before.mu.Unlock()
	r, f, err := p.site.lookup(p.t.Context(), path, time.Now())
	switch {
	case err != nil:
		p.t.Errorf("look %s up: %v", path, err)
	case r == nil:
		r, _ = p.site.visit(p.t.Context(), path) // it fails as often as the render does
	case f.State == Stale:
		p.site.refresh(r.known, f.Reason, time.Now())
	}
	if r == nil {
		return
	}
	begun := r.entry.Begun
	if floor.After(begun) {
		p.t.Errorf("%s went back from %v to %v", path, floor, begun)
	}
	before.mu.Lock()
	before.begun = store.Later(before.begun, begun)
	before.mu.Unlock()
}

// demand makes some demand; all of them may be refused.
func (p *pressure) demand(i int) {
	ctx, stop := context.WithTimeout(p.t.Context(), time.Duration(rand.IntN(50))*time.Millisecond)
	defer stop()
	path, tag := Path(p.paths[i]), Tag(fmt.Sprintf("t%d", rand.IntN(20)))
	var err error
	switch rand.IntN(6) {
	case 0, 1:
		_, err = p.site.Revalidate(ctx, path)
	case 2:
		_, err = p.site.MarkStale(ctx, path)
	case 3:
		_, err = p.site.Purge(ctx, path)
	case 4:
		_, err = p.site.Revalidate(ctx, tag)
	case 5:
		_, err = p.site.MarkStale(ctx, tag)
	}
	var render *RenderError
	if err != nil && !errors.As(err, &render) && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrPurged) && !errors.Is(err, context.DeadlineExceeded) {
		p.t.Errorf("demand: %v", err)
	}
}

// collect remembers what is in the index now.
func (p *pressure) collect() {
	p.site.index.each(func(k *known) {
		p.mu.Lock()
		p.ghosts[k] = struct{}{}
		p.mu.Unlock()
	})
}

// judge looks at everything that was ever met: nothing was forgotten that
// anything still held.
func (p *pressure) judge() (dead int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for k := range p.ghosts {
		k.mu.Lock()
		if k.dead {
			dead++
			r, cached := p.site.cache.Get(k.path)
			if k.flights != 0 || k.current != nil || len(k.waiters) > 0 || k.timer != nil || k.owe.After(k.shown) || k.pending || cached && r.known == k {
				p.t.Errorf("%s was forgotten with %d flights, %d waiters, timer %v, owed %v, pending %v, cached %v",
					k.path, k.flights, len(k.waiters), k.timer != nil, k.owe.After(k.shown), k.pending, cached)
			}
		}
		k.mu.Unlock()
	}
	return dead
}

// pendingNow counts what Site.pending should say.
func (p *pressure) pendingNow() (n int64) {
	p.site.index.each(func(k *known) {
		k.mu.Lock()
		defer k.mu.Unlock()
		due := k.owe.After(k.shown)
		for _, w := range k.waiters {
			due = due || w.demand
		}
		if due {
			n++
		}
	})
	return n
}

// TestIndexUnderPressure: paths are forgotten and learnt again while renders
// fail, hang and come late, demands and purges come, and entries are evicted from
// memory and store.
func TestIndexUnderPressure(t *testing.T) {
	const paths = 3000
	p := newPressure(t, paths)
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Second)
	defer stop()
	var all sync.WaitGroup
	most := 0
	work := func(n int, f func()) {
		for range n {
			all.Go(func() {
				for ctx.Err() == nil && !t.Failed() {
					f()
				}
			})
		}
	}
	work(8, func() { p.visit(rand.IntN(paths)) })
	work(4, func() { p.visit(rand.IntN(20)) }) // some are asked for all the time
	work(6, func() { p.demand(rand.IntN(paths)) })
	work(2, func() { p.demand(rand.IntN(20)) })
	// In real time: who is answered from memory does not wait, so a virtual clock would stand still.
	work(1, func() {
		time.Sleep(300 * time.Millisecond)
		p.down.Store(!p.down.Load())
	})
	work(1, func() {
		time.Sleep(time.Millisecond)
		p.collect()
		p.judge()
		most = max(most, p.site.knownPaths())
	})
	all.Wait()
	p.down.Store(false)
	p.calm.Store(true)
	p.collect()
	dead := p.judge()
	t.Logf("%d of %d met paths were forgotten, at most %d were known at once", dead, len(p.ghosts), most)
	if dead < 100 {
		t.Error("nothing was forgotten: there was no pressure")
	}
	eventually(t, "pending is counted exactly", func() bool { return p.site.pending.Load() == p.pendingNow() })
	limit := leastShard * knownShards * hardFactor
	if most > limit+600 { // beside what is cached, waited for and owed
		t.Errorf("%d paths were known at once, the limit is %d", most, limit)
	}
	eventually(t, "all demands are met", func() bool { // a path that has failed often may have to be asked again
		p.site.index.each(func(k *known) {
			k.mu.Lock()
			pending := k.pending
			k.mu.Unlock()
			if pending {
				p.site.due(k.path, store.Tick{}, true)
			}
		})
		return p.site.pending.Load() == 0
	})
	if p.pendingNow() != 0 {
		t.Error("demands are due that are not counted")
	}
	p.judge()
}
