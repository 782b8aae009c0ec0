package freshet

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"github.com/freshet-go/freshet/store"
)

// Compression is paid once per entry. Brotli at 5 is where its size stops
// falling and its time starts to rise; gzip at 6 is zlib's own default.
const (
	brotliLevel     = 5
	gzipLevel       = 6
	minCompressible = 1024     // below it a packet is a packet
	encodeQueue     = 1024     // entries waiting to be compressed; more are sent as they are until they are loaded again
	encodeBytes     = 32 << 20 // of them: the page cache may have dropped them meanwhile
	keptBuffer      = 1 << 20
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

// compressor holds what compressing takes, 2 MB, which would be garbage after
// each entry, and the whole heap soon twice as large.
type compressor struct {
	gzip   *gzip.Writer
	brotli *brotli.Writer
	buffer bytes.Buffer
}

func newCompressor() any {
	c := &compressor{}
	c.gzip, _ = gzip.NewWriterLevel(&c.buffer, gzipLevel) // the level is valid
	c.brotli = brotli.NewWriterLevel(&c.buffer, brotliLevel)
	return c
}

// compress returns both forms, nil where a form is not smaller.
func (c *compressor) compress(body []byte) (gz, br []byte) {
	c.buffer.Reset()
	c.gzip.Reset(&c.buffer)
	_, _ = c.gzip.Write(body) // a bytes.Buffer does not fail
	_ = c.gzip.Close()
	gz = smaller(c.buffer.Bytes(), body)
	c.buffer.Reset()
	c.brotli.Reset(&c.buffer)
	_, _ = c.brotli.Write(body)
	_ = c.brotli.Close()
	br = smaller(c.buffer.Bytes(), body)
	if c.buffer.Cap() > keptBuffer {
		c.buffer = bytes.Buffer{}
	}
	return gz, br
}

func smaller(packed, body []byte) []byte {
	if len(packed) >= len(body) {
		return nil
	}
	return bytes.Clone(packed) // not the buffer's larger array
}

// encoder compresses what was committed while somebody waited for it.
type encoder struct {
	jobs    chan *resident
	waiting atomic.Int64 // bytes of jobs
	idle    sync.Pool    // of *compressor
	stop    chan struct{}
	wg      sync.WaitGroup
}

func newEncoder() *encoder {
	c := &encoder{jobs: make(chan *resident, encodeQueue), idle: sync.Pool{New: newCompressor}, stop: make(chan struct{})}
	c.wg.Go(c.run)
	return c
}

// compress fills in the encodings of an entry that nobody else knows yet.
func (c *encoder) compress(e *store.Entry) {
	z := c.idle.Get().(*compressor)
	defer c.idle.Put(z)
	for i := range e.Answers {
		if a := &e.Answers[i]; a.Gzip == nil && a.Brotli == nil && compressible(a) {
			a.Gzip, a.Brotli = z.compress(a.Body)
		}
	}
}

func (c *encoder) run() {
	for {
		select {
		case <-c.stop:
			return
		case r := <-c.jobs:
			z := c.idle.Get().(*compressor)
			for i := range r.answers {
				if a := &r.answers[i]; a.packed.Load() == nil && compressible(a.of) {
					a.setPacked(z.compress(a.of.Body))
				}
			}
			c.idle.Put(z)
			c.waiting.Add(-r.entry.Size())
		}
	}
}

// add queues r if anything in it is left to compress. It never blocks.
func (c *encoder) add(r *resident) {
	for i := range r.answers {
		if a := &r.answers[i]; a.packed.Load() == nil && compressible(a.of) {
			n := r.entry.Size()
			if before := c.waiting.Add(n) - n; before > 0 && before+n > encodeBytes {
				c.waiting.Add(-n)
				return
			}
			select {
			case c.jobs <- r:
			default:
				c.waiting.Add(-n)
			}
			return
		}
	}
}

func (c *encoder) close() {
	close(c.stop)
	c.wg.Wait()
}
