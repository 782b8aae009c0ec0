package store

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"iter"
	"time"
)

// Key is the identity of an entry in cache and store: the build that made it,
// and the normalised path (a locale is part of the path).
type Key struct {
	Build string
	Path  string
}

// Entry is an immutable committed answer for a key. Nobody changes an entry or
// anything that it points to after it was handed to Commit or came from Get.
type Entry struct {
	Key     Key
	Pattern string    // of the page that made it; an implicit tag
	Listed  bool      // the page's Paths listed it: never evicted for others' sake
	Begun   Tick      // taken before the data was read
	Made    time.Time // when the render ended; the window counts from here
	// Modified is since when the page has this content, a whole second. Commit
	// decides it, see [Entry.ModifiedAfter]; zero in an entry that was not
	// committed yet.
	Modified time.Time
	Window   time.Duration // after which it is aged; 0: never
	Tags     []string
	Answers  []Answer // the page itself first (Name ""), then its variants, e.g. "data"
}

// Answer is one representation of an entry. All answers of an entry, with all
// their encodings, come from one render.
type Answer struct {
	Name   string
	Status int
	Header []Field
	Body   []byte
	Gzip   []byte // the body compressed, or nil if that was not made or not smaller
	Brotli []byte // likewise
	Hash   string // of status, header and body: the ETag's base; at most 64 bytes of [A-Za-z0-9_-]
}

// Field is one header line.
type Field struct{ Name, Value string }

// Answer returns the answer with that name, or nil.
func (e *Entry) Answer(name string) *Answer {
	for i := range e.Answers {
		if e.Answers[i].Name == name {
			return &e.Answers[i]
		}
	}
	return nil
}

// Content identifies all that a visitor can see of e: two entries with equal
// contents have the same answers, whoever rendered them and when. How they are
// compressed does not count.
func (e *Entry) Content() string {
	d := sha256.New()
	var n [8]byte
	text := func(s string) {
		d.Write(binary.BigEndian.AppendUint64(n[:0], uint64(len(s))))
		d.Write([]byte(s))
	}
	for i := range e.Answers {
		text(e.Answers[i].Name)
		text(e.Answers[i].Hash)
	}
	return base64.RawURLEncoding.EncodeToString(d.Sum(n[:0])[:12])
}

// ModifiedAfter returns since when e's content is the page's, given the content
// and the time of the entry that it replaces (empty and zero if there is none):
// that entry's time if the content is the same. A new content counts from the
// next whole second, so that no two contents of a page ever share the second in
// which both were shown, and a Last-Modified of that second can be trusted
// (RFC 9110, 8.8.2.2); an imported entry keeps its own time, its fraction
// rounded up, if that is later than the replaced one's. The result is in UTC.
func (e *Entry) ModifiedAfter(content string, modified time.Time) time.Time {
	if content == e.Content() && !modified.IsZero() {
		return modified
	}
	t := e.Modified
	if t.IsZero() {
		t = e.Made.Add(time.Second)
	} else if t.Nanosecond() > 0 {
		t = t.Add(time.Second)
	}
	if t = time.Unix(t.Unix(), 0).UTC(); !t.After(modified) {
		t = modified.Add(time.Second)
	}
	return t
}

// Names yields every name whose demands cover e.
func (e *Entry) Names() iter.Seq[Name] { return Names(e.Key.Path, e.Pattern, e.Tags) }

// Size returns about how many bytes e takes in memory.
func (e *Entry) Size() int64 {
	n := 200 + len(e.Key.Build) + len(e.Key.Path) + len(e.Pattern)
	for _, t := range e.Tags {
		n += 16 + len(t)
	}
	for i := range e.Answers {
		a := &e.Answers[i]
		n += 120 + len(a.Body) + len(a.Gzip) + len(a.Brotli) + len(a.Hash)
		for _, f := range a.Header {
			n += 32 + len(f.Name) + len(f.Value)
		}
	}
	return int64(n)
}
