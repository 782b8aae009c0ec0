package sqlite

import (
	"fmt"
	"log/slog"

	"github.com/freshet-go/freshet/store"
)

// The defaults of [Options].
const (
	DefaultMaxBytes  = 2 << 30
	DefaultMaxQueued = 256
	DefaultReaders   = 4
)

// maxEntry is the largest entry, as [store.Entry.Size] counts it. A connection
// holds an entry whole, twice while it writes, in the 256 MiB that it may have.
const maxEntry = 64 << 20

// Options bound a [Store]. The zero value is fine.
type Options struct {
	// MaxBytes bounds the sum of the entries' sizes, see [store.Entry.Size]. 0:
	// DefaultMaxBytes, 2 GiB. Past it entries are evicted: those of other builds
	// than the one that is committed first, then unlisted ones, at last and only
	// for a listed one listed ones; of each those that began first, with what began
	// before them of their paths, listed or not, for that would come back. The file
	// takes about a tenth more (with entries of 2 KB a quarter), for pages of the
	// database are reused; its log takes up to 64 MiB beside it.
	MaxBytes int64

	// MaxPerPage bounds how many entries of paths that no page lists are kept for
	// one pattern of one build. 0: store.DefaultMaxPerPage. Past it the page's
	// entry that began first is evicted.
	MaxPerPage int

	// FrontierLimit is how many names of demands are told apart, see
	// [store.Frontiers]. 0: store.DefaultFrontierLimit.
	FrontierLimit int

	// MaxQueued is how many writes wait for the committer; the callers of more
	// wait for room. 0: DefaultMaxQueued, 256.
	MaxQueued int

	// Readers is how many reads of the disk run at once; more wait. Each takes a
	// connection of a few megabytes when it is first needed. 0: DefaultReaders, 4.
	Readers int

	// Logger is told of damage and of what was done about it. Nil: slog.Default().
	Logger *slog.Logger

	disk disk // the operating system's, but in tests
}

func (o Options) withDefaults() (Options, error) {
	for name, v := range map[string]int64{
		"MaxBytes": o.MaxBytes, "MaxPerPage": int64(o.MaxPerPage), "FrontierLimit": int64(o.FrontierLimit), "MaxQueued": int64(o.MaxQueued), "Readers": int64(o.Readers),
	} {
		if v < 0 {
			return o, fmt.Errorf("sqlite: options: %s is %d, it must not be negative", name, v)
		}
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.MaxPerPage == 0 {
		o.MaxPerPage = store.DefaultMaxPerPage
	}
	if o.FrontierLimit == 0 {
		o.FrontierLimit = store.DefaultFrontierLimit
	}
	if o.MaxQueued == 0 {
		o.MaxQueued = DefaultMaxQueued
	}
	if o.Readers == 0 {
		o.Readers = DefaultReaders
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o, nil
}
