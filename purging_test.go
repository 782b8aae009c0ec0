package freshet_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

// TestPurgesCancelNoRender: a storm of them would otherwise start one each.
func TestPurgesCancelNoRender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		release := src.hold(1)
		visitor := make(chan string, 1)
		go func() { visitor <- get(site, "/a").Body.String() }()
		synctest.Wait()
		for range 20 {
			if _, err := site.Purge(t.Context(), freshet.Path("/a")); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if n := src.count(); n != 1 {
			t.Errorf("%d renders after 20 purges, want the one that runs", n)
		}
		src.set("new")
		release()
		if got := <-visitor; got != "new" {
			t.Errorf("the visitor got %q, which was read before the purges", got)
		}
		if n := src.count(); n != 2 {
			t.Errorf("%d renders in all, want 2", n)
		}
	})
}

// TestPurgeStartsNoRender, neither of what was shown nor of what was demanded.
func TestPurgeStartsNoRender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
		get(site, "/shown")
		src.fail(errDown)
		if err := <-revalidate(site, freshet.Path("/demanded")); !errors.Is(err, errDown) {
			t.Fatal(err)
		}
		src.fail(nil)
		if _, err := site.Purge(t.Context(), freshet.All()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if n := src.count(); n != 2 {
			t.Errorf("%d renders, want the two before the purge", n)
		}
	})
}

// TestPurgeEndsNoNewerDemand: the store took the purge's tick first, and its
// answer came last.
func TestPurgeEndsNoNewerDemand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, src := newSlowStore(), newSource("old")
		site := newSite(t, freshet.Options{Store: st}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		answer := st.hold(&st.purge)
		purged := make(chan error, 1)
		go func() {
			_, err := site.Purge(t.Context(), freshet.Path("/a"))
			purged <- err
		}()
		synctest.Wait()
		src.set("new")
		release := src.hold(2)
		call := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		answer()
		if err := <-purged; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		pending(t, call, "a demand that is newer than the purge")
		release()
		if err := <-call; err != nil {
			t.Error(err)
		}
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestPurgeReachesWhatIsNotInMemory, beyond the pages that its receipt names:
// the store knows which pages carry the tag.
func TestPurgeReachesWhatIsNotInMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource(strings.Repeat("too large for the page cache ", 1000))
		src.tags = []string{"t"}
		site := newSite(t, freshet.Options{CacheBytes: 1 << 10, RevalidateLimit: 1}, freshet.Page{Pattern: "/{x}", Render: src})
		for _, p := range []string{"/a", "/b", "/b", "/b"} {
			if w := get(site, p); w.Code != 200 {
				t.Fatal(w.Code)
			}
		}
		release := src.hold(3)
		defer release()
		call := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		if _, err := site.Purge(t.Context(), freshet.Tag("t")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		select {
		case err := <-call:
			if !errors.Is(err, freshet.ErrPurged) {
				t.Errorf("error %v, want ErrPurged", err)
			}
		default:
			t.Error("the demand waits on for what was purged")
		}
	})
}

// TestPurgeEndsTheBackOff: whatever failed was about what is gone.
func TestPurgeEndsTheBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		src.fail(errDown)
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		for range 3 {
			get(site, "/a")
		}
		if n := src.count(); n != 2 {
			t.Fatalf("%d renders of 3 visits: the third is to meet the back-off", n)
		}
		src.fail(nil)
		if _, err := site.Purge(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		expect(t, site, "/a", 200, "MISS", "text")
	})
}
