package e2e

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	engine "github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store/sqlite"
)

// flooded is a site on a store in a folder of its own, with listed pages, pages
// that exist at any path below /p, and paths below /n where nothing is.
type flooded struct {
	t       *testing.T
	dir     string
	store   *sqlite.Store
	site    *engine.Site
	renders atomic.Int64
	failing atomic.Bool
}

const listedPages = 100

func listedPage(i int) string { return fmt.Sprintf("/p/listed-%d", i%listedPages) }

func openFlooded(t *testing.T, o engine.Options, so sqlite.Options) *flooded {
	t.Helper()
	f := &flooded{t: t, dir: t.TempDir()}
	so.Logger = slog.New(slog.DiscardHandler)
	var err error
	if f.store, err = sqlite.Open(t.Context(), f.dir, so); err != nil {
		t.Fatal(err)
	}
	o.Store, o.Logger, o.StateHeader = f.store, so.Logger, "X-State"
	if f.site, err = engine.New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.site.Close(); err != nil {
			t.Error(err)
		}
		if err := f.store.Close(); err != nil {
			t.Error(err)
		}
	})
	text := strings.Repeat("A page about nothing in particular. ", 30)
	err = f.site.Add(
		engine.Page{Pattern: "/p/{rest...}", Render: engine.RenderFunc(func(_ context.Context, r *engine.Request) (*engine.Result, error) {
			f.renders.Add(1)
			if f.failing.Load() {
				return nil, fmt.Errorf("the data source is down")
			}
			return &engine.Result{Body: []byte(text + r.Path), Tags: []string{"all"}}, nil
		}), Paths: func(context.Context) (all []string, _ error) {
			for i := range listedPages {
				all = append(all, listedPage(i))
			}
			return all, nil
		}},
		engine.Page{Pattern: "/n/{rest...}", Render: engine.RenderFunc(func(context.Context, *engine.Request) (*engine.Result, error) {
			f.renders.Add(1)
			return engine.NotFound(time.Hour), nil
		})})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.site.Prerender(t.Context(), engine.PrerenderOptions{}); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *flooded) get(path string) *httptest.ResponseRecorder {
	u, err := url.ParseRequestURI(path)
	if err != nil {
		f.t.Fatal(err)
	}
	w := httptest.NewRecorder()
	f.site.ServeHTTP(w, (&http.Request{Method: "GET", URL: u, Header: http.Header{}, Host: "h"}).WithContext(f.t.Context()))
	return w
}

// hit asks for a listed page, which must be in memory.
func (f *flooded) hit(i int) {
	if w := f.get(listedPage(i)); w.Code != 200 || w.Header().Get("X-State") != "HIT" {
		f.t.Errorf("%s is %d %s", listedPage(i), w.Code, w.Header().Get("X-State"))
	}
}

// use is what a flood takes.
type use struct{ heap, file, dir int64 }

func (u use) String() string {
	return fmt.Sprintf("heap %.1f MiB, file %.1f MiB, folder %.1f MiB", mib(u.heap), mib(u.file), mib(u.dir))
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }

func (f *flooded) use() use {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return use{int64(m.HeapAlloc), f.store.Stats().FileBytes, folderBytes(f.t, f.dir)}
}

func folderBytes(t *testing.T, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// randomPath is what somebody asks for who tries paths, and the statuses that
// are right for it.
func randomPath(i int, r *rand.Rand) (path string, right []int) {
	id := fmt.Sprintf("%d-%x", i, r.Uint64())
	switch i % 8 {
	case 0, 1, 2:
		return "/p/" + id, []int{200}
	case 3, 4:
		return "/n/" + id, []int{404}
	case 5:
		var junk strings.Builder
		for range 20 {
			fmt.Fprintf(&junk, "%%%02x", r.UintN(256))
		}
		return "/n/" + id + junk.String(), []int{404, 400} // 400: no UTF-8
	case 6:
		return "/p/" + strings.Repeat("d/", 200) + id, []int{200}
	default:
		return "/n/" + strings.Repeat("x", 1000+r.IntN(4000)) + id, []int{404, 414}
	}
}

// visitors ask at once.
const visitors = 64

// flood asks for n paths, numbered from first.
func (f *flooded) flood(first, n int) {
	f.t.Helper()
	var all sync.WaitGroup
	var next atomic.Int64
	for v := range visitors {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(first), uint64(v)))
			for {
				i := int(next.Add(1))
				if i > n || f.t.Failed() {
					return
				}
				path, right := randomPath(first+i, r)
				code := f.get(path).Code
				ok := false
				for _, c := range right {
					ok = ok || code == c
				}
				if !ok {
					f.t.Errorf("%.100s is %d, want one of %v", path, code, right)
				}
				if i%10 == 0 {
					f.hit(i / 10)
				}
			}
		})
	}
	all.Wait()
}

// floodSize is how many a flood is, with the race detector a fifth of it;
// FRESHET_FLOOD says otherwise.
func floodSize(t *testing.T, otherwise int) int {
	t.Helper()
	v := os.Getenv("FRESHET_FLOOD")
	if v == "" {
		if raceFlag == "-race=true" {
			otherwise /= 5
		}
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestFloodOfRandomPaths: all paths take no more than the first third of them,
// and nothing from the listed pages. FRESHET_FLOOD=100000 takes some minutes.
func TestFloodOfRandomPaths(t *testing.T) {
	const log = 8 << 20 // of SQLite, which a small flood has not filled after its first third
	paths := floodSize(t, 15_000)
	f := openFlooded(t, engine.Options{CacheBytes: 4 << 20, MaxKnown: 2000, MaxRenders: visitors}, sqlite.Options{MaxPerPage: 200, MaxBytes: 16 << 20})
	t.Logf("before: %v", f.use())
	var first use
	for third := range 3 {
		f.flood(third*paths/3, paths/3)
		u, s := f.use(), f.store.Stats()
		t.Logf("third %d: %v; %d entries, %d writes in %d transactions, %d evictions, %d renders", third+1, u, s.Entries, s.Writes, s.Transactions, s.Evictions, f.renders.Load())
		if third == 0 {
			first = u
		}
		if s.Entries > 200+listedPages || s.Running != 0 {
			t.Errorf("%d entries are kept (%d renders run), the limit is 200 beside %d listed ones", s.Entries, s.Running, listedPages)
		}
		if u.heap > first.heap*5/4+6<<20 || u.file > first.file*5/4+log || u.dir > first.dir*5/4+log {
			t.Errorf("it grows: %v, after the first third %v", u, first)
		}
	}
	for i := range listedPages {
		f.hit(i)
	}
}

// TestFloodAtTheDefaults stays within what they promise.
func TestFloodAtTheDefaults(t *testing.T) {
	paths := floodSize(t, 15_000)
	f := openFlooded(t, engine.Options{}, sqlite.Options{})
	t.Logf("before: %v", f.use())
	for third := range 3 {
		f.flood(third*paths/3, paths/3)
		t.Logf("third %d: %v; %d entries", third+1, f.use(), f.store.Stats().Entries)
	}
	if s := f.store.Stats(); s.Entries > 50_000+listedPages {
		t.Errorf("%d entries, the limit is 50,000 for the page", s.Entries)
	}
	if u := f.use(); u.heap > 500<<20 {
		t.Errorf("%v", u)
	}
	for i := range listedPages {
		f.hit(i)
	}
}
