package freshet

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet/store"
)

// known is what the engine knows of one path, whether or not its body is in
// memory: who waits for it, what runs for it, what was shown, what failed.
type known struct {
	path   string
	route  *route
	listed atomic.Bool

	busy     atomic.Bool          // a flight runs: a stale hit need not take mu
	heldTill atomic.Pointer[hold] // of a failed aged regeneration
	visits   atomic.Uint64

	mu       sync.Mutex
	dead     bool // dropped from the index: look it up again
	current  *flight
	flights  int // that have not returned, superseded ones included: each may still commit
	left     int // of these, given up while their renderers run
	lookups  int // that wait for the store: its answer may be older than what was shown since
	waiters  []*waiter
	shown    store.Tick // the largest begun that was installed
	asked    bool       // the store was asked for the path
	stored   bool       // it has an entry of it, of this build or another
	owe      store.Tick // the newest demand that is due without anybody waiting
	pending  bool       // counted in Site.pending
	failures int
	failed   error // the last failure, while there are any
	retryAt  time.Time
	nudged   bool          // a demand came that nobody waits for: it too may try during back-off
	tried    time.Time     // the last try that a new demand caused during back-off
	patience time.Duration // doubled each time it was used up
	usual    time.Duration // moving average of the render time
	timer    *time.Timer   // the next try
	purge    *purgeMark    // the last one, until an entry is there again
}

var noHold hold

func (k *known) held() hold {
	if h := k.heldTill.Load(); h != nil {
		return *h
	}
	return noHold
}

// idle reports whether nothing would be lost by forgetting k, but for the grace
// that a failed regeneration gave its page if there is no room for that. mu is held.
func (k *known) idle(now time.Time, full bool) bool {
	return k.flights == 0 && k.lookups == 0 && len(k.waiters) == 0 && k.timer == nil && !k.owe.After(k.shown) && (full || !now.Before(k.held().until))
}

// hardFactor times the limit on known paths is where a failed regeneration keeps
// no path from being forgotten any more: while a data source is down, whoever
// asks for all pages of a large site would have all of them known.
const hardFactor = 2

// knownShards spreads the index over locks.
const knownShards = 64

// index finds what is known of a path.
type index struct {
	limit int // per shard
	shard [knownShards]struct {
		mu   sync.Mutex
		m    map[string]*known
		cost int // of all its paths
	}
}

// bytesKnown is about what is known of a path of ordinary length. A long path
// counts for several, or 200,000 of 4 KB would be 800 MB.
const bytesKnown = 400

func cost(path string) int { return 1 + len(path)/bytesKnown }

func newIndex(limit int) *index {
	x := &index{limit: max(limit/knownShards, 16)}
	for i := range x.shard {
		x.shard[i].m = make(map[string]*known)
	}
	return x
}

func (x *index) of(path string) int {
	h := uint32(2166136261) // FNV-1a
	for i := range len(path) {
		h = (h ^ uint32(path[i])) * 16777619
	}
	return int(h % knownShards)
}

// get returns what is known of path, or nil.
func (x *index) get(path string) *known {
	s := &x.shard[x.of(path)]
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.m[path]
}

// put returns what is known of path, remembering it from now on. Past the
// limit it forgets paths that are idle and not cached: the store knows them.
func (x *index) put(path string, fresh func() *known, cached func(string) bool) *known {
	s := &x.shard[x.of(path)]
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.m[path]; k != nil {
		return k
	}
	if s.cost >= x.limit {
		seen, now, full := 0, time.Now(), s.cost >= hardFactor*x.limit
		for p, k := range s.m { // random order: as good as any for paths that nobody asks for
			if seen++; seen > 64 {
				break
			}
			if !k.mu.TryLock() {
				continue
			}
			if k.idle(now, full) && !cached(p) { // under the lock: what is cached names its path's k
				k.dead = true
				delete(s.m, p)
				s.cost -= cost(p)
			}
			k.mu.Unlock()
		}
	}
	k := fresh()
	s.m[k.path] = k // its own copy
	s.cost += cost(k.path)
	return k
}

// each calls f for every known path, without a lock held.
func (x *index) each(f func(*known)) {
	for i := range x.shard {
		s := &x.shard[i]
		s.mu.Lock()
		ks := make([]*known, 0, len(s.m))
		for _, k := range s.m {
			ks = append(ks, k)
		}
		s.mu.Unlock()
		for _, k := range ks {
			f(k)
		}
	}
}
