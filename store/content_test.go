package store

import (
	"testing"
	"time"
)

func TestContent(t *testing.T) {
	base := func() *Entry {
		return &Entry{Begun: Tick{1, 5}, Answers: []Answer{{Hash: "abc"}, {Name: "data", Hash: "def"}}}
	}
	for _, tt := range []struct {
		name   string
		change func(*Entry)
		same   bool
	}{
		{"rendered at another time", func(e *Entry) { e.Begun.Time, e.Made = 6, time.Unix(9, 0) }, true},
		{"compressed", func(e *Entry) { e.Answers[0].Gzip = []byte("z") }, true},
		{"another page", func(e *Entry) { e.Answers[0].Hash = "abd" }, false},
		{"another variant", func(e *Entry) { e.Answers[1].Hash = "dee" }, false},
		{"a variant less", func(e *Entry) { e.Answers = e.Answers[:1] }, false},
		{"a hash moved into the name before it", func(e *Entry) { e.Answers[1].Name, e.Answers[1].Hash = "dat", "adef" }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := base()
			tt.change(e)
			if got := e.Content() == base().Content(); got != tt.same {
				t.Errorf("same content: %v", got)
			}
		})
	}
}

func TestModifiedAfter(t *testing.T) {
	at := func(sec float64) time.Time {
		return time.Unix(100, 0).Add(time.Duration(sec * float64(time.Second))).UTC()
	}
	for _, tt := range []struct {
		name        string
		made, own   time.Time
		replaced    time.Time
		sameContent bool
		want        time.Time
	}{
		{name: "the first of its page: the next whole second", made: at(0.2), want: at(1)},
		{name: "made at a whole second: the next one", made: at(3), want: at(4)},
		{name: "the same content keeps its time", made: at(50), replaced: at(7), sameContent: true, want: at(7)},
		{name: "a new content", made: at(50.5), replaced: at(7), want: at(51)},
		{name: "two new contents in a second", made: at(0.7), replaced: at(1), want: at(2)},
		{name: "an imported one keeps its own", made: at(0.5), own: at(-30), want: at(-30)},
		{name: "an imported one with a fraction: the next whole second", made: at(0.5), own: at(-29.5), want: at(-29)},
		{name: "an imported one over a later one", made: at(0.5), own: at(-30), replaced: at(-20), want: at(-19)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &Entry{Made: tt.made, Modified: tt.own, Answers: []Answer{{Hash: "new"}}}
			content := "old"
			if tt.sameContent {
				content = e.Content()
			}
			if got := e.ModifiedAfter(content, tt.replaced); !got.Equal(tt.want) || got.Location() != time.UTC {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestBy(t *testing.T) {
	f := &Frontiers{Limit: 3}
	names := func(ns ...Name) func(func(Name) bool) {
		return func(yield func(Name) bool) {
			for _, n := range ns {
				if !yield(n) {
					return
				}
			}
		}
	}
	if by := f.By(names("s", "p/a")); by != "" {
		t.Errorf("%q without a demand", by)
	}
	f.Raise("p/b", Marks{})
	if by := f.By(names("s", "p/b")); by != "" {
		t.Errorf("%q with a mark that is zero", by)
	}
	f.Met("p/b")
	f.Raise("p/a", Marks{Demand: Tick{1, 2}})
	f.Raise("tx", Marks{Demand: Tick{1, 4}})
	f.Raise("ty", Marks{Demand: Tick{1, 3}})
	if by := f.By(names("s", "p/a", "tx", "ty")); by != "tx" {
		t.Errorf("%q, want the newest", by)
	}
	f.Forget("tx")
	if by := f.By(names("s", "p/a", "ty")); by != "" {
		t.Errorf("%q, want no name: the forgotten demand is newer", by)
	}
	if by := f.By(names("p/a", "ty")); by != "ty" {
		t.Errorf("%q, want the newest: no name of these was folded", by)
	}
	f.Raise("tx", Marks{Demand: Tick{1, 4}})
	f.Raise("tz", Marks{Demand: Tick{1, 5}}) // folds p/a
	if by := f.By(names("s", "p/a")); by != "" {
		t.Errorf("%q, want no name: it was folded", by)
	}
}
