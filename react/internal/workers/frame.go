package workers

// The worker protocol. runtime/frames.mjs is its other half.
//
// A worker is a process with two pipes for frames, file descriptor 3 from Go to
// the worker and 4 from the worker to Go. Its stdin is /dev/null; stdout and
// stderr belong to the user's code.
//
// A frame is
//
//	uint32  length of the head, big endian, at most 16 MiB
//	uint32  length of the body, big endian, at most 64 MiB
//	head    a JSON object in UTF-8
//	body    raw bytes
//
// The one obligation: every call is answered by exactly one reply, also after
// an abort. Whoever breaks the form, a limit or the obligation is not argued
// with: the worker ends itself, or is ended.
//
// Go to worker, none with a body:
//
//	{"kind":"init","manifest":"/abs/manifest.json","buildId":"…","socket":"/abs/1.sock","token":"…"}
//	                    first and once: listen on socket (mode 0600), answer "ready" or "fatal"
//	{"kind":"call","id":6,"op":"inspect"}
//	{"kind":"call","id":7,"op":"paths","page":"/posts/[slug]"}
//	{"kind":"call","id":8,"op":"page","page":"/posts/[slug]","path":"/posts/a%20b","params":{"slug":"a b"},"cause":"visit"}
//	{"kind":"call","id":9,"op":"shell","page":"/lazy/[slug]"}
//	{"kind":"call","id":10,"op":"error","status":404}
//	{"kind":"abort","id":8}        nobody waits for call 8 any more
//	{"kind":"answer","id":3,"error":null}    to demand 3; a string is its failure
//	{"kind":"ping","id":1}         answer at once: shows that the event loop turns
//	{"kind":"stop"}                close the HTTP server, finish what runs, exit with 0
//
// Worker to Go:
//
//	{"kind":"ready","pid":1,"node":"v20.20.2","react":"19.3.1"}
//	{"kind":"fatal","message":"…"}           instead of ready; the worker exits
//	{"kind":"reply","id":6,"initial":["/account"]}
//	{"kind":"reply","id":7,"paths":["/posts/a%20b"],"fallback":"blocking"}
//	{"kind":"reply","id":8,"status":200,"location":"","revalidate":60,"tags":[],"parts":[{"name":"html","length":5}]}
//	                    the body holds the parts one after the other and nothing else
//	{"kind":"reply","id":8,"error":{"name":"Error","message":"…","stack":"…","step":"render","page":"/posts/[slug]"}}
//	{"kind":"log","level":"info","page":"/posts/[slug]","path":"/posts/a","text":"…"}
//	{"kind":"demand","id":3,"op":"revalidate","path":"/x","params":null,"onlyGenerated":false}
//	{"kind":"demand","id":4,"op":"revalidateTag","tag":"…"}
//	                    ids are the worker's own and used once
//	{"kind":"pong","id":1}
//
// API routes and getServerSideProps do not travel in frames: they are HTTP over
// the worker's socket, see Proxy.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	// maxHead: a list of some 200,000 paths fits. Above that a page must use a
	// fallback instead of listing everything.
	maxHead = 16 << 20
	// maxBody: pages above it would not be served sensibly either.
	maxBody = 64 << 20
	// trusted is what is allocated on the word of a length alone; beyond it memory
	// grows with the bytes that really come.
	trusted = 256 << 10

	preamble = 8
)

// Frame is one message of the protocol, not yet interpreted.
type Frame struct {
	Head []byte
	Body []byte
}

var errMalformed = errors.New("malformed frame")

// ReadFrame reads one frame. The slices are the caller's. It returns io.EOF if r
// ends before a frame begins, io.ErrUnexpectedEOF if it ends within one, and an
// error that names the limit for a frame beyond it.
func ReadFrame(r io.Reader) (Frame, error) {
	var lengths [preamble]byte
	if _, err := io.ReadFull(r, lengths[:]); err != nil {
		return Frame{}, err
	}
	head, body := binary.BigEndian.Uint32(lengths[:4]), binary.BigEndian.Uint32(lengths[4:])
	switch {
	case head < 2:
		return Frame{}, fmt.Errorf("%w: a head of %d bytes is no JSON object", errMalformed, head)
	case head > maxHead:
		return Frame{}, fmt.Errorf("%w: a head of %d bytes, at most %d are allowed", errMalformed, head, maxHead)
	case body > maxBody:
		return Frame{}, fmt.Errorf("%w: a body of %d bytes, at most %d are allowed", errMalformed, body, maxBody)
	}
	var f Frame
	var err error
	if f.Head, err = readExactly(r, int(head)); err != nil {
		return Frame{}, err
	}
	if f.Body, err = readExactly(r, int(body)); err != nil {
		return Frame{}, err
	}
	return f, nil
}

func readExactly(r io.Reader, n int) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	if n <= trusted {
		b := make([]byte, n)
		if _, err := io.ReadFull(r, b); err != nil {
			return nil, within(err)
		}
		return b, nil
	}
	var buf bytes.Buffer
	buf.Grow(trusted)
	if _, err := io.CopyN(&buf, r, int64(n)); err != nil {
		return nil, within(err)
	}
	return buf.Bytes(), nil
}

// within turns the end of the stream inside a frame into what it is.
func within(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// appendFrame appends a frame without a body.
func appendFrame(b, head []byte) ([]byte, error) {
	if len(head) > maxHead {
		return b, fmt.Errorf("%w: a head of %d bytes, at most %d are allowed", errMalformed, len(head), maxHead)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(head)))
	b = binary.BigEndian.AppendUint32(b, 0)
	return append(b, head...), nil
}
