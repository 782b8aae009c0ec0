package sqlite

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/freshet-go/freshet/store"
)

func in(build, path string) store.Key { return store.Key{Build: build, Path: path} }

// If it were evicted, the older one would have to go with it.
func TestWhatIsNewerOfThePathIsNotEvictedForAnOlderEntry(t *testing.T) {
	for says, size := range map[string]int{"which fits beside it": 40_000, "which does not": 70_000} {
		t.Run(says, func(t *testing.T) {
			s := open(t, t.TempDir(), Options{MaxBytes: 100_000})
			begun, err := s.Begin(t.Context(), key("/a"))
			if err != nil {
				t.Fatal(err)
			}
			newer := put(t, s, in("b0", "/a"), 40_000)
			other := put(t, s, key("/b"), 40_000)
			late := entry(key("/a"), begun, size)
			_, err = s.Commit(t.Context(), late)
			has(t, s, newer)
			if fits := size < 50_000; fits {
				if err != nil || get(t, s, other.Key).Entry != nil {
					t.Errorf("%v; kept %s", err, held(t, s))
				}
				has(t, s, late)
			} else {
				if !errors.Is(err, store.ErrTooLarge) {
					t.Errorf("got %v, want ErrTooLarge", err)
				}
				has(t, s, other)
			}
			counts(t, s)
			shut(t, s)
		})
	}
}

func TestADamagedEntryTakesWhatIsOlderOfItsPath(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	put(t, s, key("/a"), 1000, "t")
	make1(t, s, store.PathName("/a"), false)
	put(t, s, in("b0", "/a"), 1000, "t")
	newest := put(t, s, in("b2", "/a"), 1000)
	put(t, s, key("/b"), 1000, "t")
	make1(t, s, store.PathName("/b"), false)
	put(t, s, in("b0", "/b"), 1000, "t")
	shut(t, s)
	sql(t, dir, "UPDATE bodies SET data = x'' WHERE id = (SELECT body FROM entries WHERE build = 'b0' AND path = '/a')")
	sql(t, dir, "UPDATE bodies SET data = x'' WHERE id = (SELECT body FROM entries WHERE build = 'b0' AND path = '/b')")
	s = open(t, dir, Options{})
	for _, k := range []store.Key{in("b0", "/a"), key("/b")} { // of /a the damaged one is not the newest
		if snap := get(t, s, k); snap.Entry != nil {
			t.Errorf("%v is there, begun %v", k, snap.Entry.Begun)
		}
	}
	if got := held(t, s); got != "b2:/a" {
		t.Errorf("kept %s", got)
	}
	has(t, s, newest)
	counts(t, s)
	pending(t, s, "/b")
	shut(t, s)
}

// Only what is durable is ErrTooLarge: a site that hears it shows the entry from
// memory, which what is older in the file would contradict one day.
func TestWhatIsOlderThanATooLargeEntryIsDroppedOrCommitSaysSo(t *testing.T) {
	dir := t.TempDir()
	o := Options{MaxBytes: 100_000}
	s := open(t, dir, o)
	old := put(t, s, key("/a"), 1000)
	begun, err := s.Begin(t.Context(), key("/a"))
	if err != nil {
		t.Fatal(err)
	}
	e := entry(key("/a"), begun, 200_000)
	release := hold(t, s)
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := s.Commit(ctx, e)
		done <- err
	}()
	queuedAre(t, s, 1)
	leave()
	if err := <-done; !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrTooLarge) {
		t.Errorf("got %v, want that the context was cancelled", err)
	}
	release()
	settled(t, s)
	has(t, s, old)
	if _, err := s.Commit(t.Context(), e); !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	s2 := open(t, copied(t, dir), o) // as after kill -9
	if got := held(t, s2); got != "" {
		t.Errorf("kept %s", got)
	}
	counts(t, s2)
	shut(t, s2)
	shut(t, s)
}

// What was met stays met when its entry goes with a newer one, and what waits waits.
func TestDemandsOnAPathWhoseEntriesAllGo(t *testing.T) {
	for says, row := range map[string]struct {
		demand int // before which of the three entries
		waits  []string
	}{
		"met by the oldest":                     {0, nil},
		"met by the second":                     {1, nil},
		"which only the refused one would meet": {2, []string{"/a"}},
	} {
		for _, early := range []bool{true, false} { // refused at once, or by the committer
			t.Run(fmt.Sprint(says, ", refused at once: ", early), func(t *testing.T) {
				dir := t.TempDir()
				o := Options{MaxBytes: 100_000}
				s := open(t, dir, o)
				listed := entry(key("/listed"), store.Tick{Epoch: 1, Time: 1}, 50_000)
				listed.Listed = true
				commitWon(t, s, listed)
				for i, k := range []store.Key{in("b0", "/a"), key("/a"), key("/a")} {
					if i == row.demand {
						make1(t, s, store.PathName("/a"), false)
					}
					if i < 2 {
						put(t, s, k, 1000)
						continue
					}
					begun, err := s.Begin(t.Context(), k)
					if err != nil {
						t.Fatal(err)
					}
					size := 60_000
					if early {
						size = 200_000
					}
					if _, err := s.Commit(t.Context(), entry(k, begun, size)); !errors.Is(err, store.ErrTooLarge) {
						t.Fatalf("got %v, want ErrTooLarge", err)
					}
				}
				for range 2 {
					if got := held(t, s); got != "b1:/listed" {
						t.Errorf("kept %s", got)
					}
					pending(t, s, row.waits...)
					counts(t, s)
					shut(t, s)
					s = open(t, dir, o)
				}
				shut(t, s)
			})
		}
	}
}
