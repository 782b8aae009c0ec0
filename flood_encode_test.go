package freshet

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/store"
)

// texts are bodies of many sizes, some of which no form makes smaller.
func texts() (all [][]byte) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{minCompressible, 5000, 100_000, 3 << 20, minCompressible} {
		noise := make([]byte, n)
		for i := range noise {
			noise[i] = byte(r.Uint32())
		}
		all = append(all, []byte(strings.Repeat("a page of words, ", n/17+1)), noise)
	}
	return all
}

// TestACompressorThatIsUsedAgain leaves nothing of one page in the next.
func TestACompressorThatIsUsedAgain(t *testing.T) {
	again := newCompressor().(*compressor)
	for round := range 2 {
		for i, body := range texts() {
			wantGzip, wantBrotli := newCompressor().(*compressor).compress(body)
			gz, br := again.compress(body)
			if !bytes.Equal(gz, wantGzip) || !bytes.Equal(br, wantBrotli) {
				t.Errorf("round %d, body %d of %d bytes: other forms than those of a new compressor", round, i, len(body))
			}
		}
	}
	if again.buffer.Cap() > keptBuffer {
		t.Errorf("a buffer of %d bytes is kept", again.buffer.Cap())
	}
}

// TestCompressingMakesLittleGarbage, or a flood of small pages takes gigabytes.
func TestCompressingMakesLittleGarbage(t *testing.T) {
	c := newEncoder()
	defer c.close()
	body := texts()[0]
	var before, after runtime.MemStats
	const pages = 50
	runtime.ReadMemStats(&before)
	for range pages {
		c.compress(&store.Entry{Answers: []store.Answer{{Body: body, Header: []store.Field{{Name: "Content-Type", Value: "text/html"}}}}})
	}
	runtime.ReadMemStats(&after)
	if n := (after.TotalAlloc - before.TotalAlloc) / pages; n > 1_200_000 { // 2.2 MB for each with compressors of its own
		t.Errorf("%d bytes for a page of %d", n, len(body))
	}
}

// TestTheQueueOfTheEncoder is bounded in bytes too: what waits there may have
// left the page cache.
func TestTheQueueOfTheEncoder(t *testing.T) {
	c := newEncoder()
	c.close() // nothing is taken out
	body := make([]byte, 1<<20)
	for i := range 200 {
		e := &store.Entry{Key: store.Key{Path: fmt.Sprintf("/%d", i)}, Answers: []store.Answer{{Body: body, Header: []store.Field{{Name: "Content-Type", Value: "text/html"}}}}}
		c.add((&Site{}).newResident(e, &known{}, store.Marks{}, false))
	}
	var bytes int64
	for len(c.jobs) > 0 {
		bytes += (<-c.jobs).entry.Size()
	}
	if bytes > encodeBytes || bytes < encodeBytes/2 || c.waiting.Load() != bytes {
		t.Errorf("%d bytes wait (%d are counted), the limit is %d", bytes, c.waiting.Load(), encodeBytes)
	}
}
