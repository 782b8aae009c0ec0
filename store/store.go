package store

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Errors that every store returns, possibly wrapped.
var (
	// ErrClosed is returned by every call after Close.
	ErrClosed = errors.New("store: closed")
	// ErrTooLarge is returned by Commit for an entry that the store's limits
	// can never hold. It was not written and has met no demand, what began before
	// it of the same path is deleted, and the running render has ended.
	ErrTooLarge = errors.New("store: entry too large")
)

// DefaultMaxPerPage is how many entries of paths that no page lists a store
// keeps for one pattern of one build, unless its options say otherwise: beside
// a limit on bytes, so that visitors who try the paths of one page cannot push
// out those of another.
const DefaultMaxPerPage = 50_000

// Store keeps entries, demands and ticks. All methods are safe for concurrent
// use. A method that returns nil has done its work durably: it survives kill -9
// of the process (the in-memory store, which survives nothing, says so). A
// method that returns an error, a cancelled context's included, may or may not
// have done it; repeating any of them is harmless. A store keeps no reference
// to a context after the call.
//
// A page never goes back to older data, also not once memory has forgotten it.
// For a path the entry with the largest begun of all builds is what visitors
// see, so an entry that is removed other than by a newer one of its key (since
// there is no room, since it is too large to be stored at all, by Prune, by a
// purge, or because it is damaged) takes with it every entry of the same path, of
// any build, that has begun before it. What began later stays.
type Store interface {
	// Demand takes a tick and moves the frontier of what d names to it, in one
	// durable step. The answer lists which entries d covered and which renders
	// were running at that tick.
	Demand(ctx context.Context, d Demand) (Accepted, error)

	// Begin takes the tick of a regeneration that is about to read its data, and
	// registers it as running until it is committed or aborted.
	Begin(ctx context.Context, k Key) (Tick, error)

	// Commit stores e if its begun is after that of the stored entry of its key
	// and after every purge that covers it; otherwise it changes nothing and
	// says so. Committing the same entry again changes nothing and is a win, with
	// the same Modified and not Unchanged: what it had replaced is forgotten. The
	// running render (e.Key, e.Begun), if any, has ended either way. An entry may
	// be committed that was never begun here (an import): when it was stored,
	// every tick issued from then on is after its begun, whatever clock that
	// came from, so that a later demand covers it. An entry that differs from the
	// stored one in nothing but its ticks and times takes its place without its
	// bodies being written again; what is stored then may have compressed forms
	// that e has not. e itself is not changed: what Get returns has Modified set.
	Commit(ctx context.Context, e *Entry) (Committed, error)

	// Abort ends a running render without an entry. Unknown renders are ignored.
	Abort(ctx context.Context, k Key, begun Tick) error

	// Get returns the entry of k and what is known beside it, in one snapshot. A
	// purged entry is not returned. Missing entries are no error.
	Get(ctx context.Context, k Key) (Snapshot, error)

	// Covered lists what a demand on name would cover now, without making one: the
	// paths of that build's entries, or of all builds' if build is empty.
	Covered(ctx context.Context, build string, name Name, limit int) (Carriers, error)

	// Pending lists paths, in byte order and after the given one, that a demand
	// waits for: the newest demand that covers them is after the newest purge,
	// and the entry of the build, or one of another build that began later (or
	// any, if the build has none), has not begun after that demand. A demand on a path is pending also if it has no entry
	// at all: what a store drops to stay within its limits takes no such demand
	// with it (one that was met before may come back). At most limit paths are
	// returned.
	Pending(ctx context.Context, build, after string, limit int) ([]string, error)

	// Entries yields the entries of a build in byte order of their paths. An
	// error ends the sequence. The store may be written to meanwhile; then each
	// entry is as it was at some moment of the iteration.
	Entries(ctx context.Context, build string) iter.Seq2[*Entry, error]

	// Prune deletes the entries of all builds but those, and with each what began
	// before it of the same path, also if that is of a build that is kept.
	Prune(ctx context.Context, keep ...string) error

	// Close waits for running calls and releases what the store holds. A second
	// call does nothing.
	Close() error
}

// Demand says: what was read before this tick is not good enough for what it
// names.
type Demand struct {
	Name  Name
	Purge bool   // remove, and all older entries of the same paths: the tick becomes a fence that no older entry passes
	Build string // whose entries are listed as carriers; empty: those of all builds
	Limit int    // at most that many carriers are listed; 0: none
}

// Accepted is the durable answer to a demand.
type Accepted struct {
	Tick     Tick
	Carriers Carriers  // covered by the demand when its tick was taken (before a purge removed them)
	Running  []Running // running at that tick, whether covered or not
}

// Carriers are entries that a name covers.
type Carriers struct {
	Paths []string // at most the asked limit, in byte order, each once
	Total int      // how many paths there are in all
}

// Running is a render that has begun and was neither committed nor aborted.
type Running struct {
	Key   Key
	Begun Tick
}

// Committed is the answer to Commit.
type Committed struct {
	Won    bool  // e is now what is stored for its key
	Purged bool  // refused since a purge after e.Begun covers it
	Stored Tick  // the begun of what is stored now; zero if nothing is
	Marks  Marks // the newest marks that cover e

	// Unchanged says that e won over an entry with the same [Entry.Content].
	Unchanged bool
	Modified  time.Time // of e, see [Entry.ModifiedAfter]; zero unless it won
}

// Snapshot is the answer to Get.
type Snapshot struct {
	Entry *Entry // nil if there is none
	Marks Marks  // that cover Entry, or if that is nil, the path (pattern and tags being unknown)
	By    Name   // on which Marks.Demand was made; empty if there is none, or its name was folded

	Other      *Entry // of all other builds' entries for the path the one with the largest begun, or nil
	OtherMarks Marks  // that cover Other
	OtherBy    Name   // on which OtherMarks.Demand was made
}
