package freshet_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// listed is a source of n entries, and then an error if there is one.
type listed struct {
	n   int
	err error
}

func (l listed) Entries(_ context.Context, build string) iter.Seq2[*store.Entry, error] {
	return func(yield func(*store.Entry, error) bool) {
		for i := range l.n {
			e := &store.Entry{Key: store.Key{Build: build, Path: fmt.Sprintf("/p/%d", i)}, Begun: store.Tick{Epoch: 1, Time: int64(i + 1)},
				Made: time.Now(), Answers: []store.Answer{{Status: 200, Hash: "h"}}}
			if !yield(e, nil) {
				return
			}
		}
		if l.err != nil {
			yield(nil, l.err)
		}
	}
}

func TestImportTakesEveryEntry(t *testing.T) {
	for _, n := range []int{0, 1, 16, 500} {
		st := mem.New(mem.Options{})
		site := newSite(t, freshet.Options{Store: st, Build: "b"})
		if got, err := site.Import(t.Context(), listed{n, nil}); err != nil || got != n {
			t.Errorf("%d of %d were taken: %v", got, n, err)
		}
		if c, err := st.Covered(t.Context(), "b", store.SiteName, 0); err != nil || c.Total != n {
			t.Errorf("the store has %d of %d: %v", c.Total, n, err)
		}
	}
}

func TestImportTellsTheFirstError(t *testing.T) {
	site := newSite(t, freshet.Options{Build: "b"})
	if _, err := site.Import(t.Context(), listed{100, errDown}); !errors.Is(err, errDown) {
		t.Errorf("error %v", err)
	}
	small := newSite(t, freshet.Options{Build: "b", Store: mem.New(mem.Options{MaxBytes: 1})})
	if n, err := small.Import(t.Context(), listed{100, nil}); !errors.Is(err, store.ErrTooLarge) || n != 0 {
		t.Errorf("%d taken by a store that can take none: %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := site.Import(ctx, listed{100, nil}); !errors.Is(err, context.Canceled) {
		t.Errorf("after an interruption: %v", err)
	}
}

// begun is a source of one entry of that begun.
type begun store.Tick

func (b begun) Entries(_ context.Context, build string) iter.Seq2[*store.Entry, error] {
	return func(yield func(*store.Entry, error) bool) {
		yield(&store.Entry{Key: store.Key{Build: build, Path: "/a"}, Pattern: "/a", Begun: store.Tick(b), Made: time.Now(),
			Answers: []store.Answer{{Status: 200, Body: []byte("imported"), Hash: "h"}}}, nil)
	}
}

// TestImportTakesABegunAsAClockTime of this store's epoch, and never beyond now.
func TestImportTakesABegunAsAClockTime(t *testing.T) {
	for _, tt := range []struct {
		name  string
		epoch uint64
		ahead time.Duration // of the demand
		state string
	}{
		{"before the demand, in an epoch before all others", 1, -time.Hour, "STALE"},
		{"before the demand, in an epoch after all others", 1 << 60, -time.Hour, "STALE"},
		{"after the demand, in an epoch before all others", 1, time.Minute, "HIT"},
		{"in the future", 1 << 60, 1000 * time.Hour, "HIT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st, src := mem.New(mem.Options{}), newSource("")
				src.fail(errDown)
				site := newSite(t, freshet.Options{Store: st, Build: "b"}, freshet.Page{Pattern: "/a", Render: src})
				acc, err := st.Demand(t.Context(), store.Demand{Name: store.PathName("/a")})
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour)
				b := begun{Epoch: tt.epoch, Time: acc.Tick.Time + tt.ahead.Microseconds()}
				if n, err := site.Import(t.Context(), b); err != nil || n != 1 {
					t.Fatalf("%d taken, %v", n, err)
				}
				expect(t, site, "/a", 200, tt.state, "imported")
				snap, err := st.Get(t.Context(), store.Key{Build: "b", Path: "/a"})
				if err != nil {
					t.Fatal(err)
				}
				if got := snap.Entry.Begun; got.Epoch != acc.Tick.Epoch || got.Time > min(b.Time, time.Now().UnixMicro()+10) {
					t.Errorf("begun %v was taken as %v; the demand was at %v", store.Tick(b), got, acc.Tick)
				}
			})
		})
	}
}
