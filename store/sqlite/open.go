package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// open brings the store to where its committer can run.
func (s *Store) open(ctx context.Context) error {
	last, err := s.opt.disk.readNote(s.dir)
	if err != nil {
		return err
	}
	there, err := s.opt.disk.exists(s.path())
	if err != nil {
		return err
	}
	if !there {
		left, err := s.leftovers()
		if err != nil {
			return err
		}
		if last.epoch != 0 || left {
			return s.replace(ctx, &damageError{"it is gone"})
		}
		// Whoever made the folder may have died before that was durable.
		if err := s.opt.disk.syncAbove(s.dir); err != nil {
			return err
		}
		if _, err := s.create(0, false); err != nil {
			return err
		}
		return s.start(ctx, last)
	}
	for range 2 { // a read may fail once
		err = s.opt.disk.inspect(s.path(), last.epoch != 0 && !last.closed)
		if err == nil {
			err = s.opt.disk.settle(s.path() + "-wal")
		}
		if err == nil {
			err = s.start(ctx, last)
		}
		var older *olderError
		if errors.As(err, &older) {
			break
		}
		if !damaged(err) {
			return err
		}
	}
	return s.replace(ctx, err)
}

// leftovers reports whether there is a log or index without its file. SQLite
// would take it for the new file's.
func (s *Store) leftovers() (left bool, err error) {
	for _, suffix := range []string{"-wal", "-shm"} {
		if left, err = s.opt.disk.exists(s.path() + suffix); left || err != nil {
			return left, err
		}
	}
	return false, nil
}

// start opens the file, reads into memory what belongs there, and makes sure
// that it can be written.
func (s *Store) start(ctx context.Context, last note) error {
	db, err := s.opt.disk.openDatabase(s.path(), s.opt.Readers)
	if err != nil {
		return err
	}
	s.db = db
	db.writer.SetInterrupt(ctx)
	err = s.load(db.writer)
	if errors.Is(err, sqlite3.ERROR) { // of the SQL: not the tables that it is for
		err = &damageError{err.Error()}
	}
	db.writer.SetInterrupt(context.Background())
	if err == nil && last.epoch > s.ledger.last.Epoch {
		// The file is older than the note: somebody put a copy back.
		s.opt.Logger.Error("sqlite: the file is of an earlier epoch than its folder; everything in it is stale now", "file", s.path())
		err = s.transact([]*request{{write: anew{after(last.epoch)}}})
	}
	if err == nil {
		err = s.transact(nil) // reserves ticks, and begins the log
	}
	if err == nil {
		err = s.settle()
	}
	if err != nil {
		s.db = nil
		return errors.Join(err, db.close())
	}
	return nil
}

// load checks the tables that describe the entries, and reads what memory keeps.
func (s *Store) load(c *conn) error {
	clear(s.sizes)
	s.dropped = nil
	for _, table := range checked {
		says := ""
		if _, err := c.one("PRAGMA quick_check("+table+")", func(st *sqlite3.Stmt) { says = st.ColumnText(0) }); err != nil {
			return fmt.Errorf("check %s: %w", table, err)
		}
		if says != "ok" {
			return &damageError{fmt.Sprintf("its table %s is damaged: %s", table, strings.Join(strings.Fields(says), " "))}
		}
	}
	l := &s.ledger
	var forgotten store.Marks
	found, err := c.one("SELECT epoch, ceiling, forgotten_epoch, forgotten, fence_epoch, fence FROM state", func(st *sqlite3.Stmt) {
		l.last = tick(st, 0)
		forgotten = store.Marks{Demand: tick(st, 2), Purge: tick(st, 4)}
	})
	if err != nil {
		return err
	}
	if !found {
		return &damageError{"it has no state"}
	}
	if err := s.loadMarks(c); err != nil {
		return err
	}
	l.marks.RaiseForgotten(forgotten)
	var all tally
	err = c.each("SELECT build, pattern, listed, count(*), sum(size) FROM entries GROUP BY build, pattern, listed", func(st *sqlite3.Stmt) error {
		t := tally{st.ColumnInt64(3), st.ColumnInt64(4)}
		s.sizes[class{st.ColumnText(0), st.ColumnText(1), st.ColumnBool(2)}] = t
		all = tally{all.entries + t.entries, all.bytes + t.bytes}
		return nil
	})
	s.stats.holds(all)
	return err
}

// settle notes that the folder is in use, which can only be undone by Close, and
// hides what SQLite made from other users.
func (s *Store) settle() error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := s.opt.disk.hide(s.path() + suffix); err != nil {
			return err
		}
	}
	s.ledger.mu.Lock()
	epoch := s.ledger.last.Epoch
	s.ledger.mu.Unlock()
	return s.opt.disk.writeNote(s.dir, note{epoch: epoch})
}

// finish undoes start. Nothing else runs.
func (s *Store) finish() error {
	if s.db == nil {
		return nil // the damage was logged, and the next Open begins anew
	}
	w := s.db.writer
	err := w.exec("UPDATE state SET epoch = ?, ceiling = ?", s.ledger.last)
	if err == nil { // before the log goes: the note says that it must be there
		err = s.opt.disk.writeNote(s.dir, note{epoch: s.ledger.last.Epoch, closed: true})
	}
	if err == nil {
		err = w.keepLog(false)
	}
	if err == nil {
		err = w.BusyTimeout(time.Second)
	}
	if err == nil {
		_, _, err = w.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
		if errors.Is(err, sqlite3.BUSY) {
			err = nil // another program reads the file: the log stays
		}
	}
	return errors.Join(err, s.db.close())
}
