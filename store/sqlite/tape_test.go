package sqlite

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// What is done to a folder, as far as it matters when the power fails.
const (
	evCreate   = "create"
	evMkdir    = "mkdir"
	evRename   = "rename"
	evRemove   = "remove"
	evWrite    = "write"
	evTrunc    = "truncate" // to off bytes
	evSync     = "sync"
	evUnsynced = "sync that failed"
	evSyncDir  = "sync folder"
)

// event is one of these.
type event struct {
	what, name, to string
	off            int64
	data           []byte
}

// tape is what was done, in order, and what the index of the log was before.
// The index is memory of the driver's, which no VFS sees written.
type tape struct {
	events []event
	index  []int    // for each event the one of indexes
	states [][]byte // of the index, each different from the one before
	shm    string   // its name
	base   *drive   // before the first event; nil: an empty one
}

// indexBytes is how much of the index anybody reads after a crash.
const indexBytes = 4096

func (t *tape) add(events ...event) {
	for _, e := range events {
		t.events, t.index = append(t.events, e), append(t.index, t.look())
	}
}

// look returns which state the index has now.
func (t *tape) look() int {
	var now []byte
	if f, err := os.Open(t.shm); err == nil {
		now, err = io.ReadAll(io.LimitReader(f, indexBytes))
		if f.Close() != nil || err != nil {
			now = nil
		}
	}
	if len(t.states) == 0 || !slices.Equal(t.states[len(t.states)-1], now) {
		t.states = append(t.states, now)
	}
	return len(t.states) - 1
}

// The states of a change of a file's content or of a folder.
const (
	pending_ = iota // the next sync makes it durable
	limbo           // a sync of it failed: it may be on the disk or not, for good
	durable
)

// change is a write, or a truncation if data is nil.
type change struct {
	off   int64
	data  []byte
	state int
	seq   int // of all changes, so that a cut can keep what came before it
}

func (c change) apply(b []byte) []byte {
	if c.data == nil {
		return resize(b, c.off)
	}
	if end := c.off + int64(len(c.data)); end > int64(len(b)) {
		b = resize(b, end)
	}
	copy(b[c.off:], c.data)
	return b
}

func resize(b []byte, size int64) []byte {
	if size <= int64(len(b)) {
		return b[:size:size]
	}
	return append(b, make([]byte, size-int64(len(b)))...)
}

// inode is a file's content: what is durable, and what was done since.
type inode struct {
	dir  bool
	base []byte
	log  []change
}

// move is a change of a folder.
type move struct {
	what, name, to string
	ino            *inode
	state, seq     int
}

// drive is a folder tree on a disk with a cache: what is durable, and what was
// done since.
type drive struct {
	now, base map[string]*inode
	log       []move
	seq       int
}

func newDrive() *drive {
	return &drive{now: make(map[string]*inode), base: make(map[string]*inode)}
}

// load has the drive hold a folder, all of it durable.
func (d *drive) load(root, dir string) error {
	files, err := os.ReadDir(filepath.Join(root, dir))
	if err != nil {
		return err
	}
	d.base[dir] = &inode{dir: true}
	d.now[dir] = d.base[dir]
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(root, dir, f.Name()))
		if err != nil {
			return err
		}
		name := path.Join(dir, f.Name())
		d.base[name] = &inode{base: b}
		d.now[name] = d.base[name]
	}
	return nil
}

// do follows an event.
func (d *drive) do(e event) {
	d.seq++
	ino := d.now[e.name]
	if ino == nil && (e.what == evRename || e.what == evRemove) {
		return // the index of the log, which is not on the tape
	}
	switch e.what {
	case evMkdir:
		d.move(move{what: evCreate, name: e.name, ino: &inode{dir: true}})
	case evCreate:
		d.move(move{what: evCreate, name: e.name, ino: &inode{}})
	case evRename:
		d.move(move{what: evRename, name: e.name, to: e.to, ino: ino})
	case evRemove:
		d.move(move{what: evRemove, name: e.name, ino: ino})
	case evWrite:
		ino.log = append(ino.log, change{off: e.off, data: e.data, seq: d.seq})
	case evTrunc:
		ino.log = append(ino.log, change{off: e.off, seq: d.seq})
	case evSync:
		ino.settle(durable)
	case evUnsynced:
		if ino != nil && !ino.dir {
			ino.settle(limbo)
		}
	case evSyncDir:
		d.syncDir(e.name)
	}
}

func (d *drive) move(m move) {
	m.seq = d.seq
	d.log = append(d.log, m)
	m.apply(d.now)
}

func (m move) apply(names map[string]*inode) {
	switch m.what {
	case evCreate:
		names[m.name] = m.ino
	case evRemove:
		delete(names, m.name)
	case evRename:
		if names[m.name] == m.ino { // else the name never came to be
			delete(names, m.name)
			names[m.to] = m.ino
		}
	}
}

// settle has a sync's end reach what was written before it.
func (i *inode) settle(state int) {
	for n := range i.log {
		if i.log[n].state == pending_ {
			i.log[n].state = state
		}
	}
	n := 0
	for ; n < len(i.log) && i.log[n].state == durable; n++ {
		i.base = i.log[n].apply(i.base)
	}
	i.log = slices.Clone(i.log[n:])
}

func (d *drive) syncDir(dir string) {
	rest := d.log[:0:0]
	for _, m := range d.log {
		if path.Dir(m.name) == dir {
			m.apply(d.base)
		} else {
			rest = append(rest, m)
		}
	}
	d.log = rest
}
