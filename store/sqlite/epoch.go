package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
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

func (d disk) readNote(dir string) (note, error) {
	b, err := d.readFile(filepath.Join(dir, noteName))
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
func (d disk) writeNote(dir string, n note) error {
	state := "open"
	if n.closed {
		state = "closed"
	}
	name := filepath.Join(dir, noteName)
	if err := d.write(name+".new", fmt.Sprintf("%d %s\n", n.epoch, state)); err != nil {
		return err
	}
	if err := d.rename(name+".new", name); err != nil {
		return err
	}
	return d.syncDir(dir)
}

// globQuote quotes what filepath.Glob would take for a pattern.
func globQuote(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}
