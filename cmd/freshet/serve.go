package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/freshet-go/freshet/internal/clients"
)

// What a slow or hostile client may hold, beside the limits of internal/clients,
// and for how long a stopping server finishes what it has begun. Answers have no
// deadline as a whole: an API route may stream.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 12 << 10 // net/http adds 4 KiB; beyond that the answer is 431
	shutdownGrace     = 30 * time.Second
)

// untilSignal returns a context that ends with the first SIGINT or SIGTERM,
// which then is its cause. From that moment signals do what they do without a
// handler: a second one ends the process at once.
func untilSignal(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// serve answers on l until ctx ends. Then it calls stopping, accepts nothing
// more and lets running requests finish, for at most grace. It returns nil
// after an orderly end.
func serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger, grace time.Duration, stopping func()) error {
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug), // broken connections are daily life
	}
	failed := make(chan error, 1)
	l = clients.Limits{}.Guard(srv, l)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stopping()
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := srv.Shutdown(wait)
	if e := <-failed; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(fmt.Errorf("requests were still running %s after the signal and were broken off", took(grace)), srv.Close())
	}
	return err
}
