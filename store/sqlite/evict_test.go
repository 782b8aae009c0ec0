package sqlite

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/store"
)

// held lists what is stored as BUILD:PATH.
func held(t *testing.T, s *Store) string {
	t.Helper()
	var all []string
	for _, b := range []string{"b0", build, "b2"} {
		for e, err := range s.Entries(context.Background(), b) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b+":"+e.Key.Path)
		}
	}
	return strings.Join(all, " ")
}

func TestEntriesAreEvictedInOrder(t *testing.T) {
	type step struct {
		build, path string
		listed      bool
		size        int // of 10 that fit
		refused     bool
	}
	for says, c := range map[string]struct {
		steps []step
		want  string
	}{
		"of unlisted entries the one that began first": {
			[]step{{build, "/a", false, 4, false}, {build, "/b", false, 4, false}, {build, "/c", false, 4, false}}, "b1:/b b1:/c"},
		"as many as must go": {
			[]step{{build, "/a", false, 3, false}, {build, "/b", false, 3, false}, {build, "/c", false, 3, false}, {build, "/d", false, 6, false}}, "b1:/c b1:/d"},
		"unlisted ones before listed ones that began earlier": {
			[]step{{build, "/l", true, 4, false}, {build, "/u", false, 4, false}, {build, "/v", false, 4, false}}, "b1:/l b1:/v"},
		"of another build before its own, also listed ones": {
			[]step{{build, "/a", false, 3, false}, {"b0", "/l", true, 3, false}, {"b0", "/u", false, 3, false}, {build, "/b", false, 3, false}, {build, "/c", false, 3, false}}, "b1:/a b1:/b b1:/c"},
		"of other builds unlisted ones first, whichever build they are of": {
			[]step{{"b0", "/l", true, 3, false}, {"b2", "/u", false, 3, false}, {"b0", "/u", false, 3, false}, {build, "/a", false, 3, false}, {build, "/b", false, 3, false}}, "b0:/l b1:/a b1:/b"},
		"an unlisted one takes no room of listed ones of its build": {
			[]step{{build, "/l", true, 5, false}, {build, "/m", true, 4, false}, {build, "/u", false, 3, true}, {build, "/v", false, 1, false}}, "b1:/l b1:/m b1:/v"},
		"an unlisted one that listed ones keep out drives no other out": {
			[]step{{build, "/l", true, 5, false}, {build, "/m", true, 3, false}, {build, "/u", false, 2, false}, {"b0", "/o", false, 0, false}, {build, "/v", false, 3, true}}, "b0:/o b1:/l b1:/m b1:/u"},
		"a listed one takes the room of the listed one that began first": {
			[]step{{build, "/l", true, 5, false}, {build, "/m", true, 4, false}, {build, "/n", true, 3, false}}, "b1:/m b1:/n"},
		"what can never fit changes nothing of other paths": {
			[]step{{build, "/a", false, 4, false}, {build, "/b", true, 11, true}}, "b1:/a"},
		"an entry takes the place of its own older one": {
			[]step{{build, "/a", false, 5, false}, {build, "/b", false, 4, false}, {build, "/a", false, 6, false}}, "b1:/a b1:/b"},
		"a larger one is not evicted for itself": {
			[]step{{build, "/a", false, 5, false}, {build, "/b", false, 4, false}, {build, "/a", false, 9, false}}, "b1:/a"},
		"a refused one takes its older ones, of all builds": {
			[]step{{build, "/l", true, 5, false}, {"b0", "/a", false, 1, false}, {build, "/a", false, 3, false}, {build, "/a", false, 6, true}}, "b1:/l"},
		"what can never fit takes its older ones, of all builds": {
			[]step{{build, "/l", true, 5, false}, {"b0", "/a", false, 1, false}, {build, "/a", false, 3, false}, {build, "/a", true, 11, true}}, "b1:/l"},
		"an evicted one takes what is older of its path, listed or not": {
			[]step{{build, "/a", true, 3, false}, {"b2", "/a", false, 3, false}, {"b0", "/a", false, 3, false}, {"b2", "/b", false, 3, false}}, "b2:/b"},
		"an evicted one leaves what is newer of its path": {
			[]step{{"b0", "/a", false, 3, false}, {build, "/a", false, 3, false}, {build, "/b", false, 3, false}, {build, "/c", false, 3, false}}, "b1:/a b1:/b b1:/c"},
		"what is evicted for an entry's sake takes its own older one, too": {
			[]step{{build, "/a", false, 3, false}, {"b0", "/a", false, 3, false}, {build, "/b", false, 2, false}, {build, "/a", false, 6, false}}, "b1:/a b1:/b"},
		"what is evicted for an entry's sake takes its own older one, too, though it is of the page that is full": {
			[]step{{build, "/a", true, 3, false}, {"b0", "/a", false, 3, false}, {build, "/b", false, 2, false}, {build, "/a", false, 9, false}}, "b1:/a"},
	} {
		t.Run(says, func(t *testing.T) {
			const unit = 10_000
			s := open(t, t.TempDir(), Options{MaxBytes: 10*unit + 9_000})
			for _, st := range c.steps {
				k := store.Key{Build: st.build, Path: st.path}
				begun, err := s.Begin(t.Context(), k)
				if err != nil {
					t.Fatal(err)
				}
				e := entry(k, begun, st.size*unit, "t")
				e.Listed = st.listed
				got, err := s.Commit(t.Context(), e)
				if errors.Is(err, store.ErrTooLarge) != st.refused || (err == nil) != got.Won {
					t.Fatalf("%s: %+v, %v; refused: want %v", st.path, got, err, st.refused)
				}
			}
			if got := held(t, s); got != c.want {
				t.Errorf("kept %s, want %s", got, c.want)
			}
			st := s.Stats()
			if n := int64(len(strings.Fields(c.want))); st.Entries != n || st.Bytes > 10*unit+9_000 || st.Running != 0 {
				t.Errorf("%+v, want %d entries", st, n)
			}
			counts(t, s)
			for _, b := range []string{"b0", build, "b2"} { // no label is left behind
				c1, err := s.Covered(t.Context(), b, store.TagName("t"), 99)
				if err != nil {
					t.Fatal(err)
				}
				c2, err := s.Covered(t.Context(), b, store.SiteName, 99)
				if err != nil || !slices.Equal(c1.Paths, c2.Paths) {
					t.Errorf("by tag %+v, in all %+v, %v", c1, c2, err)
				}
			}
			shut(t, s)
		})
	}
}

