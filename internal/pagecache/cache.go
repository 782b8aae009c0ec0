// Package pagecache keeps values in memory by path, bounded by bytes, in shares
// that cannot push each other out. It is not an index: what it drops is only a
// body that can be had again, never the knowledge of a demand. Its invariant: a
// path is in at most one share, and a value is never dropped while it is newer
// than what replaces it — the caller's lock per path sees to the order of Put.
package pagecache

import (
	"iter"
	"math"

	"github.com/maypok86/otter/v2"
)

// Share is one bounded part of the cache.
type Share int

// The shares, by who may push out whom: nobody outside the same share.
const (
	Listed   Share = iota // paths that a page lists: three quarters
	Unlisted              // paths that visitors found: three sixteenths
	NotFound              // not-found answers of unlisted paths: one sixteenth
	shares
)

var sixteenths = [shares]int64{12, 3, 1}

// Cache is safe for concurrent use. Puts and deletes of one path must be
// serialised by the caller.
type Cache[V any] struct {
	share [shares]*otter.Cache[string, V]
}

// New returns a cache of about that many bytes; weigh returns a value's bytes.
func New[V any](bytes int64, weigh func(V) int64) (*Cache[V], error) {
	c := &Cache[V]{}
	for i := range c.share {
		o, err := otter.New(&otter.Options[string, V]{
			MaximumWeight: uint64(max(bytes*sixteenths[i]/16, 1)),
			Weigher: func(key string, v V) uint32 {
				return uint32(min(weigh(v)+int64(len(key))+180, math.MaxUint32))
			},
		})
		if err != nil {
			return nil, err
		}
		c.share[i] = o
	}
	return c, nil
}

// Get returns the value of path. It does not allocate.
func (c *Cache[V]) Get(path string) (V, bool) {
	for _, o := range c.share {
		if v, ok := o.GetIfPresent(path); ok {
			return v, true
		}
	}
	var zero V
	return zero, false
}

// Put keeps v for path in that share and takes path out of the others.
func (c *Cache[V]) Put(s Share, path string, v V) {
	c.share[s].Set(path, v)
	for i, o := range c.share {
		if Share(i) != s {
			o.Invalidate(path)
		}
	}
}

// Delete drops path.
func (c *Cache[V]) Delete(path string) {
	for _, o := range c.share {
		o.Invalidate(path)
	}
}

// All yields what is kept, in no order. To be yielded is no use that keeps a
// value in the cache.
func (c *Cache[V]) All() iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, o := range c.share {
			for path, v := range o.All() {
				if !yield(path, v) {
					return
				}
			}
		}
	}
}

// Bytes returns about how many bytes are kept now.
func (c *Cache[V]) Bytes() int64 {
	var n uint64
	for _, o := range c.share {
		n += o.WeightedSize()
	}
	return int64(n)
}

// Close stops what the cache runs in the background.
func (c *Cache[V]) Close() {
	for _, o := range c.share {
		o.StopAllGoroutines()
	}
}
