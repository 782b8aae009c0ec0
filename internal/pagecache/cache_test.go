package pagecache_test

import (
	"fmt"
	"testing"

	"github.com/freshet-go/freshet/internal/pagecache"
)

func weigh(v string) int64 { return int64(len(v)) }

func open(t testing.TB, bytes int64) *pagecache.Cache[string] {
	c, err := pagecache.New(bytes, weigh)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestPutGetDelete(t *testing.T) {
	c := open(t, 1<<20)
	if _, ok := c.Get("/a"); ok {
		t.Error("an empty cache has /a")
	}
	c.Put(pagecache.Unlisted, "/a", "one")
	c.Put(pagecache.Listed, "/a", "two") // it changes its share
	if v, ok := c.Get("/a"); !ok || v != "two" {
		t.Errorf("%q, %v", v, ok)
	}
	c.Put(pagecache.NotFound, "/a", "three")
	if v, _ := c.Get("/a"); v != "three" {
		t.Errorf("%q: an older value in another share shows through", v)
	}
	c.Delete("/a")
	if v, ok := c.Get("/a"); ok {
		t.Errorf("%q after Delete", v)
	}
}

// TestSharesAreApart: a flood in one share leaves the others alone, and the
// whole stays within its bytes.
func TestSharesAreApart(t *testing.T) {
	const bytes = 1 << 20
	c := open(t, bytes)
	body := string(make([]byte, 1000))
	for i := range 100 {
		c.Put(pagecache.Listed, fmt.Sprintf("/listed/%d", i), body)
	}
	for i := range 10_000 {
		c.Put(pagecache.Unlisted, fmt.Sprintf("/u/%d", i), body)
		c.Put(pagecache.NotFound, fmt.Sprintf("/n/%d", i), body)
	}
	for i := range 100 {
		if _, ok := c.Get(fmt.Sprintf("/listed/%d", i)); !ok {
			t.Errorf("/listed/%d was pushed out", i)
		}
	}
	for range 1000 { // eviction runs beside the writes
		if c.Bytes() <= bytes {
			break
		}
		c.Put(pagecache.NotFound, "/one-more", body)
	}
	if n := c.Bytes(); n > bytes || n < 100*1000 {
		t.Errorf("%d bytes are kept, the limit is %d", n, bytes)
	}
}

func TestGetDoesNotAllocate(t *testing.T) {
	c := open(t, 1<<20)
	c.Put(pagecache.Unlisted, "/a", "x")
	if n := testing.AllocsPerRun(1000, func() { c.Get("/a"); c.Get("/none") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkGet(b *testing.B) {
	c := open(b, 1<<20)
	c.Put(pagecache.Unlisted, "/a", "x")
	for b.Loop() {
		c.Get("/a")
	}
}
