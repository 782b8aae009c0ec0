package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet/store"
)

// ruined opens a filled store and ruins all pages of its file but the first
// while it is open.
func ruined(t *testing.T, f filled, o Options) *Store {
	t.Helper()
	s := open(t, f.dir, o)
	name := filepath.Join(f.dir, fileName)
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	st, err := file.Stat()
	if err == nil {
		_, err = file.WriteAt([]byte(strings.Repeat("ruined! ", int(st.Size()-pageSize)/8)), pageSize)
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A running store whose file is ruined goes on with a new one, and with every
// demand that it knew.
func TestARunningStoreReplacesAFileThatIsRuined(t *testing.T) {
	ctx := context.Background()
	for says, touch := range map[string]func(*Store) error{
		"found by Get": func(s *Store) error { _, err := s.Get(ctx, key("/07")); return err },
		"found by Entries": func(s *Store) (err error) {
			for _, err = range s.Entries(ctx, build) {
				if err != nil {
					break
				}
			}
			return err
		},
		"found by Pending": func(s *Store) error { _, err := s.Pending(ctx, build, "", 9); return err },
		"found by Covered": func(s *Store) error { _, err := s.Covered(ctx, build, store.TagName("t"), 9); return err },
		"found by Commit": func(s *Store) error {
			for i := range 50 { // until a page is needed that is not in memory
				k := key(strings.Repeat("/x", 1+i%7) + string(rune('a'+i)))
				b, err := s.Begin(ctx, k)
				if err == nil {
					_, err = s.Commit(ctx, entry(k, b, 9000))
				}
				if err != nil || len(aside(t, s.dir)) > 0 {
					return err
				}
			}
			return nil
		},
		"found by a purge": func(s *Store) error {
			_, err := s.Demand(ctx, store.Demand{Name: store.SiteName, Purge: true})
			return err
		},
	} {
		t.Run(says, func(t *testing.T) {
			f := fill(t)
			var log logBook
			s := ruined(t, f, Options{Logger: log.logger()})
			running, err := s.Begin(ctx, key("/running"))
			if err != nil {
				t.Fatal(err)
			}
			if err := touch(s); err != nil {
				t.Fatal(err)
			}
			site := get(t, s, key("/unknown")).Marks.Demand
			if len(aside(t, f.dir)) != 1 || !strings.Contains(log.String(), "the file is damaged") || !site.After(running) {
				t.Fatalf("set aside %q, demand on the site %v\n%s", aside(t, f.dir), site, &log)
			}
			if snap := get(t, s, key("/07")); snap.Entry != nil {
				t.Errorf("got %v, want it missing", snap.Entry.Key)
			}
			if says != "found by a purge" {
				if m := get(t, s, key("/purged")).Marks; m.Purge != f.purge {
					t.Errorf("the purge is lost: %+v, want %v", m, f.purge)
				}
				waits, err := s.Pending(ctx, build, "", 9)
				if err != nil || !slices.Contains(waits, "/without") {
					t.Errorf("pending %q, %v: want /without", waits, err)
				}
			}
			commitOld, err := s.Commit(ctx, entry(key("/running"), running, 10))
			if err != nil || commitOld.Purged != (says == "found by a purge") || !commitOld.Marks.Demand.After(running) {
				t.Errorf("a render that ran meanwhile: %+v, %v", commitOld, err)
			}
			e := put(t, s, key("/07"), 10)
			if !e.Begun.After(site) {
				t.Errorf("begun %v, the site's demand is %v", e.Begun, site)
			}
			shut(t, s)
			s = open(t, f.dir, Options{})
			has(t, s, e)
			if m := get(t, s, key("/unknown")).Marks; site.After(m.Demand) {
				t.Errorf("marks %+v, want %v", m, site)
			}
			shut(t, s)
		})
	}
}

func TestManyFindTheRuinAtOnce(t *testing.T) {
	f := fill(t)
	s := ruined(t, f, Options{})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			ctx := context.Background()
			for k := range f.entries {
				if _, err := s.Get(ctx, k); err != nil {
					t.Error(err)
				}
				if i%2 == 0 {
					continue
				}
				b, err := s.Begin(ctx, k)
				if err == nil {
					_, err = s.Commit(ctx, entry(k, b, 100))
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := len(aside(t, f.dir)); n != 1 {
		t.Errorf("%d files set aside, want 1", n)
	}
	for k := range f.entries {
		if get(t, s, k).Entry == nil {
			t.Errorf("%v is missing", k)
		}
	}
	shut(t, s)
}

// While no new file can be made every call says why; when it can, all is well.
func TestAFolderThatGoesAwayIsAnErrorUntilItIsBack(t *testing.T) {
	f := fill(t)
	s := ruined(t, f, Options{})
	away := f.dir + "-away"
	if err := os.Rename(f.dir, away); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for range 2 {
		if err := s.do(ctx, mend{s.db, sqlite3.CORRUPT}); err == nil || !strings.Contains(err.Error(), "cannot be replaced") {
			t.Errorf("mend: %v", err)
		}
		if _, err := s.Get(ctx, key("/07")); err == nil || !strings.Contains(err.Error(), "cannot be replaced") {
			t.Errorf("get: %v", err)
		}
		if _, err := s.Demand(ctx, store.Demand{Name: store.PathName("/07")}); err == nil {
			t.Error("a demand was accepted without a file")
		}
		if _, err := s.Pending(ctx, build, "", 9); err == nil {
			t.Error("pending was answered without a file")
		}
	}
	if err := os.Rename(away, f.dir); err != nil {
		t.Fatal(err)
	}
	d := make1(t, s, store.PathName("/07"), false)
	pending(t, s, "/07", "/without")
	has(t, s, put(t, s, key("/08"), 10))
	shut(t, s)
	s = open(t, f.dir, Options{})
	if m := get(t, s, key("/07")).Marks; m.Demand != d {
		t.Errorf("marks %+v, want %v", m, d)
	}
	shut(t, s)
}

func TestAFullDiskFailsWhatDoesNotFitAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	e := put(t, s, key("/a"), 100)
	limit := func(pages string) {
		release := hold(t, s)
		if err := s.db.writer.Exec("PRAGMA max_page_count = " + pages); err != nil {
			t.Fatal(err)
		}
		release()
	}
	limit("20")
	ctx := context.Background()
	big, err := s.Begin(ctx, key("/big"))
	if err != nil {
		t.Fatal(err)
	}
	small, err := s.Begin(ctx, key("/small"))
	if err != nil {
		t.Fatal(err)
	}
	release := hold(t, s)
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := s.Commit(ctx, entry(key("/big"), big, 500_000)); err == nil || !strings.Contains(err.Error(), "full") {
			t.Errorf("big: %v", err)
		}
	})
	wg.Go(func() {
		if c, err := s.Commit(ctx, entry(key("/small"), small, 100)); err != nil || !c.Won {
			t.Errorf("small: %+v, %v", c, err)
		}
	})
	wg.Go(func() {
		if _, err := s.Demand(ctx, store.Demand{Name: store.PathName("/a")}); err != nil {
			t.Errorf("demand: %v", err)
		}
	})
	queuedAre(t, s, 3)
	release()
	wg.Wait()
	if st := s.Stats(); st.Running != 0 || st.Entries != 2 {
		t.Errorf("%+v: want no running render and 2 entries", st)
	}
	has(t, s, e)
	pending(t, s, "/a")
	limit("1073741823")
	has(t, s, put(t, s, key("/big"), 500_000))
	if len(aside(t, dir)) > 0 {
		t.Error("a full disk was taken for damage")
	}
	shut(t, s)
}
