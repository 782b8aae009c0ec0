package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// ErrNewer says that a newer freshet wrote the file. It was not touched.
var ErrNewer = errors.New("written by a newer freshet")

// olderError says that the file is intact and in a form that no freshet reads
// any more.
type olderError struct{ form uint32 }

func (e *olderError) Error() string {
	return fmt.Sprintf("it has the form %d of an older freshet, this one reads %d", e.form, schemaVersion)
}

var (
	errNoBody    = errors.New("it has no content")
	errOtherBody = errors.New("its content is another entry's")
)

// corruptError says that the content of one entry is damaged.
type corruptError struct {
	row row
	err error
}

func (e *corruptError) Error() string {
	return fmt.Sprintf("entry %s of build %s: %v", e.row.key.Path, e.row.key.Build, e.err)
}

func (e *corruptError) Unwrap() error { return e.err }

// damageError says what is wrong with the file as a whole.
type damageError struct{ what string }

func (e *damageError) Error() string { return e.what }

// damaged reports whether err says that the file is not what was written.
func damaged(err error) bool {
	var one *corruptError
	if errors.As(err, &one) {
		return false
	}
	var whole *damageError
	return errors.As(err, &whole) || errors.Is(err, sqlite3.CORRUPT) || errors.Is(err, sqlite3.NOTADB) ||
		errors.Is(err, sqlite3.IOERR_DATA) || errors.Is(err, sqlite3.IOERR_SHORT_READ) || errors.Is(err, sqlite3.IOERR_CORRUPTFS)
}

// explain says it to an operator; SQLite calls a wrong checksum an I/O error.
func explain(err error) string {
	if errors.Is(err, sqlite3.IOERR_DATA) {
		return "a page has a wrong checksum: " + err.Error()
	}
	return err.Error()
}

const fileMagic = "SQLite format 3\x00"

// inspect looks at the file and its log before SQLite may change them. unclosed
// says that its last user did not close it. The error is a damageError or an
// olderError, wraps ErrNewer, or is the disk's.
func (d disk) inspect(path string, unclosed bool) error {
	var head [100]byte
	f, err := d.open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err := io.ReadFull(f, head[:]); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &damageError{fmt.Sprintf("it has only %d bytes", st.Size())}
	} else if err != nil {
		return err
	}
	if !bytes.HasPrefix(head[:], []byte(fileMagic)) {
		return &damageError{"it is not a database"}
	}
	if id := binary.BigEndian.Uint32(head[68:]); id != applicationID {
		return &damageError{"it is a database of another program"}
	}
	if v := binary.BigEndian.Uint32(head[60:]); v > schemaVersion {
		return fmt.Errorf("%w: it has the form %d, this one reads %d", ErrNewer, v, schemaVersion)
	} else if v == 0 {
		return &damageError{"it has no form"}
	} else if v < schemaVersion {
		return &olderError{v}
	}
	commits, err := d.inspectLog(path+"-wal", unclosed)
	if err != nil {
		return err
	}
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	if pages := int64(binary.BigEndian.Uint32(head[28:])); commits == 0 && st.Size() < pages*page {
		return &damageError{fmt.Sprintf("it is cut short: %d bytes of %d", st.Size(), pages*page)}
	}
	return nil
}

// keptAside is how many damaged files stay for somebody to look at.
const keptAside = 3

// setAside renames the file and what belongs to it, as far as it is there, and
// returns the new name, or none if nothing was there.
func (d disk) setAside(path string) (name string, err error) {
	stamp := path + ".damaged-" + time.Now().Format("20060102-150405")
	name = stamp
	for i := 2; ; i++ {
		if there, err := d.exists(name); err != nil {
			return "", err
		} else if !there {
			break
		}
		name = fmt.Sprintf("%s-%d", stamp, i)
	}
	moved := false
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := d.rename(path+suffix, name+suffix); err == nil {
			moved = true
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if !moved {
		return "", nil
	}
	if err := d.syncDir(filepath.Dir(path)); err != nil {
		return "", err
	}
	return name, d.forgetAside(path)
}

// forgetAside deletes all but the newest damaged files.
func (d disk) forgetAside(path string) error {
	all, err := filepath.Glob(globQuote(path) + ".damaged-*")
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(n string) bool {
		return bytes.HasSuffix([]byte(n), []byte("-wal")) || bytes.HasSuffix([]byte(n), []byte("-shm"))
	})
	slices.Sort(all)
	for len(all) > keptAside {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := d.remove(all[0] + suffix); err != nil {
				return err
			}
		}
		all = all[1:]
	}
	return nil
}
