package freshet

import "time"

// Receipt says what a demand did. It is returned also beside an error, with
// what is known by then.
type Receipt struct {
	Asked time.Time     `json:"asked"` // when the demand was accepted
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
	Began    time.Time     `json:"began,omitzero"` // when the committed render began to read its data
	OldHash  string        `json:"oldHash,omitempty"`
	NewHash  string        `json:"newHash,omitempty"`
	Changed  bool          `json:"changed"`
	Duration time.Duration `json:"durationNanos,omitempty"` // from Asked to the answer
	Err      string        `json:"error,omitempty"`
}
