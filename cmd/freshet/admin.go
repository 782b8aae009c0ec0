package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/freshet-go/freshet"
)

// tokenName is the variable that holds the token of --admin and --server. There
// is no flag for it: what is on a command line everybody on the machine can read.
const tokenName = "FRESHET_TOKEN"

const minToken = 16

// checkToken says what is wrong with a token without repeating any of it.
func checkToken(token string) error {
	if len(token) < minToken {
		return usagef("--admin needs a token of at least %d characters in the environment variable %s", minToken, tokenName)
	}
	if strings.ContainsFunc(token, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return usagef("the token in %s holds a space or a character that a header cannot carry", tokenName)
	}
	return nil
}

// guard passes on what brings the token, and says nothing else to anybody.
func guard(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, got, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || !freshet.SecretEqual(strings.TrimSpace(got), token) {
			w.Header().Set("WWW-Authenticate", "Bearer") // RFC 9110, 15.5.2, wants one
			w.Header().Set("Connection", "close")
			refuse(w, http.StatusUnauthorized, "unauthorized", nil)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// answerControl answers the other commands and health checks on the control
// socket, health checks alone on --health, and everything on --admin for who
// has the token. The returned function ends that and waits for it.
func answerControl(ctx context.Context, a *api, f startFlags, token string, log *slog.Logger) (stop func(), err error) {
	type door struct {
		net.Listener
		http.Handler
	}
	var doors []door
	defer func() {
		if err != nil {
			for _, d := range doors {
				err = errors.Join(err, d.Close())
			}
		}
	}()
	l, err := listenControl(f.state)
	if err != nil {
		return nil, err
	}
	doors = append(doors, door{l, a.handler()})
	if f.health != "" {
		if l, err = listen("--health", f.health); err != nil {
			return nil, err
		}
		doors = append(doors, door{l, a.health.mux()})
	}
	if f.admin != "" {
		if l, err = listen("--admin", f.admin); err != nil {
			return nil, err
		}
		doors = append(doors, door{l, guard(token, a.handler())})
		log.Info("answering who has the token", "admin", urlOf(l.Addr()))
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // a stopping server still answers
	var done sync.WaitGroup
	for _, d := range doors {
		done.Go(func() { serveControl(ctx, d.Listener, d.Handler, log) })
	}
	return func() { cancel(); done.Wait() }, nil
}
