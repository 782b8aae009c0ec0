package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

const build = "b1"

func key(path string) store.Key { return store.Key{Build: build, Path: path} }

// entry returns an entry whose content follows from its key, begun and size.
func entry(k store.Key, begun store.Tick, size int, tags ...string) *store.Entry {
	body := make([]byte, size)
	seed := [32]byte{}
	copy(seed[:], k.Path+begun.String())
	rand.NewChaCha8(seed).Read(body) // never fails
	sum := sha256.Sum256(body)
	return &store.Entry{
		Key: k, Pattern: "/{p...}", Begun: begun, Made: time.UnixMicro(begun.Time).UTC(), Window: time.Minute, Tags: tags,
		Answers: []store.Answer{{Status: 200, Header: []store.Field{{Name: "Content-Type", Value: "text/html"}}, Body: body, Hash: hex.EncodeToString(sum[:16])}},
	}
}

// put commits an entry and returns it as it is stored.
func put(t testing.TB, s *Store, k store.Key, size int, tags ...string) *store.Entry {
	t.Helper()
	begun, err := s.Begin(context.Background(), k)
	if err != nil {
		t.Fatal(err)
	}
	e := entry(k, begun, size, tags...)
	return as(e, commitWon(t, s, e).Modified)
}

// as returns a copy of e with that Modified.
func as(e *store.Entry, modified time.Time) *store.Entry {
	kept := *e
	kept.Modified = modified
	return &kept
}

func commitWon(t testing.TB, s *Store, e *store.Entry) store.Committed {
	t.Helper()
	c, err := s.Commit(context.Background(), e)
	if err != nil || !c.Won || c.Modified.IsZero() {
		t.Fatalf("commit %v: %+v, %v", e.Key, c, err)
	}
	return c
}

func make1(t testing.TB, s *Store, n store.Name, purge bool) store.Tick {
	t.Helper()
	a, err := s.Demand(context.Background(), store.Demand{Name: n, Purge: purge, Build: build})
	if err != nil {
		t.Fatal(err)
	}
	return a.Tick
}

func get(t testing.TB, s *Store, k store.Key) store.Snapshot {
	t.Helper()
	snap, err := s.Get(context.Background(), k)
	if err != nil {
		t.Fatal(err)
	}
	return snap
}

// has says that e is stored; if it has no Modified, with any.
func has(t testing.TB, s *Store, e *store.Entry) {
	t.Helper()
	got := get(t, s, e.Key).Entry
	if got != nil && e.Modified.IsZero() {
		e = as(e, got.Modified)
	}
	if !reflect.DeepEqual(got, e) {
		t.Fatalf("%v: got %.100v, want begun %v", e.Key, got, e.Begun)
	}
}

func pending(t testing.TB, s *Store, want ...string) {
	t.Helper()
	got, err := s.Pending(context.Background(), build, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Fatalf("pending %q, want %q", got, want)
	}
}

func shut(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// copied returns a copy of a folder: of an open store, which writes nothing at
// the moment, it is what kill -9 would leave.
func copied(t testing.TB, dir string) string {
	t.Helper()
	to := t.TempDir()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, f.Name()), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func aside(t testing.TB, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "freshet.db.damaged-????????-??????"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// logBook is a logger whose lines can be read.
type logBook struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logBook) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

// counts says that the store counts what is there.
func counts(t testing.TB, s *Store) {
	t.Helper()
	var entries, bytes, bodies int64
	err := s.read(context.Background(), func(c *conn) error {
		_, err := c.one("SELECT count(*), coalesce(sum(size), 0), (SELECT count(*) FROM bodies) FROM entries", func(st *sqlite3.Stmt) {
			entries, bytes, bodies = st.ColumnInt64(0), st.ColumnInt64(1), st.ColumnInt64(2)
		})
		return err
	})
	if st := s.Stats(); err != nil || st.Entries != entries || st.Bytes != bytes || bodies != entries {
		t.Fatalf("%+v, but there are %d entries of %d bytes with %d bodies; %v", st, entries, bytes, bodies, err)
	}
}

// hold keeps the committer busy until the returned function is called.
func hold(t testing.TB, s *Store) (release func()) {
	t.Helper()
	h := &holding{begun: make(chan struct{}), end: make(chan struct{})}
	done := make(chan error, 1)
	go func() { done <- s.do(context.Background(), h) }()
	<-h.begun
	return func() {
		close(h.end)
		if err := <-done; err != nil {
			t.Errorf("hold: %v", err)
		}
	}
}

type holding struct{ begun, end chan struct{} }

func (*holding) bytes() int { return batchBytes } // a transaction of its own
func (h *holding) do(*batch) error {
	close(h.begun)
	<-h.end
	return nil
}

// queued waits until n writes wait for the committer.
func queuedAre(t testing.TB, s *Store, n int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); len(s.queue) != n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d writes wait, want %d", len(s.queue), n)
		}
	}
}

func exists(t testing.TB, path string) bool {
	t.Helper()
	_, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

// sql runs SQL in the file of a store that is not open.
func sql(t testing.TB, dir string, text string, args ...any) {
	t.Helper()
	c, err := disk{}.connect(filepath.Join(dir, fileName))
	if err == nil {
		err = c.exec(text, args...)
	}
	if err == nil {
		err = c.close()
	}
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", text, err))
	}
}
