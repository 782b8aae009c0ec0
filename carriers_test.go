package freshet_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// TestDemandOnManyReachesWhatOnlyMemoryShows: the store lists whom a demand on
// a tag covers, but visitors see what memory has.
func TestDemandOnManyReachesWhatOnlyMemoryShows(t *testing.T) {
	for says, target := range map[string]freshet.Target{
		"a tag": freshet.Tag("posts"), "a prefix": freshet.Prefix("/p"), "a pattern": freshet.Pattern("/p/{x}", nil), "the site": freshet.All(),
	} {
		for _, row := range []struct {
			says  string
			first func(text string) *freshet.Result // what is shown before the demand
			lose  func(*testing.T, *mem.Store) string
			state string
			pages []string
			more  int
		}{
			{
				says: "a not-found answer of a path that nobody lists",
				first: func(string) *freshet.Result {
					r := freshet.NotFound(time.Hour)
					r.Tags = []string{"posts"}
					return r
				},
				more: 1, // stale, and regenerated at its next visit
			},
			{
				says: "a page that the store has no more",
				lose: func(t *testing.T, st *mem.Store) string {
					if err := st.Prune(t.Context()); err != nil {
						t.Fatal(err)
					}
					return "one"
				},
				state: "HIT",
				pages: []string{"/p/a"},
			},
			{
				says:  "a page of the previous build",
				lose:  func(*testing.T, *mem.Store) string { return "two" },
				state: "HIT",
				pages: []string{"/p/a"},
			},
		} {
			t.Run(says+" and "+row.says, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					st := mem.New(mem.Options{})
					src := newSource("old")
					src.tags, src.result = []string{"posts"}, row.first
					page := freshet.Page{Pattern: "/p/{x}", Render: src}
					site := over(t, st, "one", page)
					status := get(site, "/p/a").Code
					if row.lose != nil {
						if build := row.lose(t, st); build != "one" {
							src.fail(errDown) // or the visit would regenerate it
							site = over(t, st, build, page)
							expect(t, site, "/p/a", status, "STALE", "old")
							synctest.Wait()
							src.fail(nil)
						}
					}
					src.do(func() { src.text, src.result = "new", nil })
					rc, err := site.Revalidate(t.Context(), target)
					if err != nil {
						t.Fatal(err)
					}
					var done []string
					for _, p := range rc.Pages {
						if p.Done {
							done = append(done, p.Path)
						}
					}
					if !slices.Equal(done, row.pages) || rc.More != row.more {
						t.Errorf("done are %q and %d more, want %q and %d", done, rc.More, row.pages, row.more)
					}
					if row.more > 0 {
						expect(t, site, "/p/a", status, "STALE", "Not Found\n")
						synctest.Wait()
						row.state = "HIT"
					}
					expect(t, site, "/p/a", 200, row.state, "new")
				})
			})
		}
	}
}

// answersLate holds back what it says of a path.
type answersLate struct {
	store.Store
	gate chan struct{}
}

func (s *answersLate) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	snap, err := s.Store.Get(ctx, k)
	if s.gate != nil {
		<-s.gate
	}
	return snap, err
}

// TestRunningRenderCarriesTheTagAfterAll: it had read its data before the
// demand, so what it commits is not good enough, whatever becomes of the next.
func TestRunningRenderCarriesTheTagAfterAll(t *testing.T) {
	t.Run("and its successor fails", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			src := newSource("old")
			src.tags = []string{"t"}
			release := src.hold(1)
			site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
			go get(site, "/a")
			synctest.Wait()
			src.set("new")
			src.fail(errDown)
			call := revalidate(site, freshet.Tag("t"))
			synctest.Wait()
			release()
			if err := <-call; !errors.Is(err, errDown) {
				t.Errorf("error %v, while the old page is shown", err)
			}
			src.fail(nil)
			time.Sleep(time.Minute)
			expect(t, site, "/a", 200, "HIT", "new") // the demand was due
		})
	})
	t.Run("and has ended before it is asked about", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			src := newSource("old")
			src.tags = []string{"t"}
			release := src.hold(1)
			st := &answersLate{Store: mem.New(mem.Options{})}
			site := over(t, st, "b", freshet.Page{Pattern: "/{x}", Render: src})
			go get(site, "/a")
			synctest.Wait()
			src.set("new")
			st.gate = make(chan struct{})
			call := revalidate(site, freshet.Tag("t"))
			synctest.Wait()
			release()
			synctest.Wait()
			close(st.gate)
			if err := <-call; err != nil {
				t.Error(err)
			}
			expect(t, site, "/a", 200, "HIT", "new")
		})
	})
}