func TestAnEntryLargerThanAConnectionHoldsIsTooLarge(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	b, err := s.Begin(t.Context(), key("/a"))
	if err != nil {
		t.Fatal(err)
	}
	e := entry(key("/a"), b, 0)
	e.Answers[0].Body = make([]byte, maxEntry)
	if _, err := s.Commit(t.Context(), e); !errors.Is(err, store.ErrTooLarge) || !strings.Contains(err.Error(), "/a") {
		t.Errorf("got %v", err)
	}
	if n := s.Stats().Running; n != 0 {
		t.Errorf("%d renders run", n)
	}
	e.Answers[0].Body = e.Answers[0].Body[:maxEntry-10_000] // the largest that is not
	commitWon(t, s, e)
	has(t, s, e)
	shut(t, s)
}

// Visitors who try the paths of one page push out only each other.
func TestAPageHasSoManyUnlistedEntries(t *testing.T) {
	dir := t.TempDir()
	o := Options{MaxPerPage: 3}
	s := open(t, dir, o)
	commit := func(b, path, pattern string, listed bool) {
		t.Helper()
		k := store.Key{Build: b, Path: path}
		begun, err := s.Begin(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		e := entry(k, begun, 10, "t")
		e.Pattern, e.Listed = pattern, listed
		commitWon(t, s, e)
	}
	kept := func(when, want string) {
		t.Helper()
		if got := held(t, s); got != want {
			t.Errorf("%s: kept %s, want %s", when, got, want)
		}
		counts(t, s)
	}
	commit(build, "/listed", "/{x}", true)
	commit(build, "/y/1", "/y/{x}", false)
	commit("b0", "/1", "/{x}", false)
	for _, p := range []string{"/1", "/2", "/3", "/1", "/4"} {
		commit(build, p, "/{x}", false)
	}
	kept("at first", "b0:/1 b1:/1 b1:/3 b1:/4 b1:/listed b1:/y/1")
	shut(t, s)
	s = open(t, dir, o)
	commit(build, "/5", "/{x}", false)
	kept("opened again", "b0:/1 b1:/1 b1:/4 b1:/5 b1:/listed b1:/y/1")
	commit(build, "/y/1", "/{x}", false) // of another page now
	commit(build, "/4", "/{x}", true)    // listed now
	commit(build, "/6", "/{x}", false)
	kept("changed", "b1:/4 b1:/5 b1:/6 b1:/listed b1:/y/1")
	shut(t, s)
}

// An evicted path whose demand waits is pending; one whose demand was met is not.
func TestEvictionKeepsDemandsThatWaitAndThoseOnly(t *testing.T) {
	dir := t.TempDir()
	o := Options{MaxBytes: 100_000}
	s := open(t, dir, o)
	put(t, s, key("/waits"), 1000)
	make1(t, s, store.PathName("/waits"), false)
	make1(t, s, store.PathName("/met"), false)
	put(t, s, key("/met"), 1000)
	put(t, s, store.Key{Build: "b0", Path: "/pruned"}, 1000)
	make1(t, s, store.PathName("/pruned"), false)
	put(t, s, store.Key{Build: "b0", Path: "/pruned"}, 1000)
	make1(t, s, store.PathName("/purged"), false)
	put(t, s, key("/purged"), 1000, "gone")
	make1(t, s, store.TagName("gone"), true)
	for i := range 4 {
		put(t, s, key(fmt.Sprint("/crowd/", i)), 30_000)
	}
	if err := s.Prune(t.Context(), build); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if get(t, s, key("/waits")).Entry != nil || get(t, s, key("/met")).Entry != nil {
			t.Fatal("they are not evicted")
		}
		pending(t, s, "/waits")
		shut(t, s)
		s = open(t, dir, o)
	}
	make1(t, s, store.PathName("/met"), false)
	pending(t, s, "/met", "/waits")
	put(t, s, key("/met"), 10)
	put(t, s, key("/waits"), 10)
	pending(t, s)
	shut(t, s)
}

