package freshet

import (
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestAForgottenPathIsLookedUpAgain: who waited for the lock of a path while it
// was forgotten must not go on with what nobody else knows any more.
func TestAForgottenPathIsLookedUpAgain(t *testing.T) {
	site := floodSite(t, Options{}, Page{Pattern: "/{x}", Render: RenderFunc(nil)})
	old := site.know("/a")
	old.mu.Lock()
	got := make(chan *known)
	go func() {
		k := site.lock("/a")
		k.mu.Unlock()
		got <- k
	}()
	for !runs("(*Site).lock(", "sync.(*Mutex).Lock(") {
		runtime.Gosched()
	}
	shard := &site.index.shard[site.index.of("/a")]
	shard.mu.Lock()
	old.dead = true
	delete(shard.m, "/a")
	shard.mu.Unlock()
	old.mu.Unlock()
	if k := <-got; k == old || k != site.index.get("/a") {
		t.Error("it goes on with a path that was forgotten")
	}
}

// runs reports whether a goroutine is in all of those functions.
func runs(functions ...string) bool {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	return slices.ContainsFunc(strings.Split(string(stacks), "\n\n"), func(stack string) bool {
		return !slices.ContainsFunc(functions, func(f string) bool { return !strings.Contains(stack, f) })
	})
}
