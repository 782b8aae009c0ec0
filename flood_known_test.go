package freshet

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestMaxKnownHoldsWhileAllFail: the grace of a failed regeneration keeps a path
// from being forgotten only as long as there is room.
func TestMaxKnownHoldsWhileAllFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pages, limit = 10_000, 1024
		var down atomic.Bool
		site := floodSite(t, Options{MaxKnown: limit, CacheBytes: 100_000}, Page{Pattern: "/{x}", Revalidate: time.Minute, Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
			if down.Load() {
				return nil, errFlood
			}
			return &Result{Body: []byte("page")}, nil
		})})
		for i := range pages {
			visitFor(t.Context(), site, fmt.Sprintf("/%d", i))
		}
		time.Sleep(time.Hour)
		down.Store(true)
		most := 0
		for i := range pages {
			if w := visitFor(t.Context(), site, fmt.Sprintf("/%d", i)); w.Code != 200 {
				t.Fatalf("/%d: %d", i, w.Code)
			}
			synctest.Wait()
			if i%100 == 0 {
				most = max(most, site.knownPaths())
			}
		}
		if most > hardFactor*limit+limit/4 { // the shards are not equally full
			t.Errorf("%d paths are known, the limit is %d", most, limit)
		}
		t.Logf("at most %d paths known, all with a failed regeneration, the limit is %d", most, limit)
	})
}

// TestAKnownPathHoldsNoRequest: the path of a request is a piece of its request
// line, query included.
func TestAKnownPathHoldsNoRequest(t *testing.T) {
	const paths = 2000
	site := floodSite(t, Options{CacheBytes: 100_000}, Page{Pattern: "/{x}", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
		return NotFound(time.Hour), nil
	})})
	query := strings.Repeat("q", 12_000)
	before := heap()
	for i := range paths {
		line := fmt.Sprintf("GET /%d?%s HTTP/1.1\r\nHost: a\r\n\r\n", i, query)
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(line)))
		if err != nil {
			t.Fatal(err)
		}
		site.ServeHTTP(httptest.NewRecorder(), r)
	}
	if n := int64(heap()) - int64(before); n > paths*3000 {
		t.Errorf("%d bytes are kept for each path, whose query had %d", n/paths, len(query))
	} else {
		t.Logf("%d bytes for each path", n/paths)
	}
	if site.knownPaths() != paths {
		t.Error("the paths are not known any more")
	}
}

// TestMaxKnownHoldsForLongPaths: they take more room than others.
func TestMaxKnownHoldsForLongPaths(t *testing.T) {
	const limit, paths = 4096, 8000
	site := floodSite(t, Options{CacheBytes: 100_000, MaxKnown: limit}, Page{Pattern: "/{x}", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
		return NotFound(time.Hour), nil
	})})
	before := heap()
	for i := range paths {
		visitFor(t.Context(), site, fmt.Sprintf("/%04d%s", i, strings.Repeat("x", 4000)))
	}
	known := site.knownPaths()
	if n := int64(heap()) - int64(before); n > 2*limit*bytesKnown+1<<20 {
		t.Errorf("%d KiB for %d paths, the limit is %d paths of ordinary length", n/1024, known, limit)
	} else {
		t.Logf("%d KiB for %d paths", n/1024, known)
	}
}

// BenchmarkForgetting is a new path while the index is full, of paths that are
// idle or of such as cannot be forgotten.
func BenchmarkForgetting(b *testing.B) {
	for _, row := range []struct {
		name    string
		flights int
	}{{"idle", 0}, {"busy", 1}} {
		b.Run(row.name, func(b *testing.B) {
			site := floodSite(b, Options{})
			x := newIndex(200_000)
			put := func(i int) {
				path := fmt.Sprintf("/%d", i)
				x.put(path, func() *known { return &known{path: path, flights: row.flights} }, func(p string) bool { _, ok := site.cache.Get(p); return ok })
			}
			i := 0
			for ; i < 250_000; i++ {
				put(i)
			}
			b.ReportAllocs()
			for b.Loop() {
				put(i)
				i++
			}
		})
	}
}