// Whatever is written, the file stays near its bound.
func TestTheFileStaysBounded(t *testing.T) {
	const most = 8 << 20
	dir := t.TempDir()
	s := open(t, dir, Options{MaxBytes: most})
	seed := [32]byte{7}
	r := rand.New(rand.NewChaCha8(seed))
	wrote, peak := int64(0), int64(0)
	for i := 0; wrote < 20*most; i++ {
		k := key(fmt.Sprintf("/%d", r.IntN(4000)))
		e := put(t, s, k, 1000+r.IntN(60_000), fmt.Sprint("t", i%50), fmt.Sprint("u", r.IntN(1000)))
		wrote += e.Size()
		if i%50 == 0 {
			peak = max(peak, s.Stats().FileBytes)
		}
		if st := s.Stats(); st.Bytes > most {
			t.Fatalf("%+v", st)
		}
	}
	st := s.Stats()
	shut(t, s)
	end := s.Stats().FileBytes
	t.Logf("wrote %d MiB into %d MiB: file %.3f times the bound at the end, at most %.3f with its log, %d evictions",
		wrote>>20, most>>20, float64(end)/most, float64(peak)/most, st.Evictions)
	if end > most*7/6 || peak > most*7/6+(24<<20) {
		t.Errorf("the file has %d bytes, at most it had %d with its log", end, peak)
	}
}
