package sqlite

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/freshet-go/freshet/store"
)

// form tells what a body holds: a hash of everything in it but its ticks, its
// times and its compressed forms, then for each answer which of these it has.
type form string

// formSum is the length of the hash in bytes.
const formSum = 16

// The bits of an answer's compressed forms.
const (
	hasGzip = 1 << iota
	hasBrotli
)

// formOf hashes the bodies themselves, so that a hash in an entry that tells
// them apart wrongly costs no content.
func formOf(e *store.Entry) form {
	plain := *e
	plain.Begun, plain.Made, plain.Modified = store.Tick{}, time.Time{}, time.Time{}
	plain.Answers = make([]store.Answer, len(e.Answers))
	packed := make([]byte, len(e.Answers))
	for i, a := range e.Answers {
		if a.Gzip != nil {
			packed[i] |= hasGzip
		}
		if a.Brotli != nil {
			packed[i] |= hasBrotli
		}
		a.Body, a.Gzip, a.Brotli = nil, nil, nil
		plain.Answers[i] = a
	}
	d := sha256.New()
	d.Write(store.Encode(&plain))
	for i := range e.Answers {
		body := e.Answers[i].Body
		d.Write(binary.BigEndian.AppendUint64(nil, uint64(len(body))))
		d.Write(body)
	}
	return form(d.Sum(nil)[:formSum]) + form(packed)
}

// serves reports whether a body of form f can stand for one of form o: it
// differs in nothing but ticks and times, and lacks no compressed form.
func (f form) serves(o form) bool {
	if len(f) != len(o) || len(f) < formSum || f[:formSum] != o[:formSum] {
		return false
	}
	for i := formSum; i < len(f); i++ {
		if o[i]&^f[i] != 0 {
			return false
		}
	}
	return true
}
