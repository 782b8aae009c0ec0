package freshet

import (
	"net/http"
	"net/textproto"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/freshet-go/freshet/store"
)

// resident is an entry in memory, ready to send. It is immutable but for what
// is derived from it: encodings, and two small caches of computed values.
type resident struct {
	entry      *store.Entry
	known      *known
	otherBuild bool
	memory     bool          // a not-found answer that the store has not
	ages       time.Duration // see agesAfter
	modified   []string      // of Last-Modified; nil: not known
	base       store.Marks   // that came with the entry from the store
	answers    []answer
	marks      atomic.Pointer[markedAt]
}

// markedAt are the marks that covered an entry at one generation of the frontier.
type markedAt struct {
	gen   uint64
	marks store.Marks
}

// answer is one representation with the header lines that never change.
type answer struct {
	of       *store.Answer
	header   []line
	identity encoded
	packed   atomic.Pointer[packed] // nil until it was compressed
	said     atomic.Pointer[said]
}

// line is a header line as http.Header holds it.
type line struct {
	key    string
	values []string
}

// encoded is a body in one encoding.
type encoded struct {
	name   []string // of Content-Encoding; nil for identity
	body   []byte
	length []string
	etag   []string
}

// packed are the compressed forms; a form that would not be smaller has no body.
type packed struct{ gzip, brotli encoded }

func encode(name, suffix string, a *store.Answer, body []byte) encoded {
	e := encoded{body: body, length: []string{strconv.Itoa(len(body))}, etag: []string{`"` + a.Hash + suffix + `"`}}
	if name != "" {
		e.name = []string{name}
	}
	return e
}

func (s *Site) newResident(e *store.Entry, k *known, base store.Marks, otherBuild bool) *resident {
	r := &resident{entry: e, known: k, base: base, otherBuild: otherBuild, ages: agesAfter(e, s.opt.Jitter), answers: make([]answer, len(e.Answers))}
	if !e.Modified.IsZero() {
		r.modified = []string{e.Modified.UTC().Format(http.TimeFormat)}
	}
	for i := range e.Answers {
		a := &e.Answers[i]
		out := &r.answers[i]
		out.of = a
		out.identity = encode("", "", a, a.Body)
		for _, f := range a.Header {
			key := textproto.CanonicalMIMEHeaderKey(f.Name)
			if n := len(out.header); n > 0 && out.header[n-1].key == key {
				out.header[n-1].values = append(out.header[n-1].values, f.Value)
				continue
			}
			out.header = append(out.header, line{key, []string{f.Value}})
		}
		if a.Gzip != nil || a.Brotli != nil {
			out.setPacked(a.Gzip, a.Brotli)
		}
	}
	return r
}

func (a *answer) setPacked(gzip, brotli []byte) {
	a.packed.Store(&packed{encode("gzip", "-gz", a.of, gzip), encode("br", "-br", a.of, brotli)})
}

// answer returns the representation with that name, or nil.
func (r *resident) answer(name string) *answer {
	for i := range r.answers {
		if r.answers[i].of.Name == name {
			return &r.answers[i]
		}
	}
	return nil
}

// covered returns the marks that cover the entry now.
func (r *resident) covered(f *frontier) store.Marks {
	if m := r.marks.Load(); m != nil && m.gen == f.gen.Load() {
		return m.marks
	}
	m, gen := f.of(r.entry.Names())
	m = m.Join(r.base)
	r.marks.Store(&markedAt{gen, m})
	return m
}

// freshness is the state of the entry now.
func (r *resident) freshness(f *frontier, now time.Time) Freshness {
	return freshness(r.entry, r.ages, r.covered(f), r.otherBuild, r.known.held(), now)
}

// weight is what the page cache counts: bodies that are still to be compressed
// count for what they may become.
func (r *resident) weight() int64 {
	n := r.entry.Size() + 400
	for i := range r.answers {
		if a := &r.answers[i]; a.packed.Load() == nil && compressible(a.of) {
			n += int64(len(a.of.Body)) / 2
		}
	}
	return n
}

// hash identifies the content of the whole entry, for receipts.
func (r *resident) hash() string {
	if r == nil || len(r.entry.Answers) == 0 {
		return ""
	}
	return r.entry.Content()
}

// lend gives a newer entry the bodies and compressed forms that are the same in
// r, which may be nil: memory and compression are paid once per content.
func (r *resident) lend(e *store.Entry) {
	if r == nil {
		return
	}
	for i := range e.Answers {
		a := &e.Answers[i]
		old := r.answer(a.Name)
		if old == nil || old.of.Hash != a.Hash {
			continue
		}
		a.Body = old.of.Body
		if p := old.packed.Load(); p != nil {
			a.Gzip, a.Brotli = p.gzip.body, p.brotli.body
		}
	}
}

// yield is what a store would say of e in the place of r, which may be nil, for
// an entry that is kept in memory only.
func (r *resident) yield(e *store.Entry) store.Committed {
	c := store.Committed{Won: true, Stored: e.Begun, Modified: e.ModifiedAfter("", time.Time{})}
	if r != nil {
		content := r.entry.Content()
		c.Modified, c.Unchanged = e.ModifiedAfter(content, r.entry.Modified), content == e.Content()
	}
	return c
}
