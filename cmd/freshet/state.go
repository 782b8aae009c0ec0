package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/freshet-go/freshet/react"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/sqlite"
)

// createStore returns the function that makes the store of a build's pages.
func createStore(ctx context.Context, log *slog.Logger) func(dir string) (store.Store, error) {
	return func(dir string) (store.Store, error) {
		st, err := sqlite.Open(ctx, dir, sqlite.Options{Logger: log})
		if err != nil {
			return nil, err
		}
		return &buildStore{st, dir}, nil
	}
}

// buildStore is a store that a server, which may be another user, reads later.
type buildStore struct {
	store.Store
	dir string
}

// Close also lets everybody read what is in the folder, as with the build's
// other files; a store is its owner's alone otherwise.
func (b *buildStore) Close() error {
	errs := []error{b.Store.Close(), os.Chmod(b.dir, 0o755)}
	files, err := os.ReadDir(b.dir)
	errs = append(errs, err)
	for _, f := range files {
		errs = append(errs, os.Chmod(filepath.Join(b.dir, f.Name()), 0o644))
	}
	return errors.Join(errs...)
}

// openState opens the folder of a server's state, and keeps every other server
// out of it.
func openState(ctx context.Context, dir string, log *slog.Logger) (store.Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unusable(dir, err)
	}
	st, err := sqlite.Open(ctx, dir, sqlite.Options{Logger: log})
	switch {
	case err == nil:
		return st, nil
	case errors.Is(err, sqlite.ErrInUse):
		return nil, fmt.Errorf("%w: stop it, or choose another folder with --state", err)
	}
	return nil, unusable(dir, err)
}

func unusable(dir string, err error) error {
	return fmt.Errorf("the state folder %s cannot be used (%w): choose another with --state", dir, err)
}

// dropOldBuilds deletes from the state what builds made that are gone from disk.
func dropOldBuilds(ctx context.Context, st store.Store, app *react.App) error {
	keep, err := app.Builds()
	if err == nil {
		err = st.Prune(ctx, keep...)
	}
	if err != nil {
		return fmt.Errorf("drop the pages of builds that are gone: %w", err)
	}
	return nil
}
