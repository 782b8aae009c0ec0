package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// twins does everything to a store and to the reference. Their ticks differ, so
// they are compared by the number of the call that took them.
type twins struct {
	t         *testing.T
	r         *rand.Rand
	s         *Store
	m         *mem.Store
	taken     map[store.Tick]int // by either
	begun     []store.Running    // of s; with the same number of m
	begunM    []store.Running
	calls     int
	made      map[store.Key]store.Entry // the last one for each key
	unchanged int64                     // commits of s that wrote no body, before it was opened again
}

var twinPaths = []string{"/", "/a", "/a/b", "/a/b/c", "/ab", "/a-b", "/a.b", "/a0b", "/b", "/b/a", "/c%20d", "/é"}

func (w *twins) name() store.Name {
	path := twinPaths[w.r.IntN(len(twinPaths))]
	switch w.r.IntN(8) {
	case 0:
		return store.SiteName
	case 1, 2, 3:
		return store.PathName(path)
	case 4:
		return store.PrefixName(path)
	case 5:
		return store.PatternName(fmt.Sprint("/p", w.r.IntN(3)))
	}
	return store.TagName(fmt.Sprint("t", w.r.IntN(5)))
}

func (w *twins) key() store.Key {
	return store.Key{Build: fmt.Sprint("b", w.r.IntN(3)), Path: twinPaths[w.r.IntN(len(twinPaths))]}
}

// entry returns the same entry for both, but for the tick: a new one, or what was
// made for the key the last time.
func (w *twins) entry(k store.Key, a, b store.Tick) (*store.Entry, *store.Entry) {
	e, again := w.made[k]
	if !again || w.r.IntN(4) == 0 {
		e = store.Entry{Key: k, Pattern: fmt.Sprint("/p", w.r.IntN(3)), Listed: w.r.IntN(2) == 0}
		for range w.r.IntN(3) {
			e.Tags = append(e.Tags, fmt.Sprint("t", w.r.IntN(5)))
		}
		e.Answers = []store.Answer{w.answer("")}
		if w.r.IntN(2) == 0 {
			e.Answers = append(e.Answers, w.answer("data"))
		}
		w.made[k] = e
	}
	e.Made = time.UnixMicro(int64(w.calls) * 300_000).UTC()
	e.Answers = slices.Clone(e.Answers)
	if w.r.IntN(3) == 0 {
		e.Answers[0].Gzip = []byte("gzip")
	}
	f := e
	e.Begun, f.Begun = a, b
	return &e, &f
}

// answer returns one of a few contents, so that some come again.
func (w *twins) answer(name string) store.Answer {
	text := fmt.Sprint("content ", w.r.IntN(4))
	return store.Answer{Name: name, Status: 200, Body: []byte(text), Hash: fmt.Sprintf("%x", text)}
}

// step makes one random call on both.
func (w *twins) step(ctx context.Context) {
	w.calls++
	switch n := w.r.IntN(20); {
	case n < 6:
		k := w.key()
		a, errA := w.s.Begin(ctx, k)
		b, errB := w.m.Begin(ctx, k)
		w.ok(errA, errB)
		w.taken[a], w.taken[b] = w.calls, w.calls
		w.begun, w.begunM = append(w.begun, store.Running{Key: k, Begun: a}), append(w.begunM, store.Running{Key: k, Begun: b})
	case n < 13 && len(w.begun) > 0: // any of them, also one that has ended
		i := w.r.IntN(len(w.begun))
		if w.r.IntN(2) == 0 {
			i = len(w.begun) - 1
		}
		e, f := w.entry(w.begun[i].Key, w.begun[i].Begun, w.begunM[i].Begun)
		a, errA := w.s.Commit(ctx, e)
		b, errB := w.m.Commit(ctx, f)
		w.ok(errA, errB)
		w.same("commit", a, b)
	case n < 14 && len(w.begun) > 0:
		i := w.r.IntN(len(w.begun))
		w.ok(w.s.Abort(ctx, w.begun[i].Key, w.begun[i].Begun), w.m.Abort(ctx, w.begunM[i].Key, w.begunM[i].Begun))
	case n < 19:
		d := store.Demand{Name: w.name(), Purge: w.r.IntN(4) == 0, Build: fmt.Sprint("b", w.r.IntN(3)), Limit: w.r.IntN(4)}
		a, errA := w.s.Demand(ctx, d)
		b, errB := w.m.Demand(ctx, d)
		w.ok(errA, errB)
		w.taken[a.Tick], w.taken[b.Tick] = w.calls, w.calls
		w.same("running", len(a.Running), len(b.Running))
		a.Running, b.Running = nil, nil
		w.same("demand", a, b)
	case w.r.IntN(10) == 0:
		keep := []string{"b0", "b1", "b2"}[w.r.IntN(3):]
		w.ok(w.s.Prune(ctx, keep...), w.m.Prune(ctx, keep...))
	}
}

