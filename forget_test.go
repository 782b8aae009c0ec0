package freshet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// TestAPathWithALateRenderIsNotForgotten: its answer would otherwise be shown
// in the name of a path that nobody looks at any more, and never be renewed.
func TestAPathWithALateRenderIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		site, err := New(Options{MaxKnown: 1, Logger: slog.New(slog.DiscardHandler), RenderTimeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		err = site.Add(Page{Pattern: "/{x}", Render: RenderFunc(func(_ context.Context, r *Request) (*Result, error) {
			if r.Path == "/late" {
				<-gate // it does not listen to its context
			}
			return NotFound(time.Minute), nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		get := func(path string) {
			site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
		}
		get("/late") // answered with 503 at the deadline
		time.Sleep(time.Hour)
		for i := range 5000 {
			get(fmt.Sprintf("/%d", i))
		}
		close(gate)
		synctest.Wait()
		r, ok := site.cache.Get("/late")
		if !ok || r.known.dead || site.index.get("/late") != r.known {
			t.Errorf("the late answer belongs to a path that was forgotten (cached: %v)", ok)
		}
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestAPathIsForgottenUnderItsLock: an answer may be cached at that very moment.
func TestAPathIsForgottenUnderItsLock(t *testing.T) {
	x := newIndex(1)
	shard := x.of("/a")
	asked := 0
	cached := func(path string) bool {
		k := x.shard[shard].m[path]
		if k.mu.TryLock() {
			k.mu.Unlock()
			t.Errorf("%s is asked for without its lock", path)
		}
		asked++
		return false
	}
	for i := 0; asked == 0; i++ {
		if p := fmt.Sprintf("/%d", i); x.of(p) == shard {
			x.put(p, func() *known { return &known{path: p} }, cached)
		}
	}
}

// TestDemandThatTheStoreHasNoRoomFor: visitors get the page, but what is not
// durable is not acknowledged.
func TestDemandThatTheStoreHasNoRoomFor(t *testing.T) {
	body := "small"
	site, err := New(Options{Store: mem.New(mem.Options{MaxBytes: 2000}), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	}()
	err = site.Add(Page{Pattern: "/a", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
		return &Result{Body: []byte(body)}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	get := func() string {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", "/a", nil))
		return w.Body.String()
	}
	get()
	body = string(make([]byte, 3000))
	var re *RenderError
	if _, err := site.Revalidate(t.Context(), Path("/a")); !errors.As(err, &re) || re.Step != "commit" || !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("error %v, want that of the commit", err)
	}
	k := site.know("/a")
	k.mu.Lock() // the demand is refused, and then the page shown, without letting go of it
	waits := len(k.waiters)
	k.mu.Unlock()
	if waits != 0 {
		t.Errorf("%d still wait", waits)
	}
	if got := get(); got != body {
		t.Errorf("%d bytes are shown, want the new page", len(got))
	}
}

// slowGet is a store whose answers to Get can be held back.
type slowGet struct {
	store.Store
	gate chan struct{} // nil: nothing is held back
}

func (s *slowGet) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	gate := s.gate
	snap, err := s.Store.Get(ctx, k)
	if gate != nil {
		<-gate
	}
	return snap, err
}

// TestAPathIsNotForgottenWhileItIsLookedUp: what the store answers may be older
// by then than what was shown, and only what is known of the path tells.
func TestAPathIsNotForgottenWhileItIsLookedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := "old"
		st := &slowGet{Store: mem.New(mem.Options{})}
		site, err := New(Options{Store: st, MaxKnown: 1, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		err = site.Add(Page{Pattern: "/{x}", Render: RenderFunc(func(_ context.Context, r *Request) (*Result, error) {
			if r.Path != "/a" {
				return NotFound(time.Minute), nil
			}
			return &Result{Body: []byte(body)}, nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		get := func(path string) string {
			w := httptest.NewRecorder()
			site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			return w.Body.String()
		}
		evict := func() {
			k := site.lock("/a")
			defer k.mu.Unlock()
			site.cache.Delete("/a")
		}
		get("/a")
		evict()
		st.gate = make(chan struct{})
		early := make(chan string, 1)
		go func() { early <- get("/a") }()
		synctest.Wait() // the store has answered, and nobody has heard it
		gate := st.gate
		st.gate = nil
		body = "new"
		if _, err := site.Revalidate(t.Context(), Path("/a")); err != nil {
			t.Fatal(err)
		}
		evict()
		for i := range 5000 {
			if p := fmt.Sprintf("/%d", i); site.index.of(p) == site.index.of("/a") {
				get(p)
			}
		}
		close(gate)
		<-early // came before the demand
		if got := get("/a"); got != "new" {
			t.Errorf("%q is shown after Revalidate has returned nil", got)
		}
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	})
}
