package workers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
)

// Call asks a worker to run one step of a page.
type Call struct {
	Op     string         // "inspect", "paths", "page", "shell" or "error"
	Page   string         // the page's route: "/posts/[slug]"
	Path   string         // "page": the percent-encoded path
	Params map[string]any // "page": strings, and []string for catch-alls; nil is an empty object
	Cause  string         // "page": "prerender", "visit", "aged" or "demand"
	Status int            // "error": 404 or 500
}

// subject names the call in errors.
func (c Call) subject() string {
	switch {
	case c.Op == "error":
		return fmt.Sprintf("error page %d", c.Status)
	case c.Path != "":
		return c.Op + " " + c.Path
	case c.Page == "":
		return c.Op
	default:
		return c.Op + " " + c.Page
	}
}

// head returns the call as the head of a frame.
func (c Call) head(id uint64) ([]byte, error) {
	h := struct {
		Kind   string `json:"kind"`
		ID     uint64 `json:"id"`
		Op     string `json:"op"`
		Page   string `json:"page,omitempty"`
		Path   string `json:"path,omitempty"`
		Params any    `json:"params,omitempty"`
		Cause  string `json:"cause,omitempty"`
		Status int    `json:"status,omitempty"`
	}{"call", id, c.Op, c.Page, c.Path, nil, c.Cause, c.Status}
	if c.Op == "page" {
		h.Params = orEmpty(c.Params)
	}
	return json.Marshal(h)
}

// orEmpty returns params, or an empty object: JavaScript gets {} and not null.
func orEmpty(params map[string]any) map[string]any {
	if params == nil {
		return map[string]any{}
	}
	return params
}

// Reply is a worker's answer to a Call. It is the caller's; the parts are slices
// of one buffer and do not overlap.
type Reply struct {
	Status     int
	Location   string
	Revalidate Revalidate
	Tags       []string
	Paths      []string // "paths": percent-encoded
	Fallback   string   // "paths": "false", "true" or "blocking"
	Initial    []string // "inspect": routes of pages that are rendered by request for their, or the app's, getInitialProps
	Parts      map[string][]byte
}

// Revalidate is what getStaticProps returned under that name. The zero value:
// nothing was returned.
type Revalidate struct {
	Seconds int64 // 1 to maxSeconds, or 0
	Never   bool  // false was returned
}

// maxSeconds is 68 years: more than a page lives, and a time.Duration holds it.
const maxSeconds = math.MaxInt32

// UnmarshalJSON accepts null, false and a positive whole number of seconds;
// what is above maxSeconds becomes that.
func (r *Revalidate) UnmarshalJSON(b []byte) error {
	*r = Revalidate{}
	switch {
	case bytes.Equal(b, []byte("null")):
		return nil
	case bytes.Equal(b, []byte("false")):
		r.Never = true
		return nil
	}
	var n float64
	if err := json.Unmarshal(b, &n); err != nil || n < 1 || n != math.Trunc(n) {
		return fmt.Errorf("revalidate is %.40q, not null, false or a positive whole number", b)
	}
	r.Seconds = int64(min(n, maxSeconds))
	return nil
}
