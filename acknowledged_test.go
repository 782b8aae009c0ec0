package freshet_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// slowStore is a store whose next calls wait once they are done, or whose
// commits fail.
type slowStore struct {
	store.Store
	mu                        sync.Mutex
	commit, begin, purge, get chan struct{}
	err                       error // of commits, and of Pending
}

func newSlowStore() *slowStore { return &slowStore{Store: mem.New(mem.Options{})} }

// hold makes calls wait; which is one of the fields.
func (s *slowStore) hold(which *chan struct{}) (release func()) {
	gate := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	*which = gate
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		*which = nil
		close(gate)
	}
}

func (s *slowStore) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func (s *slowStore) Commit(ctx context.Context, e *store.Entry) (store.Committed, error) {
	s.mu.Lock()
	gate, err := s.commit, s.err
	s.mu.Unlock()
	if gate != nil {
		<-gate
	}
	if err != nil {
		return store.Committed{}, err
	}
	return s.Store.Commit(ctx, e)
}

func (s *slowStore) Begin(ctx context.Context, k store.Key) (store.Tick, error) {
	t, err := s.Store.Begin(ctx, k)
	s.mu.Lock()
	gate := s.begin
	s.mu.Unlock()
	if gate != nil {
		<-gate
	}
	return t, err
}

func (s *slowStore) Demand(ctx context.Context, d store.Demand) (store.Accepted, error) {
	acc, err := s.Store.Demand(ctx, d)
	s.mu.Lock()
	gate := s.purge
	s.mu.Unlock()
	if d.Purge && gate != nil {
		<-gate
	}
	return acc, err
}

// Get makes only the first caller wait.
func (s *slowStore) Get(ctx context.Context, k store.Key) (store.Snapshot, error) {
	snap, err := s.Store.Get(ctx, k)
	s.mu.Lock()
	gate := s.get
	s.get = nil
	s.mu.Unlock()
	if gate != nil {
		<-gate
	}
	return snap, err
}

func (s *slowStore) Pending(ctx context.Context, build, after string, limit int) ([]string, error) {
	s.mu.Lock()
	err := s.err
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return s.Store.Pending(ctx, build, after, limit)
}

// TestNobodyIsAnsweredBeforeTheStore has written: a crash at that moment would
// otherwise lose what was acknowledged, or show visitors a newer page and then
// an older one.
func TestNobodyIsAnsweredBeforeTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, src := newSlowStore(), newSource("old")
		site := newSite(t, freshet.Options{Store: st}, freshet.Page{Pattern: "/{x}", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		release := st.hold(&st.commit)
		src.set("new")
		call := revalidate(site, freshet.Path("/a"))
		visitor := make(chan string, 1)
		go func() { visitor <- get(site, "/b").Body.String() }()
		synctest.Wait()
		pending(t, call, "a demand whose entry the store has not written")
		select {
		case got := <-visitor:
			t.Errorf("a visitor got %q, which the store has not written", got)
		default:
		}
		expect(t, site, "/a", 200, "STALE", "old")
		release()
		if err := <-call; err != nil {
			t.Error(err)
		}
		if got := <-visitor; got != "new" {
			t.Errorf("the visitor got %q", got)
		}
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestCommitThatFails is a failure like any other: what is not durable is
// neither shown nor acknowledged, and the demand is tried again.
func TestCommitThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, src := newSlowStore(), newSource("old")
		site := newSite(t, freshet.Options{Store: st}, freshet.Page{Pattern: "/a", Render: src})
		expect(t, site, "/a", 200, "MISS", "old")
		src.set("new")
		full := errors.New("disk full")
		st.fail(full)
		var re *freshet.RenderError
		if _, err := site.Revalidate(t.Context(), freshet.Path("/a")); !errors.Is(err, full) || !errors.As(err, &re) || re.Step != "commit" {
			t.Errorf("error %v, want that of the commit", err)
		}
		expect(t, site, "/a", 200, "STALE", "old")
		st.fail(nil)
		time.Sleep(time.Minute)
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestDemandBetweenTickAndRender: nothing was read yet, so a later begun costs
// nothing, and the demand need not wait for a second render.
func TestDemandBetweenTickAndRender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, src := newSlowStore(), newSource("old")
		site := newSite(t, freshet.Options{Store: st}, freshet.Page{Pattern: "/a", Render: src})
		release := st.hold(&st.begin)
		visitor := make(chan string, 1)
		go func() { visitor <- get(site, "/a").Body.String() }()
		synctest.Wait()
		call := revalidate(site, freshet.Path("/a"))
		synctest.Wait()
		src.set("new")
		release()
		if err := <-call; err != nil {
			t.Error(err)
		}
		if got := <-visitor; got != "new" {
			t.Errorf("the visitor got %q", got)
		}
		if n := src.count(); n != 1 {
			t.Errorf("%d renders, want one for both", n)
		}
	})
}

// TestSlowReadDoesNotReplaceANewerEntry: the store answered a visitor with the
// old entry, and meanwhile the page was regenerated.
func TestSlowReadDoesNotReplaceANewerEntry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, src := newSlowStore(), newSource("old")
		page := freshet.Page{Pattern: "/a", Render: src}
		before := newSite(t, freshet.Options{Store: st}, page)
		expect(t, before, "/a", 200, "MISS", "old")
		site := newSite(t, freshet.Options{Store: st}, page) // has nothing in memory
		if err := site.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		release := st.hold(&st.get)
		visitor := make(chan string, 1)
		go func() { visitor <- get(site, "/a").Body.String() }()
		synctest.Wait()
		src.set("new")
		if _, err := site.Revalidate(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		expect(t, site, "/a", 200, "HIT", "new")
		release()
		if got := <-visitor; got != "new" {
			t.Errorf("the visitor got %q, after others got the new page", got)
		}
		expect(t, site, "/a", 200, "HIT", "new")
	})
}

// TestStoreAwayAtStart: what is unmet is asked for again until it is known.
func TestStoreAwayAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, src := newSlowStore(), newSource("old")
		page := freshet.Page{Pattern: "/a", Render: src}
		before := newSite(t, freshet.Options{Store: st}, page)
		expect(t, before, "/a", 200, "MISS", "old")
		src.fail(errDown)
		if _, err := before.Revalidate(t.Context(), freshet.Path("/a")); err == nil {
			t.Fatal("nil from a failed demand")
		}
		if err := before.Close(); err != nil {
			t.Fatal(err)
		}
		src.fail(nil)
		src.set("new")
		st.fail(errors.New("not yet"))
		site := newSite(t, freshet.Options{Store: st}, page)
		if err := site.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(25 * time.Second)
		st.fail(nil)
		time.Sleep(25 * time.Second)
		expect(t, site, "/a", 200, "HIT", "new")
	})
}
