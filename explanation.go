package freshet

import "time"

// Explanation is what a page is at one moment, and why. It can be encoded as
// JSON; String tells it in words.
type Explanation struct {
	At      time.Time `json:"at"`
	Path    string    `json:"path"`
	Pattern string    `json:"pattern"`
	Listed  bool      `json:"listed"`           // by the page's Paths, as far as it was asked
	Static  bool      `json:"static,omitempty"` // as its Page says
	State   State     `json:"state"`
	// Reason is that of a stale entry (a StaleReason) or one of the Why
	// constants. It is empty for a fresh page about which there is nothing to say.
	Reason string `json:"reason,omitempty"`

	Entry   *ShownEntry `json:"entry,omitempty"`  // nil while it is missing
	Demand  *LastDemand `json:"demand,omitempty"` // the newest that covers the page; nil: none is known
	Pending bool        `json:"pending"`          // a demand is due for it that no entry has met
	Work    *Work       `json:"work,omitempty"`   // its regeneration, queued or running; nil: none
	Limit   Limit       `json:"limit,omitempty"`  // that holds its regeneration back

	Waiting    int       `json:"waiting"`             // visitors and demands that wait for it
	LeftBehind int       `json:"leftBehind"`          // renders that were given up and still run
	Visits     uint64    `json:"visits"`              // answers from memory since the path is known
	Failures   int       `json:"failures"`            // in a row
	LastError  string    `json:"lastError,omitempty"` // of these the last
	NextTry    time.Time `json:"nextTry,omitzero"`    // not before; with a demand due by itself, else when it is asked for

	Renders []PastRender `json:"renders,omitempty"`    // the last ones, the newest first
	Store   string       `json:"storeError,omitempty"` // why the store could not be asked: what is said is from memory

	purged bool // and nothing was committed since, if it is missing
}

// The reasons of an Explanation beside those of stale entries.
const (
	WhyHeld     = "held"     // fresh: it has aged, but its regeneration failed, and the old entry is kept until NextTry
	WhyNew      = "new"      // missing: nothing is stored; the next visitor has it rendered
	WhyFailing  = "failing"  // missing: its renders fail
	WhyPurged   = "purged"   // missing: a purge took it away, and nobody has asked since
	WhyUnlisted = "unlisted" // missing: its page answers only paths that it lists, with 404 otherwise
	WhyUncached = "uncached" // missing: its page has a Handler, and nothing of it is ever stored
)

// Limit names an option that bounds work.
type Limit string

// The limits that hold a regeneration back.
const (
	LimitRenders     Limit = "Options.MaxRenders"
	LimitPageRenders Limit = "Page.MaxRenders"
	LimitAbandoned   Limit = "Options.MaxAbandoned"
	LimitPending     Limit = "Options.MaxPending" // too many aged pages wait: the next visitor asks again
)

// ShownEntry is the entry that visitors get.
type ShownEntry struct {
	Build    string        `json:"build"`
	Status   int           `json:"status"`
	Content  string        `json:"content"`            // its hash, as in receipts
	Bytes    int64         `json:"bytes"`              // of all its bodies, uncompressed
	Began    time.Time     `json:"began"`              // when its render began to read data
	Made     time.Time     `json:"made"`               // when its render ended
	Modified time.Time     `json:"modified,omitzero"`  // since when the page has this content
	Window   time.Duration `json:"windowNanos"`        // 0: it does not age
	Ages     time.Time     `json:"ages,omitzero"`      // when it is or was aged; zero: never
	HeldTill time.Time     `json:"heldUntil,omitzero"` // aged, but kept as fresh until then since its regeneration failed
	Tags     []string      `json:"tags,omitempty"`
	InMemory bool          `json:"inMemory"`
}

// LastDemand is the newest demand that covers a page.
type LastDemand struct {
	Target string    `json:"target,omitempty"` // "path /posts/a", "tag author:7", "site"; empty: it was made too long ago to be told apart
	At     time.Time `json:"at"`
	Purge  bool      `json:"purge"`
}

// Work is a regeneration that is under way.
type Work struct {
	Cause  Cause     `json:"cause"`
	Queued time.Time `json:"queued"`
	Began  time.Time `json:"began,omitzero"` // zero: it waits for a slot
	Ahead  int       `json:"ahead"`          // regenerations that get theirs first, unless more urgent ones come
	Owed   bool      `json:"owed"`           // a demand waits for it
}