// look compares everything that can be read.
func (w *twins) look(ctx context.Context) {
	counts(w.t, w.s)
	for b := range 3 {
		build := fmt.Sprint("b", b)
		for _, p := range twinPaths {
			k := store.Key{Build: build, Path: p}
			a, errA := w.s.Get(ctx, k)
			b, errB := w.m.Get(ctx, k)
			w.ok(errA, errB)
			w.same("get "+build+p, a, b)
		}
		for range 10 {
			n, limit := w.name(), w.r.IntN(12)
			a, errA := w.s.Covered(ctx, build, n, limit)
			b, errB := w.m.Covered(ctx, build, n, limit)
			w.ok(errA, errB)
			w.same("covered by "+string(n), a, b)
		}
		w.lookPending(ctx, build)
		next := 0
		var list []*store.Entry
		for e, err := range w.m.Entries(ctx, build) {
			w.ok(err)
			list = append(list, e)
		}
		for e, err := range w.s.Entries(ctx, build) {
			w.ok(err)
			if next == len(list) {
				w.t.Fatalf("more entries than %d", next)
			}
			w.same("entry", e, list[next])
			next++
		}
		w.same("entries", next, len(list))
	}
}

// lookPending compares what is pending.
func (w *twins) lookPending(ctx context.Context, build string) {
	a, errA := w.s.Pending(ctx, build, "", 99)
	m, errB := w.m.Pending(ctx, build, "", 99)
	w.ok(errA, errB)
	w.same("pending in "+build, a, m)
	after, limit := twinPaths[w.r.IntN(len(twinPaths))], 1+w.r.IntN(4)
	page, err := w.s.Pending(ctx, build, after, limit)
	w.ok(err)
	m = slices.DeleteFunc(m, func(p string) bool { return p <= after })
	w.same("a page of pending", page, m[:min(limit, len(m))])
}

func (w *twins) ok(errs ...error) {
	w.t.Helper()
	for _, err := range errs {
		if err != nil {
			w.t.Fatalf("call %d: %v", w.calls, err)
		}
	}
}

func (w *twins) same(what string, a, b any) {
	w.t.Helper()
	if x, y := w.plain(reflect.ValueOf(a)), w.plain(reflect.ValueOf(b)); x != y {
		w.t.Fatalf("call %d: %s: sqlite\n%s\nreference\n%s", w.calls, what, x, y)
	}
}

// plain prints a value with each tick as its call's number, and without
// compressed forms, which may be an earlier entry's.
func (w *twins) plain(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "none"
		}
		return w.plain(v.Elem())
	}
	if t, ok := v.Interface().(store.Tick); ok {
		return fmt.Sprint("#", w.taken[t])
	}
	if as, ok := v.Interface().([]store.Answer); ok {
		out := ""
		for i := range as {
			out += w.plain(reflect.ValueOf(as[i]))
		}
		return out
	}
	if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[time.Time]() {
		return fmt.Sprint(v.Interface())
	}
	out := ""
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; name == "Gzip" || name == "Brotli" {
			continue
		}
		out += v.Type().Field(i).Name + "=" + w.plain(v.Field(i)) + " "
	}
	return out
}

func TestItDoesWhatTheReferenceDoes(t *testing.T) {
	for range 4 {
		seed := rand.Uint64()
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			dir := t.TempDir()
			w := &twins{
				t: t, r: rand.New(rand.NewPCG(seed, 0)), taken: map[store.Tick]int{{}: 0}, made: make(map[store.Key]store.Entry),
				s: open(t, dir, Options{}), m: mem.New(mem.Options{}),
			}
			for i := range 1500 {
				w.step(t.Context())
				if i%40 == 0 {
					w.look(t.Context())
				}
				if i%400 == 399 { // running renders are the process's, not the file's
					for j := range w.begun {
						w.ok(w.m.Abort(t.Context(), w.begunM[j].Key, w.begunM[j].Begun))
					}
					w.unchanged += w.s.Stats().Unchanged
					shut(t, w.s)
					w.s = open(t, dir, Options{})
					w.look(t.Context())
				}
			}
			if w.unchanged == 0 {
				t.Error("every commit wrote a body")
			}
			shut(t, w.s)
		})
	}
}
