package freshet

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"runtime"
	"testing"
)

// floodSite returns a site that says its states in X-State and is closed with
// the test.
func floodSite(t testing.TB, o Options, pages ...Page) *Site {
	t.Helper()
	o.Logger, o.StateHeader = slog.New(slog.DiscardHandler), "X-State"
	site, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Add(pages...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	})
	return site
}

// visitFor asks for a path as somebody who stays as long as ctx lasts.
func visitFor(ctx context.Context, site *Site, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", path, nil))
	return w
}

// heap is what lives on the heap, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers and pools held on to
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// queued is how many renders wait for a slot.
func (s *Site) queuedInAll() (n int) {
	for c := range classes {
		n += s.admission.queued(c)
	}
	return n
}

// knownPaths is how many paths the index knows.
func (s *Site) knownPaths() (n int) {
	for i := range s.index.shard {
		x := &s.index.shard[i]
		x.mu.Lock()
		n += len(x.m)
		x.mu.Unlock()
	}
	return n
}
