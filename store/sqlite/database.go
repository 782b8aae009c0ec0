package sqlite

import (
	"context"
	"errors"
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// database is one open file: a connection that writes, which belongs to the
// committer, and a few that read. It is replaced whole when it is damaged.
type database struct {
	disk     disk
	path     string
	writer   *conn
	readers  chan *conn // nil: may be opened
	walPages int        // in the log after the last transaction; the committer's
	copied   int        // of them by the last checkpoint; the committer's
}

// openDatabase opens an existing file.
func (d disk) openDatabase(path string, readers int) (*database, error) {
	w, err := d.connect(path, "synchronous = FULL", "journal_size_limit = 16777216", "wal_autocheckpoint = 0")
	if err != nil {
		return nil, err
	}
	db := &database{disk: d, path: path, writer: w, readers: make(chan *conn, readers)}
	for range readers {
		db.readers <- nil
	}
	mode := ""
	if _, err := w.one("PRAGMA journal_mode = WAL", func(st *sqlite3.Stmt) { mode = st.ColumnText(0) }); err != nil {
		return nil, errors.Join(err, db.close())
	}
	if mode != "wal" {
		return nil, errors.Join(fmt.Errorf("journal mode is %q, WAL is needed", mode), db.close())
	}
	w.WALHook(func(_ *sqlite3.Conn, _ string, pages int) error {
		db.walPages = pages
		return nil
	})
	return db, nil
}

// read calls f with a connection of its own, in one snapshot.
func (d *database) read(ctx context.Context, f func(*conn) error) error {
	var c *conn
	select {
	case c = <-d.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { d.readers <- c }()
	if c == nil {
		var err error
		if c, err = d.disk.connect(d.path, "query_only = ON"); err != nil {
			return err
		}
	}
	c.SetInterrupt(ctx)
	err := c.exec("BEGIN")
	if err == nil {
		err = f(c)
	}
	c.SetInterrupt(context.Background()) // no reference to ctx is kept
	if !c.GetAutocommit() {
		if end := c.exec("COMMIT"); err == nil {
			err = end
		}
	}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		err = ctx.Err()
	default: // a new connection is in a known state
		err = errors.Join(err, c.close())
		c = nil
	}
	return err
}

// The log's growth, in pages, after which it is copied to the file, and the
// size at which the readers are made to wait so that it can begin anew.
const (
	checkpointPages = (8 << 20) / pageSize
	restartPages    = (64 << 20) / pageSize
)

// checkpoint copies the log to the file when it has grown enough. Only the
// committer calls it, after it answered its callers.
func (d *database) checkpoint() error {
	if d.walPages < d.copied {
		d.copied = 0 // the log began anew
	}
	if d.walPages-d.copied < checkpointPages {
		return nil
	}
	mode := sqlite3.CHECKPOINT_PASSIVE
	if d.walPages >= restartPages {
		mode = sqlite3.CHECKPOINT_RESTART
	}
	_, copied, err := d.writer.WALCheckpoint("main", mode)
	if errors.Is(err, sqlite3.BUSY) {
		err = nil // readers were quicker; the next transaction tries again
	}
	if err == nil {
		d.copied = max(copied, 0)
	}
	return err
}

// close closes all connections. The last one, unless it keeps the log, copies it
// to the file and removes it. Nobody else uses d.
func (d *database) close() error {
	var errs []error
	for range cap(d.readers) {
		if c := <-d.readers; c != nil {
			errs = append(errs, c.close())
		}
	}
	return errors.Join(append(errs, d.writer.close())...)
}
