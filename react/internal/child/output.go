package child

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"sync"
)

const (
	// MaxLine is the longest line, in bytes: longer ones are cut. A stack fits.
	MaxLine = 8 << 10
	// tailLines and tailWidth bound what an error quotes of stderr: V8's message on
	// running out of memory and a short stack fit.
	tailLines = 8
	tailWidth = 240
)

// Lines calls line for every line of r that says something, until r ends. What a
// line has beyond MaxLine is counted and left out.
func Lines(r io.Reader, line func(string)) {
	in := bufio.NewReaderSize(r, MaxLine)
	for {
		b, err := in.ReadSlice('\n')
		text := strings.TrimRight(string(b), "\r\n")
		if err == bufio.ErrBufferFull {
			var more int
			for err == bufio.ErrBufferFull {
				b, err = in.ReadSlice('\n')
				more += len(b)
			}
			text = fmt.Sprintf("%s … and %d bytes more", text, more)
		}
		if strings.TrimSpace(text) != "" {
			line(strings.ToValidUTF8(text, "\uFFFD"))
		}
		if err != nil {
			return // the end, or closed by us: either way there is no more to read
		}
	}
}

// Cut shortens a text to about n bytes and says by how much.
func Cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return fmt.Sprintf("%s … and %d bytes more", strings.ToValidUTF8(text[:n], ""), len(text)-n)
}

// Tail keeps the last lines of a process' stderr, for an error. It is safe for
// concurrent use.
type Tail struct {
	mu    sync.Mutex
	lines []string
}

// Add adds a line; the oldest one goes if there are too many.
func (t *Tail) Add(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lines) == tailLines {
		t.lines = append(t.lines[:0], t.lines[1:]...)
	}
	t.lines = append(t.lines, Cut(line, tailWidth))
}

// Get returns the lines, oldest first.
func (t *Tail) Get() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.lines...)
}
