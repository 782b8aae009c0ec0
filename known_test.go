package freshet

import (
	"fmt"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
)

func TestIdle(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	tick := func(n int64) store.Tick { return store.Tick{Epoch: 1, Time: n} }
	held := func(k *known, d time.Duration) { k.heldTill.Store(&hold{now, now.Add(d)}) }
	for _, tt := range []struct {
		name             string
		have             func(*known)
		idle, idleIfFull bool
	}{
		{"nothing holds it", func(*known) {}, true, true},
		{"a render may still commit", func(k *known) { k.flights = 1 }, false, false},
		{"the store is asked for it", func(k *known) { k.lookups = 1 }, false, false},
		{"somebody waits", func(k *known) { k.waiters = []*waiter{{}} }, false, false},
		{"a try is due", func(k *known) { k.timer = time.NewTimer(time.Hour) }, false, false},
		{"a demand is due", func(k *known) { k.owe, k.shown = tick(2), tick(1) }, false, false},
		{"its demand was met", func(k *known) { k.owe, k.shown = tick(2), tick(3) }, true, true},
		{"its old page is held after a failure", func(k *known) { held(k, time.Second) }, false, true},
		{"its hold is over", func(k *known) { held(k, 0) }, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := &known{}
			tt.have(k)
			if got := k.idle(now, false); got != tt.idle {
				t.Errorf("idle: %v", got)
			}
			if got := k.idle(now, true); got != tt.idleIfFull {
				t.Errorf("idle where there is no room: %v", got)
			}
		})
	}
}

// TestCachedPathsAreNotForgotten: what is in the page cache names its path's
// knowledge, the largest begun that was shown among it.
func TestCachedPathsAreNotForgotten(t *testing.T) {
	x := newIndex(1)
	fresh := func(path string) func() *known { return func() *known { return &known{path: path} } }
	kept := x.put("/kept", fresh("/kept"), nil)
	for i := range 5000 {
		p := fmt.Sprintf("/%d", i)
		x.put(p, fresh(p), func(p string) bool { return p == "/kept" })
	}
	if x.get("/kept") != kept {
		t.Error("a path was forgotten whose entry is in memory")
	}
	n := 0
	x.each(func(*known) { n++ })
	if n > 64*64 {
		t.Errorf("%d paths are known", n)
	}
}
