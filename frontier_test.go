package freshet

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet/store"
)

// TestMetDemandsLeaveNoTrace: a site whose pages are demanded one by one would
// otherwise fill the table and be stale as a whole when that is folded.
func TestMetDemandsLeaveNoTrace(t *testing.T) {
	site, err := New(Options{Logger: slog.New(slog.DiscardHandler), StateHeader: "X-State"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	}()
	site.frontier.table.Limit = 100
	fails := false
	err = site.Add(Page{Pattern: "/{x}", Render: RenderFunc(func(context.Context, *Request) (*Result, error) {
		if fails {
			return nil, context.DeadlineExceeded
		}
		return &Result{Body: []byte("x")}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	state := func() string {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", "/first", nil))
		return w.Header().Get("X-State")
	}
	state()
	for i := range 500 {
		if _, err := site.Revalidate(t.Context(), Path(fmt.Sprintf("/%d", i))); err != nil {
			t.Fatal(err)
		}
	}
	if got := state(); got != "HIT" {
		t.Errorf("after 500 met demands on other pages it is %s", got)
	}
	if n := site.frontier.table.Len(); n != 0 {
		t.Errorf("%d names are kept", n)
	}
	fails = true
	for i := range 500 {
		if _, err := site.Revalidate(t.Context(), Path(fmt.Sprintf("/u%d", i))); err == nil {
			t.Fatal("nil from a failed demand")
		}
	}
	if got := state(); got != "STALE" {
		t.Errorf("after more unmet demands than the table holds it is %s: to be sure of nothing is to be stale", got)
	}
}

func TestFreshness(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	tick := func(n int64) store.Tick { return store.Tick{Epoch: 1, Time: n} }
	made := func(ago, window time.Duration) *store.Entry {
		return &store.Entry{Begun: tick(10), Made: now.Add(-ago), Window: window}
	}
	held := hold{now.Add(-time.Second), now.Add(2 * time.Second)}
	for _, tt := range []struct {
		name   string
		entry  *store.Entry
		marks  store.Marks
		other  bool
		hold   hold
		state  State
		reason StaleReason
		window time.Duration
	}{
		{name: "within its window", entry: made(59*time.Second, time.Minute), state: Fresh, window: time.Minute},
		{name: "at the end of its window", entry: made(time.Minute, time.Minute), state: Stale, reason: ReasonAged, window: time.Minute},
		{name: "without a window it does not age", entry: made(1e6*time.Hour, 0), state: Fresh},
		{name: "a demand after its begun", entry: made(0, 0), marks: store.Marks{Demand: tick(11)}, state: Stale, reason: ReasonDemanded},
		{name: "a demand of its begun's tick", entry: made(0, 0), marks: store.Marks{Demand: tick(10)}, state: Stale, reason: ReasonDemanded},
		{name: "a demand before its begun", entry: made(0, 0), marks: store.Marks{Demand: tick(9)}, state: Fresh},
		{name: "a purge after its begun", entry: made(0, 0), marks: store.Marks{Demand: tick(11), Purge: tick(11)}, state: Missing},
		{name: "a purge before its begun", entry: made(0, 0), marks: store.Marks{Demand: tick(9), Purge: tick(9)}, state: Fresh},
		{name: "of a previous build", entry: made(0, 0), other: true, state: Stale, reason: ReasonBuild},
		{name: "a demand is the stronger reason", entry: made(time.Hour, time.Minute), marks: store.Marks{Demand: tick(11)}, other: true, state: Stale, reason: ReasonDemanded, window: time.Minute},
		{name: "aged, but held since its regeneration failed", entry: made(time.Hour, time.Minute), hold: held, state: Fresh, window: 3 * time.Second},
		{name: "the hold is over", entry: made(time.Hour, time.Minute), hold: hold{now.Add(-time.Minute), now}, state: Stale, reason: ReasonAged, window: time.Minute},
		{name: "a hold is no excuse against a demand", entry: made(time.Hour, time.Minute), marks: store.Marks{Demand: tick(11)}, hold: held, state: Stale, reason: ReasonDemanded, window: time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := freshness(tt.entry, tt.entry.Window, tt.marks, tt.other, tt.hold, now)
			if f.State != tt.state || f.Reason != tt.reason || f.State != Missing && f.Window != tt.window {
				t.Errorf("%+v, want %v %q %v", f, tt.state, tt.reason, tt.window)
			}
		})
	}
}

// TestPatienceDoubles while it is used up, and is forgotten with a commit.
func TestPatienceDoubles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &Site{opt: Options{RenderTimeout: 30 * time.Second}}
		k := &known{}
		if got := site.patienceOf(k); got != time.Second {
			t.Errorf("at first %v", got)
		}
		k.usual = 2 * time.Second
		if got := site.patienceOf(k); got != 8*time.Second {
			t.Errorf("of a page that takes 2 s: %v", got)
		}
		k.patience = 16 * time.Second
		if got := site.patienceOf(k); got != 16*time.Second {
			t.Errorf("doubled: %v", got)
		}
		k.patience = time.Hour
		if got := site.patienceOf(k); got != 30*time.Second {
			t.Errorf("never longer than the deadline: %v", got)
		}
		k.succeeded(time.Second)
		if got := site.patienceOf(k); got != 7*time.Second {
			t.Errorf("after a commit: %v", got)
		}
	})
}

func FuzzMatches(f *testing.F) {
	for _, s := range []string{"abc", `W/"abc", "abc-gz"`, `"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, match string) {
		if !matches([]string{match, `"abc"`}, "abc") {
			t.Errorf("a second line is not read after %q", match)
		}
	})
}
