package freshet

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"time"

	"github.com/freshet-go/freshet/store"
)

// Options configure a Site. The zero value works: everything has a default.
type Options struct {
	// Store keeps entries and demands. Nil: a store in memory, which forgets
	// everything when the process ends; the log says so once. Close does not
	// close a store that was given here.
	Store store.Store

	// Build identifies code and configuration: entries are kept per build.
	// Peers and restarts of the same code must agree on it. Default "default".
	Build string

	// Logger receives what the operator should know, see LogEvents. Nil: slog.Default().
	Logger *slog.Logger
	Events Events // further listeners. Zero: none

	// StateHeader names a response header that says HIT, STALE or MISS of every
	// answer from an entry. Other answers do not have it. Empty: none.
	StateHeader string

	// Error writes the answer for a status that no page made: 400, 404, 405, 414,
	// 500, 503. Allow, Retry-After and Cache-Control are already set; err is for
	// the log and must not be shown. It is also asked for the body of a
	// NotFound result that has none. It may be called concurrently, for HEAD
	// requests too, and must write the status. Nil: a short plain text.
	Error func(w http.ResponseWriter, r *http.Request, status int, err error)

	RenderTimeout time.Duration // deadline of one render. Default 30 s
	VisitorWait   time.Duration // longest wait of a visitor for a missing page, then 503. Default RenderTimeout
	MaxRenders    int           // renders at once. Default 16
	MaxAbandoned  int           // renders that were superseded or timed out but still run. Default 2 × MaxRenders
	MaxWaiting    int           // visitors that wait for renders; more get 503. Default 4,096
	MaxPending    int           // demanded paths that are not regenerated yet; more demands get ErrBusy. Default 10,000

	// Jitter is the part of a window by which a page may age early, each path by
	// its own share: pages that were made together do not age together, and none
	// is older than its window when that is noticed. Windows under 10 s are kept
	// to the letter. At most 0.5. Default 0.1; negative: none.
	Jitter float64

	CacheBytes      int64 // page cache, all shares together. Default 256 MiB
	MaxKnown        int   // paths with knowledge in memory (about 400 bytes each; one of 4 KB counts for eleven). Default 200,000
	MaxPathLength   int   // bytes of a percent-encoded path; more is 414. Default 4,096
	MaxResultBytes  int   // bodies of one result together; more is a failed render. Default 16 MiB
	RevalidateLimit int   // pages that a demand on many waits for. Default 100
}

const minRenderTimeout = time.Millisecond

// validate reports fields that no default can mend.
func (o *Options) validate() error {
	var errs []error
	for name, n := range map[string]int64{
		"RenderTimeout": int64(o.RenderTimeout), "VisitorWait": int64(o.VisitorWait), "MaxRenders": int64(o.MaxRenders),
		"MaxAbandoned": int64(o.MaxAbandoned), "MaxWaiting": int64(o.MaxWaiting), "MaxPending": int64(o.MaxPending),
		"CacheBytes": o.CacheBytes, "MaxKnown": int64(o.MaxKnown), "MaxPathLength": int64(o.MaxPathLength),
		"MaxResultBytes": int64(o.MaxResultBytes), "RevalidateLimit": int64(o.RevalidateLimit),
	} {
		if n < 0 {
			errs = append(errs, fmt.Errorf("freshet: Options.%s is negative", name))
		}
	}
	if o.RenderTimeout != 0 && o.RenderTimeout < minRenderTimeout {
		errs = append(errs, fmt.Errorf("freshet: Options.RenderTimeout is %v, the least is %v", o.RenderTimeout, minRenderTimeout))
	}
	if o.Jitter > maxJitter || math.IsNaN(o.Jitter) {
		errs = append(errs, fmt.Errorf("freshet: Options.Jitter is %v, the most is %v", o.Jitter, maxJitter))
	}
	return errors.Join(errs...)
}

// withDefaults returns o with every zero field set.
func (o Options) withDefaults() Options {
	o.RenderTimeout = or(o.RenderTimeout, 30*time.Second)
	o.VisitorWait = or(o.VisitorWait, o.RenderTimeout)
	o.MaxRenders = or(o.MaxRenders, 16)
	o.MaxAbandoned = or(o.MaxAbandoned, 2*o.MaxRenders)
	o.MaxWaiting = or(o.MaxWaiting, 4096)
	o.MaxPending = or(o.MaxPending, 10_000)
	o.CacheBytes = or(o.CacheBytes, 256<<20)
	o.MaxKnown = or(o.MaxKnown, 200_000)
	o.MaxPathLength = or(o.MaxPathLength, 4096)
	o.MaxResultBytes = or(o.MaxResultBytes, 16<<20)
	o.RevalidateLimit = or(o.RevalidateLimit, 100)
	o.Build = or(o.Build, "default")
	o.Jitter = max(or(o.Jitter, defaultJitter), 0)
	o.StateHeader = http.CanonicalHeaderKey(o.StateHeader)
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}

func or[T comparable](v, d T) T {
	var zero T
	if v == zero {
		return d
	}
	return v
}
