package workers

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// maxSocketPath: sun_path holds 108 bytes on Linux and 104 elsewhere, with a NUL.
const maxSocketPath = 103

// longestSocket is the longest name a socket gets.
const longestSocket = "4294967295.sock"

// sockets is the folder in which the workers listen.
type sockets struct {
	dir  string
	ours bool // to be removed at the end
}

// openSockets prepares dir, or a new private folder if dir is empty or too long.
func openSockets(dir string) (sockets, error) {
	if dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return sockets{}, err
		}
		if len(filepath.Join(abs, longestSocket)) <= maxSocketPath {
			return prepareSockets(abs)
		}
	}
	dir, err := os.MkdirTemp("", "freshet-") // with mode 0700
	if err != nil {
		return sockets{}, fmt.Errorf("make a folder for sockets: %w", err)
	}
	if n := len(filepath.Join(dir, longestSocket)); n > maxSocketPath {
		return sockets{}, errors.Join(
			fmt.Errorf("make a folder for sockets: %s is too long a path by %d bytes, set TMPDIR to a shorter one", dir, n-maxSocketPath),
			os.Remove(dir))
	}
	return sockets{dir, true}, nil
}

// prepareSockets makes dir if it is missing and removes what a crash left there.
func prepareSockets(dir string) (sockets, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return sockets{}, fmt.Errorf("make a folder for sockets: %w", err)
	}
	old, err := os.ReadDir(dir)
	if err != nil {
		return sockets{}, fmt.Errorf("look for old sockets: %w", err)
	}
	for _, f := range old {
		if f.Type() != fs.ModeSocket || filepath.Ext(f.Name()) != ".sock" {
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return sockets{}, fmt.Errorf("remove an old socket: %w", err)
		}
	}
	return sockets{dir, false}, nil
}

// path returns the socket's path of the n-th worker.
func (s sockets) path(n uint32) string {
	return filepath.Join(s.dir, fmt.Sprintf("%d.sock", n))
}

// close removes the folder if it was made for the pool.
func (s sockets) close() error {
	if !s.ours {
		return nil
	}
	return os.RemoveAll(s.dir)
}

// checkSocket makes sure that nobody else may connect: a worker's handlers trust
// what comes in there.
func checkSocket(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return fmt.Errorf("it said that it is ready without a socket: %w", err)
	case info.Mode().Type() != fs.ModeSocket:
		return fmt.Errorf("%s is no socket", path)
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("the socket %s is open to others (mode %#o)", path, info.Mode().Perm())
	}
	return nil
}
