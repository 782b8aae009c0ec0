package mem_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

func key(path string) store.Key { return store.Key{Build: "b", Path: path} }

// page returns an entry whose size is the same for all paths of one length.
func page(t *testing.T, s *mem.Store, path string, listed bool) *store.Entry {
	t.Helper()
	begun, err := s.Begin(t.Context(), key(path))
	if err != nil {
		t.Fatal(err)
	}
	return &store.Entry{Key: key(path), Listed: listed, Begun: begun, Tags: []string{"t"},
		Answers: []store.Answer{{Status: 200, Body: make([]byte, 1000)}}}
}

func put(t *testing.T, s *mem.Store, path string, listed bool) {
	t.Helper()
	c, err := s.Commit(t.Context(), page(t, s, path, listed))
	if err != nil || !c.Won {
		t.Fatalf("commit %s: %+v, %v", path, c, err)
	}
}

func demand(t *testing.T, s *mem.Store, d store.Demand) store.Accepted {
	t.Helper()
	a, err := s.Demand(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func kept(t *testing.T, s *mem.Store) (paths []string) {
	t.Helper()
	for e, err := range s.Entries(t.Context(), "b") {
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, e.Key.Path)
	}
	return paths
}

// roomFor returns a store that holds n entries of page.
func roomFor(t *testing.T, n int64) *mem.Store {
	t.Helper()
	return mem.New(mem.Options{MaxBytes: n*page(t, mem.New(mem.Options{}), "/0", false).Size() + 1})
}

func TestWhatIsDropped(t *testing.T) {
	for _, row := range []struct {
		says string
		do   func(t *testing.T, s *mem.Store) // of a store with room for four
		want []string
	}{
		{"of unlisted entries the one committed longest ago", func(t *testing.T, s *mem.Store) {
			for _, p := range []string{"/1", "/2", "/3", "/4", "/1", "/5", "/6"} {
				put(t, s, p, false)
			}
		}, []string{"/1", "/4", "/5", "/6"}},
		{"unlisted entries before listed ones", func(t *testing.T, s *mem.Store) {
			for i, p := range []string{"/1", "/2", "/3", "/4", "/5", "/6"} {
				put(t, s, p, i < 3)
			}
		}, []string{"/1", "/2", "/3", "/6"}},
		{"the unlisted entry itself if listed ones take all the room", func(t *testing.T, s *mem.Store) {
			for i, p := range []string{"/1", "/2", "/3", "/4", "/5"} {
				put(t, s, p, i < 4)
			}
		}, []string{"/1", "/2", "/3", "/4"}},
		{"of listed entries, if there are no others, the one committed longest ago", func(t *testing.T, s *mem.Store) {
			for _, p := range []string{"/1", "/2", "/3", "/4", "/1", "/5", "/6"} {
				put(t, s, p, true)
			}
		}, []string{"/1", "/4", "/5", "/6"}},
		{"nothing while entries replace each other, listed or not", func(t *testing.T, s *mem.Store) {
			for i := range 40 {
				put(t, s, fmt.Sprintf("/%d", i%4), i%3 == 0)
			}
		}, []string{"/0", "/1", "/2", "/3"}},
		{"nothing where purges, prunes and reuse made room", func(t *testing.T, s *mem.Store) {
			for range 5 {
				for i := range 4 {
					put(t, s, fmt.Sprintf("/%d", i), false)
				}
				demand(t, s, store.Demand{Name: store.TagName("t"), Purge: true})
				for i := range 4 {
					put(t, s, fmt.Sprintf("/%d", i), true)
				}
				if err := s.Prune(t.Context(), "other"); err != nil {
					t.Fatal(err)
				}
			}
			for i := range 4 {
				put(t, s, fmt.Sprintf("/%d", i), false)
			}
		}, []string{"/0", "/1", "/2", "/3"}},
	} {
		t.Run(row.says, func(t *testing.T) {
			s := roomFor(t, 4)
			row.do(t, s)
			if got := kept(t, s); !slices.Equal(got, row.want) {
				t.Errorf("kept %q, want %q", got, row.want)
			}
		})
	}
}

func TestAnEntryThatCanNeverFitIsRefusedAndItsRenderHasEnded(t *testing.T) {
	s := roomFor(t, 4)
	put(t, s, "/1", false)
	e := page(t, s, "/1", true)
	e.Answers[0].Body = make([]byte, 8000)
	if _, err := s.Commit(t.Context(), e); !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("commit: %v, want ErrTooLarge", err)
	}
	if got := kept(t, s); len(got) != 0 {
		t.Errorf("kept %q, which is older", got)
	}
	if a := demand(t, s, store.Demand{Name: store.SiteName}); len(a.Running) != 0 {
		t.Errorf("running: %v", a.Running)
	}
}

func TestADemandOutlivesItsEntryAndLaterDemands(t *testing.T) {
	s := mem.New(mem.Options{MaxBytes: 4000, FrontierLimit: 10})
	put(t, s, "/dropped", false)
	demand(t, s, store.Demand{Name: store.PathName("/dropped")})
	demand(t, s, store.Demand{Name: store.PathName("/never")})
	demand(t, s, store.Demand{Name: store.PathName("/purged")})
	demand(t, s, store.Demand{Name: store.PathName("/purged"), Purge: true})
	for i := range 100 {
		p := fmt.Sprintf("/%d", i)
		demand(t, s, store.Demand{Name: store.PathName(p)})
		put(t, s, p, false)
	}
	if got := kept(t, s); slices.Contains(got, "/dropped") {
		t.Fatalf("kept %q: nothing was dropped", got)
	}
	got, err := s.Pending(context.Background(), "b", "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"/dropped": true, "/never": true, "/purged": false, "/0": false} {
		if slices.Contains(got, path) != want {
			t.Errorf("%s is pending: %v, want %v", path, !want, want)
		}
	}
}

func TestAStoreMadeLaterHasLaterTicks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := mem.New(mem.Options{})
		time.Sleep(time.Microsecond)
		two := mem.New(mem.Options{})
		first := demand(t, two, store.Demand{Name: store.SiteName}).Tick
		time.Sleep(time.Hour)
		if last := demand(t, one, store.Demand{Name: store.SiteName}).Tick; !first.After(last) {
			t.Errorf("the later store's tick %v is not after %v", first, last)
		}
	})
}

// TestMaxPerPage: visitors who try the paths of one page push out only each
// other.
func TestMaxPerPage(t *testing.T) {
	s := mem.New(mem.Options{MaxPerPage: 3})
	commit := func(path, pattern string, listed bool) {
		t.Helper()
		k := store.Key{Build: "b", Path: path}
		begun, err := s.Begin(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Commit(t.Context(), &store.Entry{Key: k, Pattern: pattern, Begun: begun, Listed: listed}); err != nil {
			t.Fatal(err)
		}
	}
	commit("/listed", "/{x}", true)
	commit("/y/1", "/y/{x}", false)
	for _, p := range []string{"/1", "/2", "/3", "/1", "/4"} {
		commit(p, "/{x}", false)
	}
	var got []string
	for e, err := range s.Entries(t.Context(), "b") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Key.Path)
	}
	if want := []string{"/1", "/3", "/4", "/listed", "/y/1"}; !slices.Equal(got, want) {
		t.Errorf("kept %q, want %q: the one that was committed longest ago goes", got, want)
	}
}
