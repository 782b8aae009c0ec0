package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/sqlite"
)

// importedName is the file in the state folder that says what was taken over.
const importedName = "imported"

// importEntries takes the pages that a build rendered over into the site, once:
// if a page that was newer is not in the state any more, since there was no room
// for it, the build's older one must not come back with the next start. They
// are read from a private copy: opening the build's own folder would write
// there, which a server that may only read the application cannot, and which
// another server must not see.
func importEntries(ctx context.Context, site *freshet.Site, st store.Store, build, entries, state string, log *slog.Logger) (err error) {
	step := func(err error) error { return fmt.Errorf("take over the pages of the build: %w", err) }
	mark, err := importMark(ctx, st, build, entries)
	if err != nil {
		return step(err)
	}
	imported := filepath.Join(state, importedName)
	if had, err := os.ReadFile(imported); err == nil && string(had) == mark {
		return nil
	}
	room := filepath.Join(state, "import")
	if err := os.RemoveAll(room); err != nil { // of a server that was killed here
		return step(err)
	}
	defer func() {
		if e := os.RemoveAll(room); e != nil {
			err = errors.Join(err, step(e))
		}
	}()
	if err := copyFiles(ctx, room, entries); err != nil {
		return step(err)
	}
	from, err := sqlite.Open(ctx, room, sqlite.Options{Logger: log})
	if err != nil {
		return step(err)
	}
	_, err = site.Import(ctx, from)
	if err = errors.Join(err, from.Close()); err != nil {
		return step(err)
	}
	// If a crash loses the mark they are taken over again.
	fresh := imported + ".new"
	if err := errors.Join(os.WriteFile(fresh, []byte(mark), 0o600), os.Rename(fresh, imported)); err != nil {
		return step(err)
	}
	return nil
}

// importMark names the pages of one run of a build, and the state that they are
// taken over into: a state that was begun anew has another epoch.
func importMark(ctx context.Context, st store.Store, build, entries string) (string, error) {
	k := store.Key{Build: build, Path: "/"}
	now, err := st.Begin(ctx, k)
	if err == nil {
		err = st.Abort(ctx, k, now)
	}
	if err != nil {
		return "", err
	}
	run, err := os.ReadFile(filepath.Join(entries, "freshet.epoch")) // of the moment when the build made its database
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("build %s\nrun %x\nstate %d\n", build, sha256.Sum256(run), now.Epoch), nil
}

// copyFiles copies the files of one folder, not what lies deeper, into a new one.
func copyFiles(ctx context.Context, to, from string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.Type().IsRegular() {
			if err := copyFile(filepath.Join(to, f.Name()), filepath.Join(from, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
