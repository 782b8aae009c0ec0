package freshet

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/freshet-go/freshet/store"
)

// Source is where Import reads entries from: another store.
type Source interface {
	Entries(ctx context.Context, build string) iter.Seq2[*store.Entry, error]
}

// Import commits the entries of Options.Build that from holds, where they are
// newer than what the site's store has: a build's prerendered pages become part
// of the running state, and never replace newer ones. It returns how many were
// taken.
//
// The other store's epoch means nothing here, so a begun is taken as the clock
// time at which it was issued: the two machines' clocks must agree, or a demand
// may be thought older than a page that was built before it. A begun in the
// future is taken as now.
//
// Several entries are committed at once, since a store may write those that
// wait together. The first error ends the import; what was taken stays.
func (s *Site) Import(ctx context.Context, from Source) (int, error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	entries := make(chan *store.Entry)
	var taken atomic.Int64
	var importing sync.WaitGroup
	for range importers {
		importing.Go(func() {
			for e := range entries {
				c, err := s.opt.Store.Commit(ctx, e)
				switch {
				case err != nil:
					fail(fmt.Errorf("import %s: %w", e.Key.Path, err))
				case c.Won:
					taken.Add(1)
				}
			}
		})
	}
	err := s.readEntries(ctx, from, entries)
	close(entries)
	importing.Wait()
	if err == nil {
		err = context.Cause(ctx)
	}
	return int(taken.Load()), err
}

// importers is how many entries are committed at once.
const importers = 16

// readEntries hands the source's entries over, with their begun in the epoch of
// the site's own store.
func (s *Site) readEntries(ctx context.Context, from Source, to chan<- *store.Entry) error {
	var now store.Tick
	for e, err := range from.Entries(ctx, s.opt.Build) {
		if err == nil && now.IsZero() {
			if now, err = s.opt.Store.Begin(ctx, e.Key); err == nil {
				s.abort(e.Key, now)
			}
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
		own := *e
		own.Begun = store.Tick{Epoch: now.Epoch, Time: min(e.Begun.Time, now.Time)}
		select {
		case to <- &own:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}
