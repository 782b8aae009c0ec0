package store

import (
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
	Pattern string        // of the page that made it; an implicit tag
	Listed  bool          // the page's Paths listed it: never evicted for others' sake
	Begun   Tick          // taken before the data was read
	Made    time.Time     // when the render ended; the window counts from here
	Window  time.Duration // after which it is aged; 0: never
	Tags    []string
	Answers []Answer // the page itself first (Name ""), then its variants, e.g. "data"
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
