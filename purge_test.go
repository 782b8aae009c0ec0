package freshet_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
)

func TestPurge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		expect(t, site, "/b", 200, "MISS", "old")
		src.set("new")
		if _, err := site.Purge(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		if n := src.count(); n != 2 {
			t.Errorf("%d renders: a purge starts none", n)
		}
		expect(t, site, "/a", 200, "MISS", "new")
		expect(t, site, "/b", 200, "HIT", "old")
		if _, err := site.Purge(t.Context(), freshet.All()); err != nil {
			t.Fatal(err)
		}
		expect(t, site, "/b", 200, "MISS", "new")
	})
}

// TestPurgeFence: what was read before a purge is never shown after it.
func TestPurgeFence(t *testing.T) {
	for _, target := range []freshet.Target{freshet.Path("/a"), freshet.Prefix("/"), freshet.Pattern("/{x}", nil), freshet.All(), freshet.Tag("t")} {
		synctest.Test(t, func(t *testing.T) {
			src := newSource("old")
			src.tags = []string{"t"}
			src.deaf = true
			site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src, Revalidate: time.Second})
			expect(t, site, "/a", 200, "MISS", "old")
			time.Sleep(2 * time.Second)
			release := src.hold(2)
			expect(t, site, "/a", 200, "STALE", "old")
			synctest.Wait()
			src.set("new")
			if _, err := site.Purge(t.Context(), target); err != nil {
				t.Fatal(err)
			}
			release()
			synctest.Wait()
			expect(t, site, "/a", 200, "MISS", "new")
		})
	}
}

func TestPurgeEndsAWaitingRevalidate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("old")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		release := src.hold(2)
		call := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		visitor := make(chan string, 1)
		if _, err := site.Purge(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		if err := <-call; !errors.Is(err, freshet.ErrPurged) {
			t.Errorf("error %v, want ErrPurged", err)
		}
		src.set("new")
		go func() { visitor <- get(site, "/a").Body.String() }()
		synctest.Wait()
		release()
		if got := <-visitor; got != "new" {
			t.Errorf("after the purge: %q", got)
		}
	})
}

// TestPurgeFenceInMemory: a not-found answer of an unlisted path never reaches
// the store, so the engine itself must keep it back.
func TestPurgeFenceInMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("")
		src.deaf = true
		src.result = func(text string) *freshet.Result {
			if text == "" {
				return freshet.NotFound(time.Hour)
			}
			return &freshet.Result{Body: []byte(text)}
		}
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/{x}", Render: src})
		release := src.hold(1)
		visitor := make(chan string, 1)
		go func() { visitor <- get(site, "/a").Body.String() }()
		synctest.Wait()
		src.set("born")
		if _, err := site.Purge(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		release()
		if got := <-visitor; got != "born" {
			t.Errorf("the visitor who waited over the purge got %q", got)
		}
		expect(t, site, "/a", 200, "HIT", "born")
	})
}
