package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"
)

// Errors of [Decode].
var (
	// ErrCorrupt says that the bytes are not what Encode wrote. The error that
	// wraps it says what is wrong and at which byte.
	ErrCorrupt = errors.New("store: corrupt entry")
	// ErrVersion says that an intact entry is in a form that this code does not
	// know, written by a newer freshet or an older one.
	ErrVersion = errors.New("store: unknown entry version")
)

// The frame that every version keeps: four bytes of magic and one of version in
// front, the Castagnoli CRC-32 of everything before it, little endian, behind.
const (
	codecMagic   = "frsh"
	codecVersion = 2 // 1 had no Modified
	codecHead    = len(codecMagic) + 1
	codecTail    = 4
)

func codecSum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// Encode returns e as bytes for a disk or a network: versioned, with a checksum
// over everything. Inside the frame numbers are varints; a string is its
// length and its bytes; a slice is its length plus one, or 0 if it is nil.
func Encode(e *Entry) []byte {
	w := encoder{make([]byte, 0, e.Size())}
	w.b = append(append(w.b, codecMagic...), codecVersion)
	w.text(e.Key.Build)
	w.text(e.Key.Path)
	w.text(e.Pattern)
	w.flag(e.Listed)
	w.uint(e.Begun.Epoch)
	w.int(e.Begun.Time)
	w.time(e.Made)
	w.time(e.Modified)
	w.int(int64(e.Window))
	w.slice(len(e.Tags), e.Tags == nil)
	for _, t := range e.Tags {
		w.text(t)
	}
	w.slice(len(e.Answers), e.Answers == nil)
	for i := range e.Answers {
		w.answer(&e.Answers[i])
	}
	return binary.LittleEndian.AppendUint32(w.b, codecSum(w.b))
}

// Decode returns the entry that Encode wrote as b: equal in every field, but
// for Made and Modified, which are the same instants in UTC. Bodies are not copied: the entry
// keeps b, which the caller must not change any more. It never allocates more
// than a small multiple of len(b). The error wraps ErrCorrupt or ErrVersion.
func Decode(b []byte) (*Entry, error) {
	if len(b) < codecHead+codecTail {
		return nil, fmt.Errorf("%w: %d bytes are too few", ErrCorrupt, len(b))
	}
	if string(b[:len(codecMagic)]) != codecMagic {
		return nil, fmt.Errorf("%w: it begins with %q, not with %q", ErrCorrupt, b[:len(codecMagic)], codecMagic)
	}
	end := len(b) - codecTail
	if want, got := binary.LittleEndian.Uint32(b[end:]), codecSum(b[:end]); want != got {
		return nil, fmt.Errorf("%w: checksum of %d bytes is %08x, written as %08x", ErrCorrupt, end, got, want)
	}
	if v := b[len(codecMagic)]; v != codecVersion {
		return nil, fmt.Errorf("%w: %d, this freshet reads %d", ErrVersion, v, codecVersion)
	}
	r := decoder{b: b[:end:end], at: codecHead}
	e := &Entry{
		Key:      Key{Build: r.text("build"), Path: r.text("path")},
		Pattern:  r.text("pattern"),
		Listed:   r.flag("listed"),
		Begun:    Tick{Epoch: r.uint("begun's epoch"), Time: r.int("begun's time")},
		Made:     r.time("made"),
		Modified: r.time("modified"),
		Window:   time.Duration(r.int("window")),
	}
	if n, ok := r.slice("tags", minText); ok {
		e.Tags = make([]string, n)
		for i := range e.Tags {
			e.Tags[i] = r.text("tag")
		}
	}
	if n, ok := r.slice("answers", minAnswer); ok {
		e.Answers = make([]Answer, n)
		for i := range e.Answers {
			r.answer(&e.Answers[i])
		}
	}
	if r.err == nil && r.at != end {
		r.fail("end", fmt.Sprintf("%d bytes are left over", end-r.at))
	}
	if r.err != nil {
		return nil, r.err
	}
	return e, nil
}

func (w *encoder) answer(a *Answer) {
	w.text(a.Name)
	w.int(int64(a.Status))
	w.slice(len(a.Header), a.Header == nil)
	for _, f := range a.Header {
		w.text(f.Name)
		w.text(f.Value)
	}
	w.bytes(a.Body)
	w.bytes(a.Gzip)
	w.bytes(a.Brotli)
	w.text(a.Hash)
}

func (r *decoder) answer(a *Answer) {
	a.Name = r.text("answer's name")
	a.Status = r.status("answer's status")
	if n, ok := r.slice("header", 2*minText); ok {
		a.Header = make([]Field, n)
		for i := range a.Header {
			a.Header[i] = Field{Name: r.text("field's name"), Value: r.text("field's value")}
		}
	}
	a.Body = r.bytes("body")
	a.Gzip = r.bytes("gzip body")
	a.Brotli = r.bytes("brotli body")
	a.Hash = r.text("hash")
}
