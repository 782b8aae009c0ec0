package freshet

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet/internal/pagecache"
	"github.com/freshet-go/freshet/internal/router"
	"github.com/freshet-go/freshet/store/mem"
)

// Site is all pages, the cache and the store that one handler serves. Its
// methods are safe for concurrent use, but Add comes before the first request.
type Site struct {
	opt       Options
	ownsStore bool
	routes    router.Table[*route]
	pages     []*route

	cache     *pagecache.Cache[*resident]
	index     *index
	frontier  frontier
	admission *admission
	encoder   *encoder
	journal   journal

	ctx       context.Context // ends when the site closes
	cancel    context.CancelCauseFunc
	flights   sync.WaitGroup
	forsaken  chan struct{} // closed when renders that do not listen are left behind
	closing   atomic.Bool
	closed    sync.Once
	closeErr  error
	resumed   sync.Once
	looked    chan struct{} // closed when it is known whether earlier demands are unmet
	waiting   atomic.Int64  // visitors
	pending   atomic.Int64  // paths that a demand is due for
	accepting atomic.Int64  // demands on their way into the store

	server  atomic.Pointer[http.Server]
	serving atomic.Bool // Serve was called
}

// route is a page as the engine holds it.
type route struct {
	page    Page
	plain   string // the one path of a pattern without params, or ""
	listing listing
	shell   shell
}

// New returns a site without pages. Close it.
func New(o Options) (*Site, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	s := &Site{opt: o.withDefaults(), forsaken: make(chan struct{}), looked: make(chan struct{})}
	if s.opt.Store == nil {
		s.opt.Store, s.ownsStore = mem.New(mem.Options{}), true
		s.opt.Logger.Warn("no store given: pages and demands are kept in memory and end with this process")
	}
	s.opt.Events = JoinEvents(LogEvents(s.opt.Logger), s.opt.Events)
	cache, err := pagecache.New(s.opt.CacheBytes, (*resident).weight)
	if err != nil {
		return nil, fmt.Errorf("freshet: page cache: %w", err)
	}
	s.cache = cache
	s.index = newIndex(s.opt.MaxKnown)
	s.admission = newAdmission(s.opt.MaxRenders, s.opt.MaxAbandoned)
	s.encoder = newEncoder()
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	return s, nil
}

// Add declares pages. It reports malformed patterns, conflicts and
// contradictory fields. Pages before the first bad one stay added.
func (s *Site) Add(pages ...Page) error {
	for _, p := range pages {
		if err := s.add(p); err != nil {
			return fmt.Errorf("page %q: %w", p.Pattern, err)
		}
	}
	return nil
}

func (s *Site) add(p Page) error {
	switch {
	case (p.Render == nil) == (p.Handler == nil):
		return errors.New("set exactly one of Render and Handler")
	case p.Handler != nil && (p.Paths != nil || p.Shell != nil || p.Static || p.Revalidate != 0):
		return errors.New("a page with a Handler is never cached: Paths, Shell, Static and Revalidate do not apply")
	case (p.Fallback == FallbackShell) != (p.Shell != nil):
		return errors.New("FallbackShell and Shell go together")
	case p.Fallback < FallbackBlocking || p.Fallback > FallbackNotFound:
		return fmt.Errorf("unknown Fallback %d", p.Fallback)
	case p.Revalidate < 0 && p.Revalidate != Never:
		return fmt.Errorf("Revalidate is %v", p.Revalidate)
	case p.MaxRenders < 0:
		return errors.New("MaxRenders is negative")
	}
	rt := &route{page: p}
	if !strings.Contains(p.Pattern, "{") {
		path, err := router.Fill(p.Pattern, nil)
		if err != nil {
			return err
		}
		rt.plain = path
	}
	if err := s.routes.Add(p.Pattern, rt); err != nil {
		return err
	}
	s.pages = append(s.pages, rt)
	return nil
}

// Start lists every page's paths and takes up the demands that an earlier
// process left unmet. It is optional: without it the demands are taken up at the
// first request.
func (s *Site) Start(ctx context.Context) error {
	for _, rt := range s.pages {
		if _, err := s.list(ctx, rt, false); err != nil {
			return err
		}
	}
	s.resume()
	return nil
}

// closeGrace is how long Close waits for renders that do not listen to their context.
const closeGrace = 5 * time.Second

// Close cancels renders, answers everybody who waits with ErrClosed, and waits
// for what the site started; renders that ignore their context are left behind
// after five seconds. Committed work is kept. It does not close Options.Store.
func (s *Site) Close() error {
	s.closed.Do(func() {
		s.closing.Store(true)
		s.resumed.Do(func() {})
		s.cancel(ErrClosed)
		s.index.each(func(k *known) {
			k.mu.Lock()
			if k.timer != nil {
				k.timer.Stop()
				k.timer = nil
			}
			if k.current != nil {
				k.current.stopTimer()
			} else {
				s.kick(k, time.Now())
			}
			k.mu.Unlock()
		})
		t := time.AfterFunc(closeGrace, func() { close(s.forsaken) })
		s.flights.Wait()
		t.Stop()
		s.encoder.close()
		s.cache.Close()
		if s.ownsStore {
			s.closeErr = s.opt.Store.Close()
		}
	})
	return s.closeErr
}
