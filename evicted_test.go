package freshet_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// TestWhatAFullStoreDroppedIsNotReplacedByOlderData: what visitors saw last is
// in the store no more, and an older build's page, or an older page, would be
// all that is left of it after a restart.
func TestWhatAFullStoreDroppedIsNotReplacedByOlderData(t *testing.T) {
	for _, row := range []struct {
		says   string
		limits mem.Options
		lose   func(t *testing.T, st *mem.Store, site *freshet.Site, src *source)
	}{
		{"pushed out by other paths of its page", mem.Options{MaxPerPage: 1}, func(t *testing.T, _ *mem.Store, site *freshet.Site, _ *source) {
			expect(t, site, "/b", 200, "MISS", "new")
		}},
		{"too large to be stored", mem.Options{MaxBytes: 3000}, func(t *testing.T, _ *mem.Store, site *freshet.Site, src *source) {
			large := strings.Repeat("new", 1000)
			src.set(large)
			if _, err := site.Revalidate(t.Context(), freshet.Path("/a")); !errors.Is(err, store.ErrTooLarge) {
				t.Errorf("error %v, want ErrTooLarge", err)
			}
			expect(t, site, "/a", 200, "HIT", large)
		}},
		{"pruned with its build", mem.Options{}, func(t *testing.T, st *mem.Store, _ *freshet.Site, _ *source) {
			if err := st.Prune(t.Context(), "1"); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(row.says, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st := mem.New(row.limits)
				src := newSource("old")
				page := freshet.Page{Pattern: "/{x}", Render: src}
				first := over(t, st, "1", page)
				expect(t, first, "/a", 200, "MISS", "old")
				second := over(t, st, "2", page)
				src.set("new")
				if _, err := second.Revalidate(t.Context(), freshet.Path("/a")); err != nil {
					t.Fatal(err)
				}
				expect(t, second, "/a", 200, "HIT", "new")
				row.lose(t, st, second, src)
				src.fail(errDown) // so that nothing but what the store has can be shown
				for _, build := range []string{"1", "2"} {
					site := over(t, st, build, page)
					if w := get(site, "/a"); w.Code == 200 {
						t.Errorf("build %s shows %q after a restart", build, w.Body)
					}
				}
			})
		})
	}
}
