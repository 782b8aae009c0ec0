package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// errShort says that a write is to be cut short.
var errShort = errors.New("cut short")

// faultVFS is the operating system's VFS with a faultDisk between. SQLite puts
// its checksums above it.
type faultVFS struct{ d *faultDisk }

func (v faultVFS) FullPathname(name string) (string, error) { return vfs.Find("").FullPathname(name) }

func (v faultVFS) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return vfsutil.WrapOpen(vfs.Find(""), name, flags) // a temporary file: none of the store's
}

func (v faultVFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	path := name.String()
	if path == "" {
		return vfsutil.WrapOpenFilename(vfs.Find(""), name, flags)
	}
	var events []event
	if _, err := os.Lstat(path); err != nil && flags&vfs.OPEN_CREATE != 0 {
		events = []event{{what: evCreate, name: v.d.rel(path)}}
	}
	if err := v.d.op(opOpen, events...); err != nil {
		return nil, flags, err
	}
	f, flags, err := vfsutil.WrapOpenFilename(vfs.Find(""), name, flags)
	if err != nil {
		return nil, flags, err
	}
	made := flags&vfs.OPEN_CREATE != 0 && flags&(vfs.OPEN_MAIN_JOURNAL|vfs.OPEN_WAL) != 0
	file := &faultFile{File: f, d: v.d, name: v.d.rel(path), syncDir: made}
	if flags&vfs.OPEN_MAIN_DB != 0 && v.d.op(opShm) != nil {
		// The index is mapped by the driver itself: this makes its opening fail.
		file.noShm = vfs.NewSharedMemory(filepath.Join(path, "no folder"), flags)
	}
	return file, flags, nil
}

func (v faultVFS) Delete(name string, syncDir bool) error {
	rel := v.d.rel(name)
	if _, err := os.Lstat(name); err != nil {
		return vfs.Find("").Delete(name, false)
	}
	events := []event{{what: evRemove, name: rel}}
	if syncDir {
		events = append(events, event{what: evSyncDir, name: filepath.Dir(rel)})
	}
	if err := v.d.op(opDelete, events...); err != nil {
		return err
	}
	return vfs.Find("").Delete(name, false)
}

func (v faultVFS) Access(name string, flags vfs.AccessFlag) (bool, error) {
	if err := v.d.op(opAccess); err != nil {
		return false, err
	}
	return vfs.Find("").Access(name, flags)
}

// faultFile is one open file of SQLite's.
type faultFile struct {
	vfs.File
	d       *faultDisk
	name    string
	syncDir bool // its first sync makes its name durable too, as that of the operating system's VFS does
	noShm   vfs.SharedMemory
}

func (f *faultFile) ReadAt(p []byte, off int64) (int, error) {
	if err := f.d.op(opRead); err != nil {
		return 0, err
	}
	return f.File.ReadAt(p, off)
}

func (f *faultFile) WriteAt(p []byte, off int64) (int, error) {
	err := f.d.op(opWrite, event{what: evWrite, name: f.name, off: off, data: slices.Clone(p)})
	if errors.Is(err, errShort) {
		p = p[:len(p)/2]
		if f.d.tape != nil {
			f.d.mu.Lock()
			f.d.tape.add(event{what: evWrite, name: f.name, off: off, data: slices.Clone(p)})
			f.d.mu.Unlock()
		}
		n, werr := f.File.WriteAt(p, off)
		if werr == nil {
			werr = syscall.EIO
		}
		return n, werr
	}
	if err != nil {
		return 0, err
	}
	return f.File.WriteAt(p, off)
}

func (f *faultFile) Truncate(size int64) error {
	if err := f.d.op(opTrunc, event{what: evTrunc, name: f.name, off: size}); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

// Sync is done by the tape alone: nobody pulls the plug of this machine.
func (f *faultFile) Sync(vfs.SyncFlag) error {
	events := []event{{what: evSync, name: f.name}}
	if f.syncDir {
		events = append(events, event{what: evSyncDir, name: filepath.Dir(f.name)})
	}
	if err := f.d.op(opSync, events...); err != nil {
		return err
	}
	f.syncDir = false
	return nil
}

func (f *faultFile) Size() (int64, error) {
	if err := f.d.op(opSize); err != nil {
		return 0, err
	}
	return f.File.Size()
}

func (f *faultFile) Lock(l vfs.LockLevel) error {
	if err := f.d.op(opLock); err != nil {
		return err
	}
	return f.File.Lock(l)
}

func (f *faultFile) SharedMemory() vfs.SharedMemory {
	if f.noShm != nil {
		return f.noShm
	}
	if m, ok := f.File.(vfs.FileSharedMemory); ok {
		return m.SharedMemory()
	}
	return nil
}

func (f *faultFile) Close() error {
	if f.noShm != nil {
		return errors.Join(f.noShm.Close(), f.File.Close())
	}
	return f.File.Close()
}

func (f *faultFile) LockState() vfs.LockLevel     { return vfsutil.WrapLockState(f.File) }
func (f *faultFile) PersistWAL() bool             { return vfsutil.WrapPersistWAL(f.File) }
func (f *faultFile) SetPersistWAL(keep bool)      { vfsutil.WrapSetPersistWAL(f.File, keep) }
func (f *faultFile) PowersafeOverwrite() bool     { return vfsutil.WrapPowersafeOverwrite(f.File) }
func (f *faultFile) SetPowersafeOverwrite(b bool) { vfsutil.WrapSetPowersafeOverwrite(f.File, b) }
func (f *faultFile) HasMoved() (bool, error)      { return vfsutil.WrapHasMoved(f.File) }
func (f *faultFile) Unwrap() vfs.File             { return f.File }
