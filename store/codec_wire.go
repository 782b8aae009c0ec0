package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// The fewest bytes that a string and an answer can take, so that no length is
// believed that the rest of the input could not hold.
const (
	minText   = 1
	minAnswer = 7
)

// encoder appends primitives to b.
type encoder struct{ b []byte }

func (w *encoder) uint(v uint64) { w.b = binary.AppendUvarint(w.b, v) }
func (w *encoder) int(v int64)   { w.b = binary.AppendVarint(w.b, v) }

func (w *encoder) flag(v bool) {
	if v {
		w.b = append(w.b, 1)
	} else {
		w.b = append(w.b, 0)
	}
}

// time keeps the zero time, too: it is an instant as any other.
func (w *encoder) time(t time.Time) {
	w.int(t.Unix())
	w.uint(uint64(t.Nanosecond()))
}

func (w *encoder) text(s string) {
	w.uint(uint64(len(s)))
	w.b = append(w.b, s...)
}

func (w *encoder) slice(n int, isNil bool) {
	if isNil {
		w.uint(0)
	} else {
		w.uint(uint64(n) + 1)
	}
}

func (w *encoder) bytes(b []byte) {
	w.slice(len(b), b == nil)
	w.b = append(w.b, b...)
}

// decoder reads primitives from b. After the first error everything is zero.
type decoder struct {
	b   []byte
	at  int
	err error
}

func (r *decoder) fail(what, why string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s at byte %d: %s", ErrCorrupt, what, r.at, why)
	}
}

func (r *decoder) uint(what string) uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.b[r.at:])
	if n <= 0 {
		r.fail(what, "no number")
		return 0
	}
	r.at += n
	return v
}

func (r *decoder) int(what string) int64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Varint(r.b[r.at:])
	if n <= 0 {
		r.fail(what, "no number")
		return 0
	}
	r.at += n
	return v
}

func (r *decoder) status(what string) int {
	v := r.int(what)
	if v < math.MinInt32 || v > math.MaxInt32 {
		r.fail(what, "number too large")
		return 0
	}
	return int(v)
}

func (r *decoder) flag(what string) bool {
	v := r.uint(what)
	if v > 1 {
		r.fail(what, "neither 0 nor 1")
	}
	return v == 1
}

func (r *decoder) time(what string) time.Time {
	sec, nsec := r.int(what), r.uint(what)
	if nsec >= 1e9 {
		r.fail(what, "a second has fewer nanoseconds")
		return time.Time{}
	}
	return time.Unix(sec, int64(nsec)).UTC()
}

// take returns the next n bytes, without room to append.
func (r *decoder) take(what string, n uint64) []byte {
	if r.err != nil {
		return nil
	}
	if left := uint64(len(r.b) - r.at); n > left {
		r.fail(what, fmt.Sprintf("%d bytes of %d", left, n))
		return nil
	}
	end := r.at + int(n)
	b := r.b[r.at:end:end]
	r.at = end
	return b
}

func (r *decoder) text(what string) string { return string(r.take(what, r.uint(what))) }

func (r *decoder) bytes(what string) []byte {
	n := r.uint(what)
	if n == 0 {
		return nil
	}
	return r.take(what, n-1)
}

// slice reads the length of a slice whose elements take at least least bytes;
// not ok is a nil slice.
func (r *decoder) slice(what string, least int) (n int, ok bool) {
	v := r.uint(what)
	if v == 0 {
		return 0, false
	}
	if left := len(r.b) - r.at; v-1 > uint64(left/least) {
		r.fail(what, fmt.Sprintf("%d of them in %d bytes", v-1, left))
		return 0, false
	}
	return int(v - 1), true
}
