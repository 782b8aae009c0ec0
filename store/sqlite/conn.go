package sqlite

import (
	"errors"
	"fmt"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// busyTimeout bounds the wait for a lock that another program (a shell, a
// backup) holds on the file. The store itself never waits for itself.
const busyTimeout = 5 * time.Second

// conn is one connection with its statements, each prepared once. One
// goroutine at a time uses it.
type conn struct {
	*sqlite3.Conn
	stmts map[string]*sqlite3.Stmt
}

// connect opens the file, which must exist, and sets what every connection needs.
func (d disk) connect(path string, pragmas ...string) (*conn, error) {
	raw, err := sqlite3.OpenFlags(d.uri(path), sqlite3.OPEN_READWRITE|sqlite3.OPEN_URI)
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: raw, stmts: make(map[string]*sqlite3.Stmt)}
	if err = c.keepLog(true); err == nil {
		err = c.BusyTimeout(busyTimeout)
	}
	for _, p := range append([]string{"temp_store = MEMORY", "cell_size_check = ON"}, pragmas...) {
		if err == nil {
			err = c.Exec("PRAGMA " + p)
		}
	}
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// keepLog says whether the log stays when the last connection is closed. It
// must as long as the note says that the store was not closed.
func (c *conn) keepLog(keep bool) error {
	_, err := c.Config(sqlite3.DBCONFIG_NO_CKPT_ON_CLOSE, keep)
	return err
}

func (c *conn) close() error {
	var errs []error
	for _, st := range c.stmts {
		if err := st.Close(); err != nil {
			errs = append(errs, err)
		}
	}
	clear(c.stmts)
	return errors.Join(append(errs, c.Conn.Close())...)
}

// stmt returns the statement, ready to be run with the arguments.
func (c *conn) stmt(sql string, args []any) (*sqlite3.Stmt, error) {
	st := c.stmts[sql]
	if st == nil {
		var err error
		if st, _, err = c.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT); err != nil {
			return nil, err
		}
		c.stmts[sql] = st
	}
	n := 0
	for _, a := range args {
		var err error
		switch a := a.(type) {
		case string:
			n++
			err = st.BindText(n, a)
		case store.Name:
			n++
			err = st.BindText(n, string(a))
		case int:
			n++
			err = st.BindInt(n, a)
		case int64:
			n++
			err = st.BindInt64(n, a)
		case bool:
			n++
			err = st.BindBool(n, a)
		case []byte:
			n++
			err = st.BindBlob(n, a)
		case store.Tick: // two columns
			n += 2
			if err = st.BindInt64(n-1, int64(a.Epoch)); err == nil {
				err = st.BindInt64(n, a.Time)
			}
		default:
			err = fmt.Errorf("sqlite: cannot bind a %T", a)
		}
		if err != nil {
			return nil, err
		}
	}
	return st, nil
}

// exec runs a statement that yields no rows.
func (c *conn) exec(sql string, args ...any) error {
	st, err := c.stmt(sql, args)
	if err != nil {
		return err
	}
	err = st.Exec()
	return errors.Join(err, st.ClearBindings())
}

// errEnough ends each without an error.
var errEnough = errors.New("enough")

// each calls row for every row, until it returns an error.
func (c *conn) each(sql string, row func(*sqlite3.Stmt) error, args ...any) error {
	st, err := c.stmt(sql, args)
	if err != nil {
		return err
	}
	for err == nil && st.Step() {
		err = row(st)
	}
	if err == nil {
		err = st.Err()
	}
	if again := st.Reset(); err == nil {
		err = again
	}
	if errors.Is(err, errEnough) {
		err = nil
	}
	return errors.Join(err, st.ClearBindings())
}

// one calls row for the first row and reports whether there was one.
func (c *conn) one(sql string, row func(*sqlite3.Stmt), args ...any) (found bool, err error) {
	err = c.each(sql, func(st *sqlite3.Stmt) error {
		found = true
		row(st)
		return errEnough
	}, args...)
	return found && err == nil, err
}

// tick reads the tick in columns i and i+1.
func tick(st *sqlite3.Stmt, i int) store.Tick {
	return store.Tick{Epoch: uint64(st.ColumnInt64(i)), Time: st.ColumnInt64(i + 1)}
}
