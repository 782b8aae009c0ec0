package freshet_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/freshet-go/freshet"
)

// TestCloseAnswersWhoWaitsForATry: nothing runs for them that could end.
func TestCloseAnswersWhoWaitsForATry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		src.fail(errDown)
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		for range 2 { // the second is tried at once, though the first has failed
			if err := <-revalidate(site, freshet.Path("/a")); !errors.Is(err, errDown) {
				t.Fatal(err)
			}
		}
		call := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		pending(t, call, "a third demand within the second")
		if err := site.Close(); err != nil {
			t.Error(err)
		}
		if err := <-call; !errors.Is(err, freshet.ErrClosed) {
			t.Errorf("error %v, want ErrClosed", err)
		}
	})
}
