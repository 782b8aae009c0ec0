package mem

import (
	"fmt"
	"testing"

	"github.com/freshet-go/freshet/store"
)

// TestWhatIsKnownOfDroppedEntriesIsBounded by the table of demands, of whose
// names it tells whether they were met.
func TestWhatIsKnownOfDroppedEntriesIsBounded(t *testing.T) {
	const limit = 20
	s := New(Options{FrontierLimit: limit})
	for i := range 10 * limit {
		k := store.Key{Build: "b", Path: fmt.Sprintf("/%d", i)}
		if _, err := s.Demand(t.Context(), store.Demand{Name: store.PathName(k.Path)}); err != nil {
			t.Fatal(err)
		}
		begun, err := s.Begin(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := s.Commit(t.Context(), &store.Entry{Key: k, Begun: begun, Answers: []store.Answer{{Status: 200}}}); err != nil || !c.Won {
			t.Fatalf("%+v, %v", c, err)
		}
		if err := s.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.gone); n == 0 || n > limit {
		t.Errorf("%d dropped entries are known, of %d names", n, s.frontiers.Len())
	}
}
