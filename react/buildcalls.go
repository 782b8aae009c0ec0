package react

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/workers"
)

// callLimit is how long a getStaticPaths or an error page may take at build.
const callLimit = time.Minute

func call(ctx context.Context, node caller, c workers.Call) (*workers.Reply, error) {
	ctx, stop := context.WithTimeoutCause(ctx, callLimit, fmt.Errorf("no answer after %v", callLimit))
	defer stop()
	return node.Call(ctx, c)
}

// inspect asks the workers which pages without a data function are rendered by
// request, for their own getInitialProps or the app's: only the code that runs knows.
func (b *building) inspect(ctx context.Context) error {
	reply, err := call(ctx, b.node, workers.Call{Op: "inspect"})
	if err != nil {
		return &BuildError{[]PageFailure{failureOf("pages", "", err)}}
	}
	changed := false
	for i := range b.manifest.Pages {
		if p := &b.manifest.Pages[i]; p.Kind == bundle.Static && slices.Contains(reply.Initial, p.Route) {
			p.Kind, changed = bundle.SSR, true
		}
	}
	if !changed {
		return nil
	}
	return b.manifest.Write(filepath.Join(b.dir, manifestName))
}

// errorPages renders the pages for 404 and 500 to files: they must be there
// when nothing else works.
func (b *building) errorPages(ctx context.Context) error {
	for _, status := range []int{404, 500} {
		reply, err := call(ctx, b.node, workers.Call{Op: "error", Status: status})
		if err != nil {
			return &BuildError{[]PageFailure{failureOf(fmt.Sprintf("/%d", status), "", err)}}
		}
		html, ok := reply.Parts["html"]
		if !ok {
			return fmt.Errorf("render the page for status %d: %w", status, errNoHTML)
		}
		err = writeNew(filepath.Join(b.dir, errorName, fmt.Sprintf("%d.html", status)), html)
		if data, ok := reply.Parts["data"]; ok && err == nil { // the browser needs its props, too
			err = writeNew(filepath.Join(b.dir, errorName, fmt.Sprintf("%d.json", status)), data)
		}
		if err != nil {
			return fmt.Errorf("write the page for status %d: %w", status, err)
		}
	}
	return nil
}

// failureOf makes a failure of what a worker or the engine reports.
func failureOf(page, path string, err error) PageFailure {
	f := PageFailure{Page: page, Path: path, Message: err.Error()}
	var failed *workers.CallError
	if errors.As(err, &failed) {
		f.Step, f.Message, f.Stack = failed.Step, failed.Message, failed.Stack
		if failed.Name != "" && failed.Name != "Error" {
			f.Message = failed.Name + ": " + f.Message
		}
	}
	return f
}
