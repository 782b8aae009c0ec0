package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
)

// script is a fixed sequence of calls on a store whose disk may fail, with
// everything that was promised by it.
type script struct {
	t     testing.TB
	d     *faultDisk
	dir   string
	log   *logBook
	s     *Store // nil: it is not open
	facts *facts

	mu       sync.Mutex
	errs     []string // of calls that failed, in order
	wrong    []string // of calls that failed although nothing was wrong any more
	last     map[string]*store.Entry
	patience int // calls that may fail before a lasting fault ends
}

// scriptPerPage makes the third unlisted entry of a page evict the first.
const scriptPerPage = 2

func newScript(t testing.TB, root string, f fault, tp *tape) *script {
	sc := &script{t: t, d: newFaultDisk(t, root, f, tp), dir: filepath.Join(root, "state"), log: new(logBook), facts: &facts{}}
	sc.last, sc.patience = make(map[string]*store.Entry), 3
	if tp != nil {
		tp.shm = filepath.Join(sc.dir, fileName+"-shm")
		sc.facts.tape = sc.d
	}
	return sc
}

func (sc *script) options() Options {
	return Options{MaxPerPage: scriptPerPage, Readers: 1, Logger: sc.log.logger(), disk: sc.d.disk()}
}

// call makes a call on the store. After a few that failed the disk is healed,
// and from then on none may fail any more.
func (sc *script) call(what string, f func() error) error {
	over := sc.d.over()
	err := f()
	if err == nil {
		return nil
	}
	sc.mu.Lock()
	defer sc.mu.Unlock()
	sc.errs = append(sc.errs, what+": "+err.Error())
	if over || !sc.d.met() {
		sc.wrong = append(sc.wrong, what+": "+err.Error())
	}
	if len(sc.errs) == sc.patience {
		sc.d.heal()
	}
	return err
}

func (sc *script) open() {
	for range sc.patience + 1 {
		if sc.call("open", func() (err error) {
			sc.s, err = Open(context.Background(), sc.dir, sc.options())
			return err
		}) == nil {
			return
		}
	}
}

func (sc *script) close() {
	if sc.s != nil {
		_ = sc.call("close", sc.s.Close)
	}
	sc.s = nil
}

func (sc *script) begin(k store.Key) store.Tick {
	if sc.s == nil {
		return store.Tick{}
	}
	n := sc.facts.start(fact{what: "begin", key: k})
	var t store.Tick
	err := sc.call("begin", func() (err error) {
		t, err = sc.s.Begin(context.Background(), k)
		return err
	})
	sc.facts.end(n, t, err)
	return t
}

// page is an entry that is to be rendered and committed.
type page struct {
	path   string
	size   int
	tags   string
	listed bool
	build  string
	same   bool // as it was before, but for its begun
}

func (sc *script) put(p page) {
	if p.build == "" {
		p.build = build
	}
	k := store.Key{Build: p.build, Path: p.path}
	begun := sc.begin(k)
	if begun.IsZero() {
		return
	}
	e := entry(k, begun, p.size)
	for _, tag := range p.tags {
		e.Tags = append(e.Tags, string(tag))
	}
	e.Listed = p.listed
	if !p.listed {
		e.Pattern = "/u/{id}"
	}
	sc.mu.Lock()
	if was := sc.last[p.path]; p.same && was != nil {
		e.Answers, e.Tags = was.Answers, was.Tags
	}
	sc.last[p.path] = e
	sc.mu.Unlock()
	n := sc.facts.start(fact{what: "commit", key: k, entry: e})
	err := sc.call("commit", func() error {
		c, err := sc.s.Commit(context.Background(), e)
		if err == nil && !c.Won {
			err = fmt.Errorf("%s did not win: %+v", p.path, c)
		}
		return err
	})
	sc.facts.end(n, begun, err)
}

func (sc *script) demand(name store.Name, purge bool) {
	if sc.s == nil {
		return
	}
	n := sc.facts.start(fact{what: "demand", name: name, purge: purge})
	var a store.Accepted
	err := sc.call("demand", func() (err error) {
		a, err = sc.s.Demand(context.Background(), store.Demand{Name: name, Purge: purge, Build: build, Limit: 2})
		return err
	})
	sc.facts.end(n, a.Tick, err)
}

func (sc *script) prune(keep ...string) {
	if sc.s == nil {
		return
	}
	n := sc.facts.start(fact{what: "prune", keep: keep})
	sc.facts.end(n, store.Tick{}, sc.call("prune", func() error { return sc.s.Prune(context.Background(), keep...) }))
}

// checkpoint has the committer copy the log to the file after its next write.
func (sc *script) checkpoint() {
	if sc.s != nil {
		_ = sc.s.do(context.Background(), grown{}) // if it fails the log is not copied
	}
}

// grown is a write that has the log look long.
type grown struct{}

