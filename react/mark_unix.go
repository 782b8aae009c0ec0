//go:build unix

package react

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

var (
	errGone  = errors.New("the folder is not there")
	errInUse = errors.New("a process uses the folder")
)

// mark says, as long as it is open, that this process uses a build's folder:
// workers import modules when a page is first asked for, so the folder must
// outlive newer builds. It is an advisory lock (flock) on a file in the folder,
// which the kernel gives back when the process ends, however it ends.
type mark struct{ f *os.File }

// markInUse marks the folder, or returns errGone if it was deleted. It waits
// while somebody deletes it.
func markInUse(dir string) (*mark, error) { return lockFolder(dir, syscall.LOCK_SH) }

// claim is the right to delete the folder: errInUse if it is marked.
func claim(dir string) (*mark, error) { return lockFolder(dir, syscall.LOCK_EX|syscall.LOCK_NB) }

func lockFolder(dir string, how int) (*mark, error) {
	name := filepath.Join(dir, inUseName)
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errGone
	}
	if err != nil {
		return nil, err
	}
	for err = syscall.EINTR; err == syscall.EINTR; {
		err = syscall.Flock(int(f.Fd()), how)
	}
	if err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = errInUse
		}
		return nil, errors.Join(err, f.Close())
	}
	// Opened before it was deleted, locked after that?
	mine, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	now, err := os.Stat(name)
	if err != nil || !os.SameFile(mine, now) {
		return nil, errors.Join(errGone, f.Close())
	}
	return &mark{f}, nil
}

// Close takes the mark away.
func (m *mark) Close() error { return m.f.Close() }
