package sqlite

import (
	"context"
	"fmt"
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// Prune implements [store.Store].
func (s *Store) Prune(ctx context.Context, keep ...string) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	if err := s.do(ctx, prune{keep}); err != nil {
		return fmt.Errorf("sqlite: prune: %w", err)
	}
	return nil
}

// prune is the write that deletes the entries of other builds, and what is older
// of their paths.
type prune struct{ keep []string }

func (prune) bytes() int { return 0 }

func (w prune) do(b *batch) error {
	var gone []row
	for k := range b.sizes {
		if slices.Contains(w.keep, k.build) {
			continue
		}
		if err := b.c.each("SELECT "+rowColumns+" FROM entries e WHERE e.build = ? AND e.pattern = ? AND e.listed = ?", func(st *sqlite3.Stmt) error {
			r, err := readRow(st)
			gone = append(gone, r)
			return err
		}, k.build, k.pattern, k.listed); err != nil {
			return err
		}
	}
	gone, err := b.withOlder(gone)
	if err != nil {
		return err
	}
	return b.drop(gone)
}

// drop has the committer delete a damaged entry, if it is still there. A demand
// that it had met waits again. What is older of its path must not come back.
func (s *Store) drop(ctx context.Context, bad *corruptError) error {
	s.opt.Logger.Warn("sqlite: an entry is damaged; it is dropped and its page rendered again",
		"path", bad.row.key.Path, "build", bad.row.key.Build, "error", bad.Error())
	return s.do(ctx, drop{bad})
}

type drop struct{ bad *corruptError }

func (drop) bytes() int { return 0 }

func (w drop) do(b *batch) error {
	r, found, err := b.row(w.bad.row.key)
	if err != nil || !found || r.begun != w.bad.row.begun {
		return err
	}
	older, err := b.older(r.key.Path, r.begun)
	if err != nil {
		return err
	}
	if err := b.drop(older); err != nil {
		return err
	}
	return b.remove(r.row)
}

var _ store.Store = (*Store)(nil)
