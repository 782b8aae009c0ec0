package react

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"

	"github.com/freshet-go/freshet/react/internal/workers"
)

// caller runs pages: a pool of workers, or what a test puts in its place.
type caller interface {
	Call(ctx context.Context, c workers.Call) (*workers.Reply, error)
	Proxy(w http.ResponseWriter, r *http.Request, rt workers.Route)
	Close() error
}

// inFlight is how many calls a worker has at once: as many as the engine starts
// in all by default, so that slow data sources wait in the engine's order and
// not behind each other here.
const inFlight = 16

// crew is what a pool of workers is started with.
type crew struct {
	app     string // the workers' working directory
	dir, id string // of the build
	env     []string
	count   int
	sockets string // the folder of their sockets; empty: one of their own
	demand  func(context.Context, workers.Demand) error
	logger  *slog.Logger
}

// start starts the workers on the build's modules.
func (c crew) start(ctx context.Context) (caller, error) {
	node, version, err := workers.FindNode(ctx)
	if err != nil {
		return nil, err
	}
	c.logger.Debug("node found", "path", node, "version", version)
	pool, err := workers.Start(ctx, workers.Options{
		Node:      node,
		Script:    filepath.Join(c.dir, serverName, "worker.mjs"),
		Dir:       c.app,
		Env:       c.env,
		Init:      map[string]any{"manifest": filepath.Join(c.dir, manifestName), "buildId": c.id},
		SocketDir: c.sockets,
		Count:     c.count,
		InFlight:  inFlight,
		Demand:    c.demand,
		Logger:    c.logger,
	})
	if err != nil {
		return nil, err // and no caller that is a nil pool
	}
	return pool, nil
}
