package workers

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"
)

// Options configure a Pool. Script is required, everything else has a default.
type Options struct {
	// Node is the path of the Node.js binary. Empty: FindNode.
	Node string
	// Script is the worker's program, a JavaScript module.
	Script string
	// Dir is the workers' working directory, the app's folder. Empty: ours.
	Dir string
	// Env is the workers' whole environment, as in os.Environ. Variables whose name
	// begins with FRESHET_ or NODE_CHANNEL_ are left out, NODE_ENV=production is
	// added if it says nothing about it. Nil: nothing but that.
	Env []string
	// Init is what the init frame has beside socket and token: manifest, buildId.
	Init map[string]any
	// SocketDir is where the workers' sockets lie: a folder of this pool alone, made
	// if it is missing; sockets that a crash left in it are removed. Empty, or too
	// long for a socket's path: a new folder in the system's temporary folder, which
	// Close removes.
	SocketDir string

	// Count is how many workers run. Default 2: while one that crashed, hung or wore
	// out is replaced, the other serves. More help only pages that compute much, on
	// as many processors; waiting for data is what InFlight is for. Each takes some
	// 70 MB.
	Count int
	// InFlight is how many calls a worker has at once. Default 4: that hides the way
	// between the processes and lets waits for data overlap; more only makes each
	// take longer, since a worker computes on one processor. Further calls wait in
	// order. HTTP requests are not counted.
	InFlight int
	// MaxAbandoned is how many calls, beside those, a worker may still be running for
	// which nobody waits any more. Default 8. A worker with more is replaced: calls
	// that never end keep their memory for good.
	MaxAbandoned int

	// StartTimeout is how long a worker may take to be ready. Default 20 s; 0.25 s is usual.
	StartTimeout time.Duration
	// PingEvery is how often a worker is asked whether its event loop turns. Default 1 s.
	PingEvery time.Duration
	// PingTimeout is how long it may take to answer before it is killed, with all
	// its calls. Default 5 s: no page should compute that long without a pause.
	PingTimeout time.Duration
	// HandlerTimeout is how long an HTTP request may wait for the answer's headers,
	// counted from when the last bytes of its body were read. Default 300 s, an upper
	// bound and no recommendation: a handler that hangs holds a connection and
	// nothing else. Negative: none.
	HandlerTimeout time.Duration

	// Log gets what the user's code prints: console.* with its page, and lines of
	// stdout ("info") and stderr ("warn"). It is called from one goroutine, in order.
	// While it blocks, records beyond 512 are dropped and counted. Nil: Logger.
	Log func(Log)
	// Demand does what the user's code demands, and returns when it is done. It is
	// called from a goroutine for each demand; ctx ends when the worker dies or the
	// pool closes. The error's text is what the user's code gets. Nil: every demand
	// fails.
	Demand func(ctx context.Context, d Demand) error
	// Logger gets what the pool itself has to tell. Nil: slog.Default().
	Logger *slog.Logger
}

// Log is one record of what the user's code prints.
type Log struct {
	Level string // "debug", "info", "warn" or "error"
	Page  string // the page's route; empty if it is not known
	Path  string
	Text  string // one or more lines, at most 8 KiB and a note of what was cut
}

const (
	defaultCount          = 2
	defaultInFlight       = 4
	defaultMaxAbandoned   = 8
	defaultStartTimeout   = 20 * time.Second
	defaultPingEvery      = time.Second
	defaultPingTimeout    = 5 * time.Second
	defaultHandlerTimeout = 300 * time.Second
)

// withDefaults returns o with every default filled in and paths made absolute.
func (o Options) withDefaults(ctx context.Context) (Options, error) {
	if o.Script == "" {
		return o, errors.New("start workers: no script")
	}
	var err error
	if o.Node == "" {
		if o.Node, _, err = FindNode(ctx); err != nil {
			return o, err
		}
	}
	for _, path := range []*string{&o.Script, &o.Dir} {
		if *path, err = filepath.Abs(*path); err != nil {
			return o, err
		}
	}
	or(&o.Count, defaultCount)
	or(&o.InFlight, defaultInFlight)
	or(&o.MaxAbandoned, defaultMaxAbandoned)
	or(&o.StartTimeout, defaultStartTimeout)
	or(&o.PingEvery, defaultPingEvery)
	or(&o.PingTimeout, defaultPingTimeout)
	if o.HandlerTimeout == 0 {
		o.HandlerTimeout = defaultHandlerTimeout
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Log == nil {
		o.Log = func(l Log) { toLogger(o.Logger, l) }
	}
	if o.Demand == nil {
		o.Demand = func(context.Context, Demand) error { return errNoDemands }
	}
	o.Env = environment(o.Env)
	return o, nil
}

var errNoDemands = errors.New("nothing can be revalidated here")

func or[T int | time.Duration](v *T, otherwise T) {
	if *v <= 0 {
		*v = otherwise
	}
}

// level returns a record's level; one that is unknown counts as info.
func level(name string) slog.Level {
	switch name {
	case "debug":
		return slog.LevelDebug
	case "warn":
		return slog.LevelWarn
	case "error":
		return slog.LevelError
	default:
		return slog.LevelInfo
	}
}

func toLogger(logger *slog.Logger, l Log) {
	var attrs []slog.Attr
	if l.Page != "" {
		attrs = append(attrs, slog.String("page", l.Page))
	}
	if l.Path != "" {
		attrs = append(attrs, slog.String("path", l.Path))
	}
	logger.LogAttrs(context.Background(), level(l.Level), l.Text, attrs...)
}
