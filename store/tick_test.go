package store_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
)

func TestTicksAreOrderedByEpochThenTime(t *testing.T) {
	order := []store.Tick{
		{}, {Time: 1}, {Time: math.MaxInt64},
		{Epoch: 1}, {Epoch: 1, Time: 1}, {Epoch: 1, Time: 2},
		{Epoch: 2, Time: 1}, {Epoch: math.MaxUint64},
	}
	for i, a := range order {
		for j, b := range order {
			want := 0
			switch {
			case i < j:
				want = -1
			case i > j:
				want = 1
			}
			if got := a.Compare(b); got != want {
				t.Errorf("%v compared with %v is %d, want %d", a, b, got, want)
			}
			if got := a.After(b); got != (want > 0) {
				t.Errorf("%v after %v is %v", a, b, got)
			}
			if got := store.Later(a, b); got != order[max(i, j)] {
				t.Errorf("the later of %v and %v is %v", a, b, got)
			}
		}
		if got := a.IsZero(); got != (i == 0) {
			t.Errorf("%v is zero: %v", a, got)
		}
	}
}

func TestNextTick(t *testing.T) {
	now := time.UnixMicro(1000)
	for _, row := range []struct {
		says string
		last store.Tick
		now  time.Time
		want store.Tick
	}{
		{says: "the clock is ahead of the last tick", last: store.Tick{Epoch: 7, Time: 5}, now: now, want: store.Tick{Epoch: 7, Time: 1000}},
		{says: "the clock stands still", last: store.Tick{Epoch: 7, Time: 1000}, now: now, want: store.Tick{Epoch: 7, Time: 1001}},
		{says: "the clock went back", last: store.Tick{Epoch: 7, Time: 9000}, now: now, want: store.Tick{Epoch: 7, Time: 9001}},
		{says: "parts of a microsecond do not count", last: store.Tick{Epoch: 7, Time: 1000}, now: now.Add(999 * time.Nanosecond), want: store.Tick{Epoch: 7, Time: 1001}},
		{says: "the first tick of an epoch", last: store.Tick{Epoch: 7}, now: now, want: store.Tick{Epoch: 7, Time: 1000}},
	} {
		t.Run(row.says, func(t *testing.T) {
			got := row.last.Next(row.now)
			if got != row.want {
				t.Errorf("got %v, want %v", got, row.want)
			}
			if !got.After(row.last) {
				t.Errorf("%v is not after %v", got, row.last)
			}
		})
	}
}

func TestTickIsShown(t *testing.T) {
	tick := store.Tick{Epoch: 3, Time: 1_700_000_000_000_001}
	if got := tick.String(); got != "3.1700000000000001" {
		t.Errorf("string is %q", got)
	}
	if got, want := tick.Wall(), time.Unix(1_700_000_000, 1000); !got.Equal(want) {
		t.Errorf("wall is %v, want %v", got, want)
	}
	text, err := json.Marshal(tick)
	if err != nil || string(text) != `{"epoch":3,"time":1700000000000001}` {
		t.Errorf("JSON is %s, %v", text, err)
	}
}
