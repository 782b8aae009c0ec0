package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/freshet-go/freshet/store"
)

// ErrInUse is wrapped by the error of Open for a folder that is open already,
// in this process or another.
var ErrInUse = errors.New("in use by another freshet server")

// fileName is the database's name in the store's folder. Beside it lie its log
// (-wal, -shm), freshet.lock, freshet.epoch, and damaged files of former times.
const fileName = "freshet.db"

// Store is a [store.Store] in a folder. Lock order: calls, dbMu, ledger.mu.
type Store struct {
	dir    string
	opt    Options
	held   *os.File // the lock
	ledger ledger
	stats  counters

	queue chan *request
	ended chan struct{} // the committer's end

	calls  sync.RWMutex // held for reading by every call; Close takes it for writing
	closed bool         // guarded by calls

	dbMu   sync.RWMutex // held for reading by every read; the committer takes it to change db
	db     *database    // nil: it was damaged and no new one could be made yet
	broken error        // why db is nil

	// The committer's own, and Open's before it runs.
	sizes      map[class]tally    // of the entries
	rotten     map[int64]struct{} // bodies whose pages cannot be read
	doubted    int64              // a body whose pages could not be read once, or 0
	dropped    []store.Name       // folded in memory, not yet in the file
	nextForget int                // how many marks there must be
}

// Open opens the store in a folder, or makes it: the folder with mode 0700,
// its files with 0600. A file that is damaged, or of an older freshet's form, is
// set aside and a new one is made, which the log tells; a file of a newer freshet (ErrNewer) is left as it
// is. A folder that is open already is ErrInUse. A folder can be moved, or
// copied, while no store is open in it. ctx bounds opening only.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err = o.disk.mkdir(dir); err != nil {
		return nil, fmt.Errorf("sqlite: make the folder %s: %w", dir, err)
	}
	s := &Store{
		dir: dir, opt: o,
		ledger: ledger{running: make(map[store.Running]struct{})},
		queue:  make(chan *request, o.MaxQueued),
		ended:  make(chan struct{}),
		sizes:  make(map[class]tally),
		rotten: make(map[int64]struct{}),
	}
	if s.held, err = o.disk.lock(dir); errors.Is(err, ErrInUse) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("sqlite: the folder %s cannot be used: %w", dir, err)
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: open %s: %w", s.path(), err), s.held.Close())
	}
	go s.commitLoop()
	return s, nil
}

func (s *Store) path() string { return filepath.Join(s.dir, fileName) }

// Close implements [store.Store]. It waits for running calls, copies the log
// into the file, and leaves the folder to whoever opens it next.
func (s *Store) Close() error {
	s.calls.Lock()
	defer s.calls.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	close(s.queue)
	<-s.ended
	err := s.finish()
	if err = errors.Join(err, s.held.Close()); err != nil {
		return fmt.Errorf("sqlite: close %s: %w", s.path(), err)
	}
	return nil
}

// enter begins a call, leave ends it.
func (s *Store) enter(ctx context.Context) error {
	s.calls.RLock()
	err := ctx.Err()
	if s.closed {
		err = store.ErrClosed
	}
	if err != nil {
		s.calls.RUnlock()
	}
	return err
}

func (s *Store) leave() { s.calls.RUnlock() }

// read calls f with a connection that reads, in one snapshot. If the file turns
// out to be damaged it is replaced, and f is called again.
func (s *Store) read(ctx context.Context, f func(*conn) error) error {
	for again := 0; ; again++ {
		db, err := s.readOnce(ctx, f)
		if err == nil || !damaged(err) || again == 3 {
			return err
		}
		if again == 0 {
			continue // a read may fail once
		}
		if err := s.do(ctx, mend{db, err}); err != nil {
			return err
		}
	}
}

func (s *Store) readOnce(ctx context.Context, f func(*conn) error) (*database, error) {
	s.dbMu.RLock()
	defer s.dbMu.RUnlock()
	if s.db == nil {
		return nil, s.broken
	}
	return s.db, s.db.read(ctx, f)
}