func (grown) bytes() int { return batchBytes }
func (grown) do(b *batch) error {
	b.s.db.copied = -checkpointPages
	return reserve{}.do(b)
}

// together makes the calls wait for one transaction.
func (sc *script) together(calls ...func()) {
	if sc.s == nil {
		return
	}
	g := &gateWrite{begun: make(chan struct{}), end: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = sc.s.do(context.Background(), g) // if it fails the calls are made all the same
	}()
	select {
	case <-g.begun:
	case <-done:
	}
	var wg sync.WaitGroup
	for _, call := range calls {
		before := len(sc.s.queue)
		returned := make(chan struct{})
		wg.Go(func() {
			defer close(returned)
			call()
		})
		for over := false; !over && len(sc.s.queue) == before; { // their order is kept
			select {
			case <-returned:
				over = true
			case <-done:
				over = true
			case <-time.After(20 * time.Microsecond):
			}
		}
	}
	close(g.end)
	wg.Wait()
	<-done
}

// gateWrite is a write that holds the committer until its end is closed.
type gateWrite struct {
	begun, end chan struct{}
	once       sync.Once
}

func (*gateWrite) bytes() int { return batchBytes }
func (g *gateWrite) do(*batch) error {
	g.once.Do(func() { close(g.begun) })
	<-g.end
	return nil
}

// looks reads everything in every way; what it finds is checked later.
func (sc *script) looks() {
	if sc.s == nil {
		return
	}
	ctx := context.Background()
	for _, k := range sc.facts.keys() {
		_ = sc.call("get", func() error {
			_, err := sc.s.Get(ctx, k)
			return err
		})
	}
	_ = sc.call("pending", func() error {
		_, err := sc.s.Pending(ctx, build, "", 100)
		return err
	})
	_ = sc.call("covered", func() error {
		_, err := sc.s.Covered(ctx, build, store.TagName("x"), 10)
		return err
	})
	_ = sc.call("entries", func() error {
		for _, err := range sc.s.Entries(ctx, build) {
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// first is the part of a new store, up to its Close or to where it is killed.
func (sc *script) first() {
	sc.open()
	sc.together(
		func() { sc.put(page{path: "/a", size: 300, tags: "x", listed: true}) },
		func() { sc.put(page{path: "/b", size: 9000, tags: "xy", listed: true}) },
		func() { sc.put(page{path: "/u/1", size: 200}) },
	)
	sc.demand(store.PathName("/a"), false)
	sc.put(page{path: "/a", size: 2000, tags: "xz", listed: true})
	sc.put(page{path: "/a", listed: true, same: true})
	sc.together(
		func() { sc.demand(store.TagName("x"), false) },
		func() { sc.demand(store.PathName("/b"), true) },
		func() { sc.put(page{path: "/c", size: 100, tags: "y", listed: true}) },
	)
	sc.begin(key("/lone"))
	sc.put(page{path: "/d/1", size: 12000, tags: "z", listed: true})
	sc.demand(store.PrefixName("/d"), false)
	sc.checkpoint()
	sc.put(page{path: "/b", size: 400, tags: "y", listed: true})
	sc.put(page{path: "/old", size: 500, listed: true, build: "b0"})
}

// second goes on: with a log that began anew, evictions, all that is left.
func (sc *script) second() {
	sc.together(
		func() { sc.put(page{path: "/u/2", size: 100}) },
		func() { sc.put(page{path: "/u/3", size: 100}) },
	)
	sc.put(page{path: "/u/4", size: 100})
	sc.demand(store.PathName("/nowhere"), false)
	sc.demand(store.PrefixName("/d"), true)
	sc.put(page{path: "/d/2", size: 12000, tags: "z", listed: true})
	sc.prune(build)
	sc.demand(store.TagName("y"), true)
	sc.checkpoint()
	sc.put(page{path: "/e", size: 700, tags: "y", listed: true})
	sc.demand(store.SiteName, false)
	sc.put(page{path: "/a", size: 1000, tags: "x", listed: true})
	sc.put(page{path: "/d/2", listed: true, same: true})
	sc.looks()
}

// whole is the life of a store: made, used, closed, opened and used again.
func (sc *script) whole() {
	sc.first()
	sc.close()
	sc.open()
	sc.second()
	sc.alive()
	sc.close()
}

// alive says that a store that has met a fault keeps its promises before it is
// closed, too: memory follows what is durable.
func (sc *script) alive() {
	if sc.s == nil || !sc.d.over() {
		return
	}
	if err := sc.facts.by(-1).check(sc.s); err != nil {
		sc.wrong = append(sc.wrong, "before it was closed: "+err.Error())
	}
}

// fastRoot is where folders in memory can be made, or "".
func fastRoot() string {
	if st, err := os.Stat("/dev/shm"); err == nil && st.IsDir() {
		return "/dev/shm"
	}
	return ""
}

// fastDir is a folder that is removed at the end, in memory if there is such a place.
func fastDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(fastRoot(), "freshet")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}
