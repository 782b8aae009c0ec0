package sqlite

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/freshet-go/freshet/store"
)

// Whatever is read at once, every entry comes once and in order.
func TestEntriesOfManyReadsComeOnce(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	var want []*store.Entry
	for i := range 3*chunkEntries + 5 {
		size := 100
		if i%20 == 0 {
			size = chunkBytes / 3
		}
		put(t, s, store.Key{Build: "b0", Path: fmt.Sprintf("/%03d", i)}, 10)
		want = append(want, put(t, s, key(fmt.Sprintf("/%03d", i)), size))
	}
	n := 0
	for e, err := range s.Entries(t.Context(), build) {
		if err != nil || n == len(want) || !reflect.DeepEqual(e, want[n]) {
			t.Fatalf("entry %d: %v, want %v; %v", n, e.Key, want[min(n, len(want)-1)].Key, err)
		}
		n++
	}
	if n != len(want) {
		t.Errorf("%d entries, want %d", n, len(want))
	}
	shut(t, s)
}

func TestEntriesEndWithTheirContext(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	for i := range 2 * chunkEntries {
		put(t, s, key(fmt.Sprintf("/%03d", i)), 10)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	n := 0
	for _, err := range s.Entries(ctx, build) {
		if n++; n == 1 {
			stop()
		}
		if n > chunkEntries && !errors.Is(err, context.Canceled) || n > chunkEntries+1 {
			t.Fatalf("entry %d: %v", n, err)
		}
	}
	if n != chunkEntries+1 {
		t.Errorf("it ended after %d", n)
	}
	shut(t, s)
}
