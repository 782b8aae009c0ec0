package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// The operations that a fault can be put at: those of SQLite's files, and every
// step that the store makes in its folder itself.
const (
	opRead   = "read"
	opWrite  = "write"
	opSync   = "sync"
	opTrunc  = "truncate"
	opSize   = "size"
	opOpen   = "open"
	opDelete = "delete"
	opAccess = "access"
	opLock   = "lock"
	opShm    = "shm"
	opFolder = "folder"
)

// fault is what goes wrong: at the n-th operation of a kind, and after it.
type fault struct {
	op    string // "": nothing
	shape string
	n     int // from 1
}

// The shapes of a fault.
const (
	once    = "once"       // that operation fails, with an I/O error
	lasting = "lasting"    // and all further ones of its kind, until the disk is healed
	short   = "short"      // a part of the bytes is written, once
	full    = "full"       // there is no room any more, until the disk is healed
	medium  = "medium"     // a read fails as a bad sector does, once
	busy    = "busy"       // a lock is held by another program, once
	gate    = "no further" // everything fails from there on
)

func (f fault) String() string { return fmt.Sprintf("%s/%s/%d", f.op, f.shape, f.n) }

// step is what the store does to its folder itself.
type step struct{ what, name string }

// faultDisk is a disk that fails as a fault says, counts the operations, and
// writes down on a tape what it was told to do. What it is told it does in a
// real folder, except that it never waits for a real flush.
type faultDisk struct {
	root string // the tape's names are relative to it
	name string // of its VFS

	mu     sync.Mutex
	fault  fault
	hit    bool // the fault was met
	hitAt  int  // when the tape had that many events
	doing  step // that is made now
	failed step // the one that the fault met
	healed bool
	counts map[string]int
	tape   *tape // nil: nothing is written down
}

var disks atomic.Int64

func newFaultDisk(t testing.TB, root string, f fault, tp *tape) *faultDisk {
	d := &faultDisk{root: root, name: fmt.Sprintf("fault%d", disks.Add(1)), fault: f, counts: make(map[string]int), tape: tp}
	vfs.Register(d.name, faultVFS{d})
	t.Cleanup(func() { vfs.Unregister(d.name) })
	return d
}

func (d *faultDisk) disk() disk { return disk{vfs: d.name, step: d.step} }

// heal ends a lasting fault.
func (d *faultDisk) heal() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.healed = true
}

// over reports whether nothing fails any more.
func (d *faultDisk) over() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.fault.shape
	return d.hit && (d.healed || f != lasting && f != full && f != gate)
}

func (d *faultDisk) met() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.hit
}

// op counts an operation and says what becomes of it: nil, or its error. More
// than one operation is never between op and its event on the tape.
func (d *faultDisk) op(kind string, events ...event) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.decide(kind)
	if d.tape == nil {
		return err
	}
	if err == nil {
		d.tape.add(events...)
	} else if kind == opSync {
		for _, e := range events {
			e.what = evUnsynced
			d.tape.add(e)
		}
	}
	return err
}

func (d *faultDisk) decide(kind string) error {
	d.counts[kind]++
	f := d.fault
	if d.healed || f.op == "" {
		return nil
	}
	fills := kind == opWrite || kind == opOpen || kind == opShm || kind == opFolder || kind == opSize
	switch {
	case kind == f.op && d.counts[kind] == f.n:
		d.hit, d.failed = true, d.doing
		if d.tape != nil {
			d.hitAt = len(d.tape.events)
		}
	case !d.hit:
		return nil
	case f.shape == gate:
	case f.shape == lasting && kind == f.op:
	case f.shape == full && fills:
	default:
		return nil
	}
	switch {
	case f.shape == full && kind == opFolder:
		return syscall.ENOSPC
	case f.shape == full:
		return vfs.SystemError(syscall.ENOSPC, sqlite3.FULL)
	case f.shape == short && kind == opWrite:
		return errShort
	case f.shape == medium:
		return vfs.SystemError(syscall.EIO, sqlite3.IOERR_CORRUPTFS) // as the operating system's VFS says it
	case f.shape == busy:
		return sqlite3.BUSY
	}
	return syscall.EIO
}

// step is a disk's.
func (d *faultDisk) step(what, name, arg string) error {
	var events []event
	rel := d.rel(name)
	switch what {
	case "mkdir":
		if _, err := os.Lstat(name); err != nil {
			events = []event{{what: evMkdir, name: rel}}
		}
	case "create":
		events = []event{{what: evCreate, name: rel}}
	case "rewrite":
		if _, err := os.Lstat(name); err != nil {
			events = append(events, event{what: evCreate, name: rel})
		}
		events = append(events, event{what: evTrunc, name: rel})
	case "write":
		if filepath.Base(name) == "freshet.lock" {
			break // what it holds is for people, and its loss is none
		}
		events = []event{{what: evWrite, name: rel, data: []byte(arg)}}
	case "settle":
		b, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		events = []event{{what: evWrite, name: rel, data: b}, {what: evSync, name: rel}}
	case "sync":
		events = []event{{what: evSync, name: rel}}
	case "sync folder":
		events = []event{{what: evSyncDir, name: rel}}
	case "rename":
		if _, err := os.Lstat(name); err == nil {
			events = []event{{what: evRename, name: rel, to: d.rel(arg)}}
		}
	case "remove":
		if _, err := os.Lstat(name); err == nil {
			events = []event{{what: evRemove, name: rel}}
		}
	}
	d.mu.Lock()
	d.doing = step{what, name}
	d.mu.Unlock()
	return d.op(opFolder, events...)
}

func (d *faultDisk) rel(name string) string {
	rel, err := filepath.Rel(d.root, name)
	if err != nil {
		panic(err)
	}
	return rel
}
