package sqlite

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// disk is how the store reaches its folder. The zero value is the operating
// system's. Tests name a VFS for SQLite to use, and set step: it is told of
// everything that the store does to the folder itself before it is done, and
// what it returns an error for is not done.
type disk struct {
	vfs  string
	step func(what, name, arg string) error
}

func (d disk) may(what, name, arg string) error {
	if d.step != nil {
		if err := d.step(what, name, arg); err != nil {
			return &fs.PathError{Op: what, Path: name, Err: err}
		}
	}
	return nil
}

// mkdir makes a folder, and what is missing above it. Each is durable.
func (d disk) mkdir(dir string) error {
	if st, err := os.Stat(dir); err == nil && st.IsDir() {
		return nil
	}
	if above := filepath.Dir(dir); above != dir {
		if err := d.mkdir(above); err != nil {
			return err
		}
	}
	if err := d.may("mkdir", dir, ""); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.syncAbove(dir)
}

// syncAbove makes a folder's own name durable. Who may not read the folder above
// it cannot; then whoever made that one has to.
func (d disk) syncAbove(dir string) error {
	if err := d.syncDir(filepath.Dir(dir)); !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// uri returns what SQLite calls a file.
func (d disk) uri(name string) string {
	if d.vfs == "" {
		return name
	}
	return (&url.URL{Scheme: "file", Path: name, RawQuery: "vfs=" + d.vfs}).String()
}

// exists reports whether there is something of that name.
func (d disk) exists(name string) (bool, error) {
	if err := d.may("lstat", name, ""); err != nil {
		return false, err
	}
	_, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// open opens a file to be read.
func (d disk) open(name string) (*os.File, error) {
	if err := d.may("open", name, ""); err != nil {
		return nil, err
	}
	return os.Open(name)
}

func (d disk) readFile(name string) ([]byte, error) {
	if err := d.may("read", name, ""); err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

// create makes a file that is not there, and leaves it empty.
func (d disk) create(name string) error {
	if err := d.may("create", name, ""); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// write puts content into a file, which it makes or empties before, and syncs it.
func (d disk) write(name, content string) error {
	if err := d.may("rewrite", name, ""); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err = d.may("write", name, content); err == nil {
		_, err = fmt.Fprint(f, content)
	}
	if err == nil {
		err = d.may("sync", name, "")
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// settle writes a file over itself and syncs it, if it is there. When a sync
// fails the system takes what it could not write for written: a process that
// comes later would read it, build on it, and never have it written again.
func (d disk) settle(name string) error {
	if there, err := d.exists(name); err != nil || !there {
		return err
	}
	if err := d.may("settle", name, ""); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	b := make([]byte, 1<<20)
	for at := int64(0); err == nil; {
		var n int
		n, err = f.ReadAt(b, at)
		if n > 0 {
			if _, werr := f.WriteAt(b[:n], at); werr != nil {
				err = werr
			}
		}
		at += int64(n)
	}
	if errors.Is(err, io.EOF) {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func (d disk) rename(from, to string) error {
	if err := d.may("rename", from, to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// remove deletes a file, if it is there.
func (d disk) remove(name string) error {
	if err := d.may("remove", name, ""); err != nil {
		return err
	}
	if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// hide takes a file from other users.
func (d disk) hide(name string) error {
	if err := d.may("chmod", name, ""); err != nil {
		return err
	}
	return os.Chmod(name, 0o600)
}

// syncDir makes what was created and renamed in a folder durable.
func (d disk) syncDir(dir string) error {
	if err := d.may("sync folder", dir, ""); err != nil {
		return err
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
