//go:build !unix

package react

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

var (
	errGone  = errors.New("the folder is not there")
	errInUse = errors.New("a process uses the folder")
)

// mark is a note that a build is in use. Without advisory locks nobody can tell
// whether another process uses a build, so each is taken to be in use.
type mark struct{}

func markInUse(dir string) (*mark, error) {
	if _, err := os.Stat(filepath.Join(dir, inUseName)); errors.Is(err, fs.ErrNotExist) {
		return nil, errGone
	}
	return &mark{}, nil
}

func claim(string) (*mark, error) { return nil, errInUse }

// Close does nothing.
func (*mark) Close() error { return nil }
