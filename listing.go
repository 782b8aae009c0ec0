package freshet

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet/internal/router"
)

// listing is what Page.Paths said: asked once, by one caller for all, and never
// waited for by somebody who only wants to know what is known.
type listing struct {
	paths atomic.Pointer[map[string]struct{}] // nil: not asked yet

	mu      sync.Mutex
	running *asking // nil: nobody asks
	failed  error   // of the last try
	again   time.Time
}

// asking is one call of Page.Paths that its callers share.
type asking struct {
	done  chan struct{}
	paths map[string]struct{}
	err   error
}

// askAgain is how long a failed listing is not tried again: every visitor of an
// unlisted path would ask the data source anew.
const askAgain = time.Second

// list returns the paths that the page lists; it asks if that was not done yet,
// or again if fresh is set.
func (s *Site) list(ctx context.Context, rt *route, fresh bool) (map[string]struct{}, error) {
	if p := rt.listing.paths.Load(); p != nil && !fresh {
		return *p, nil
	}
	l := &rt.listing
	l.mu.Lock()
	a := l.running
	switch {
	case s.closing.Load():
		l.mu.Unlock()
		return nil, ErrClosed
	case a == nil && !fresh && l.failed != nil && time.Now().Before(l.again):
		err := l.failed
		l.mu.Unlock()
		return nil, err
	case a == nil:
		a = &asking{done: make(chan struct{})}
		l.running = a
		s.flights.Go(func() { s.ask(rt, a) })
	}
	l.mu.Unlock()
	select {
	case <-a.done:
		return a.paths, a.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (s *Site) ask(rt *route, a *asking) {
	ctx, stop := context.WithTimeoutCause(s.ctx, s.opt.RenderTimeout, errDeadline{s.opt.RenderTimeout})
	defer stop()
	a.paths, a.err = s.pathsOf(ctx, rt)
	l := &rt.listing
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running, l.failed = nil, a.err; a.err == nil {
		l.paths.Store(&a.paths)
	}
	l.again = time.Now().Add(askAgain)
	close(a.done)
}

// pathsOf asks the page. Only normalised paths that it answers are accepted.
func (s *Site) pathsOf(ctx context.Context, rt *route) (m map[string]struct{}, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
		if err != nil {
			m, err = nil, fmt.Errorf("list paths of %s: %w", rt.page.Pattern, err)
		}
	}()
	m = make(map[string]struct{})
	switch {
	case rt.page.Handler != nil:
	case rt.page.Paths != nil:
		paths, err := rt.page.Paths(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range paths {
			path, _, err := router.Normalize(p)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", p, err)
			}
			if got, _, ok := s.routes.Match(path); !ok || got != rt {
				return nil, fmt.Errorf("%q is not a path of this page", p)
			}
			m[path] = struct{}{}
		}
	case rt.plain != "":
		m[rt.plain] = struct{}{}
	}
	return m, nil
}

// asked reports whether it is known what the page lists.
func (rt *route) asked() bool { return rt.page.Paths == nil || rt.listing.paths.Load() != nil }

// lists reports whether the page lists path, as far as it was asked.
func (rt *route) lists(path string) bool {
	if rt.page.Paths == nil {
		return path == rt.plain
	}
	p := rt.listing.paths.Load()
	if p == nil {
		return false
	}
	_, ok := (*p)[path]
	return ok
}
