package freshet

import (
	"sync"
	"time"

	"github.com/freshet-go/freshet/store"
)

// Receipt says what a demand did. It is returned also beside an error, with
// what is known by then. It can be encoded as JSON.
type Receipt struct {
	Asked time.Time     `json:"asked"` // when the demand was accepted, the first of several; of a Plan, when it was made
	Pages []PageReceipt `json:"pages"` // at most Options.RevalidateLimit, by path
	More  int           `json:"more"`  // covered pages beyond those: stale, regenerated at their next visit
}

// PageReceipt is what a demand did to one page.
type PageReceipt struct {
	Path string `json:"path"`
	// Done says that an entry whose data was read after Asked is committed, or
	// for a purge that the entry is gone. It is false in a Plan, for MarkStale,
	// and beside Err.
	Done     bool          `json:"done"`
	Began    time.Time     `json:"began,omitzero"`          // when the committed render began to read its data: always after Asked
	OldHash  string        `json:"oldHash,omitempty"`       // of the content before; empty: there was none, or it could not be read
	NewHash  string        `json:"newHash,omitempty"`       // of the committed content, all variants of the page included
	Changed  bool          `json:"changed"`                 // Done, and the two differ
	Duration time.Duration `json:"durationNanos,omitempty"` // from Asked to the answer
	Err      string        `json:"error,omitempty"`
}

// receipts collects a Receipt from several goroutines.
type receipts struct {
	mu    sync.Mutex
	limit int
	first store.Tick // of the accepted demands
	r     Receipt
}

func (rc *receipts) add(p PageReceipt) {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	for i := range rc.r.Pages { // named twice: the later answer is the newer one
		if rc.r.Pages[i].Path == p.Path {
			rc.r.Pages[i] = p
			return
		}
	}
	if len(rc.r.Pages) >= rc.limit {
		rc.r.More++
		return
	}
	rc.r.Pages = append(rc.r.Pages, p)
}

// asked notes the tick of an accepted demand. Ticks are compared as ticks, and
// what a receipt says of their times must not contradict that.
func (rc *receipts) asked(at store.Tick) {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	if rc.first.IsZero() || rc.first.After(at) {
		rc.first, rc.r.Asked = at, at.Wall()
	}
}

func (rc *receipts) more(n int) {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	rc.r.More += n
}
