package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// note is a small file beside the database: the epoch, so that it is known
// when the database is not, and whether the last user closed the store.
type note struct {
	epoch  uint64 // 0: there is no note
	closed bool
}

const noteName = "freshet.epoch"

func readNote(dir string) (note, error) {
	b, err := os.ReadFile(filepath.Join(dir, noteName))
	if errors.Is(err, fs.ErrNotExist) {
		return note{}, nil
	}
	if err != nil {
		return note{}, err
	}
	epoch, state, _ := strings.Cut(strings.TrimSpace(string(b)), " ")
	n := note{closed: state == "closed"}
	if n.epoch, err = strconv.ParseUint(epoch, 10, 63); err != nil {
		return note{}, nil // as good as none
	}
	return n, nil
}

// writeNote replaces the note, durably.
func writeNote(dir string, n note) error {
	state := "open"
	if n.closed {
		state = "closed"
	}
	name := filepath.Join(dir, noteName)
	f, err := os.OpenFile(name+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%d %s\n", n.epoch, state)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes renames in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// globQuote quotes what filepath.Glob would take for a pattern.
func globQuote(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}
