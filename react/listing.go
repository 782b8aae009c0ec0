package react

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
)

// listing is what every getStaticPaths said when the build was made. It is kept
// with the build, as in Next.js: a server that starts asks no data source.
type listing map[string]listed // by route

type listed struct {
	Paths    []string `json:"paths"`           // percent-encoded
	Fallback string   `json:"fallback"`        // "false", "true" or "blocking"
	Shell    string   `json:"shell,omitempty"` // what fallback true shows: a file of the build
}

// list calls every getStaticPaths once and renders the shells that they ask for.
func list(ctx context.Context, node caller, m *bundle.Manifest, dir string, progress func(route string, took time.Duration, err error)) (listing, error) {
	l := make(listing)
	var failed BuildError
	for _, p := range m.Pages {
		if !p.Paths {
			continue
		}
		start := time.Now()
		one, err := listPage(ctx, node, p.Route, filepath.Join(shellsName, fmt.Sprintf("%d.html", len(l))), dir)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			failed.Failures = append(failed.Failures, failureOf(p.Route, "", err))
		}
		l[p.Route] = one
		progress(p.Route, time.Since(start), err)
	}
	if len(failed.Failures) > 0 {
		return nil, &failed
	}
	return l, nil
}

func listPage(ctx context.Context, node caller, route, shell, dir string) (listed, error) {
	reply, err := call(ctx, node, workers.Call{Op: "paths", Page: route})
	if err != nil {
		return listed{}, err
	}
	l := listed{Paths: reply.Paths, Fallback: reply.Fallback}
	if l.Fallback != "true" {
		return l, nil
	}
	reply, err = call(ctx, node, workers.Call{Op: "shell", Page: route})
	if err != nil {
		return listed{}, err
	}
	html, ok := reply.Parts["html"]
	if !ok {
		return listed{}, errNoHTML
	}
	l.Shell = filepath.ToSlash(shell)
	return l, writeNew(filepath.Join(dir, shell), html)
}

// writeNew writes a file of a build and makes its folder if need be.
func writeNew(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

func (l listing) write(dir string) error {
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return writeNew(filepath.Join(dir, listingName), data)
}

func readListing(dir string) (listing, error) {
	data, err := os.ReadFile(filepath.Join(dir, listingName))
	if err != nil {
		return nil, fmt.Errorf("read the build's paths: %w", err)
	}
	var l listing
	if err := json.Unmarshal(data, &l); err != nil {
		return nil, fmt.Errorf("read the build's paths: %s: %w", listingName, err)
	}
	return l, nil
}
