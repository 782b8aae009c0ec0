package freshet

import (
	"bytes"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"github.com/freshet-go/freshet/store"
)

// Compression is paid once per entry. Brotli at 5 is where its size stops
// falling and its time starts to rise; gzip at 6 is zlib's own default.
const (
	brotliLevel     = 5
	gzipLevel       = 6
	minCompressible = 1024 // below it a packet is a packet
	encodeQueue     = 1024 // entries waiting to be compressed; more are sent as they are until they are loaded again
)

// compressible reports whether the answer's type and size make it worth it.
func compressible(a *store.Answer) bool {
	if len(a.Body) < minCompressible {
		return false
	}
	for _, f := range a.Header {
		switch {
		case strings.EqualFold(f.Name, "Content-Encoding"):
			return false
		case strings.EqualFold(f.Name, "Content-Type"):
			t, _, _ := strings.Cut(f.Value, ";")
			t = strings.ToLower(strings.TrimSpace(t))
			return strings.HasPrefix(t, "text/") || strings.HasSuffix(t, "json") || strings.HasSuffix(t, "xml") ||
				strings.HasSuffix(t, "javascript") || t == "application/wasm"
		}
	}
	return false
}

// compress returns both forms, nil where a form is not smaller.
func compress(body []byte) (gz, br []byte) {
	var b bytes.Buffer
	zw, _ := gzip.NewWriterLevel(&b, gzipLevel) // the level is valid
	_, _ = zw.Write(body)                       // a bytes.Buffer does not fail
	_ = zw.Close()
	gz = smaller(b.Bytes(), body)
	var c bytes.Buffer
	bw := brotli.NewWriterLevel(&c, brotliLevel)
	_, _ = bw.Write(body)
	_ = bw.Close()
	return gz, smaller(c.Bytes(), body)
}

func smaller(packed, body []byte) []byte {
	if len(packed) >= len(body) {
		return nil
	}
	return bytes.Clone(packed) // not the buffer's larger array
}

// compressEntry fills in the encodings of an entry that nobody else knows yet.
func compressEntry(e *store.Entry) {
	for i := range e.Answers {
		if a := &e.Answers[i]; compressible(a) {
			a.Gzip, a.Brotli = compress(a.Body)
		}
	}
}

// encoder compresses what was committed while somebody waited for it.
type encoder struct {
	jobs chan *resident
	stop chan struct{}
	wg   sync.WaitGroup
}

func newEncoder() *encoder {
	c := &encoder{jobs: make(chan *resident, encodeQueue), stop: make(chan struct{})}
	c.wg.Go(c.run)
	return c
}

func (c *encoder) run() {
	for {
		select {
		case <-c.stop:
			return
		case r := <-c.jobs:
			for i := range r.answers {
				if a := &r.answers[i]; a.packed.Load() == nil && compressible(a.of) {
					a.setPacked(compress(a.of.Body))
				}
			}
		}
	}
}

// add queues r if anything in it is left to compress. It never blocks.
func (c *encoder) add(r *resident) {
	for i := range r.answers {
		if a := &r.answers[i]; a.packed.Load() == nil && compressible(a.of) {
			select {
			case c.jobs <- r:
			default:
			}
			return
		}
	}
}

func (c *encoder) close() {
	close(c.stop)
	c.wg.Wait()
}
