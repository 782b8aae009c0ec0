package workers

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"sync"
)

const (
	// maxLine: longer lines of output and log texts are cut. A stack fits.
	maxLine = 8 << 10
	// tailLines and tailWidth bound what an error quotes of stderr: V8's message on
	// running out of memory and a short stack fit.
	tailLines = 6
	tailWidth = 240
)

// readLines calls line for every line of r until it ends. What a line has beyond
// maxLine is counted and left out.
func readLines(r io.Reader, line func(string)) {
	in := bufio.NewReaderSize(r, maxLine)
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
		if text != "" {
			line(strings.ToValidUTF8(text, "\uFFFD"))
		}
		if err != nil {
			return // the end, or closed by us: either way there is no more to read
		}
	}
}

// cut shortens a text to about n bytes and says by how much.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return fmt.Sprintf("%s … and %d bytes more", strings.ToValidUTF8(text[:n], ""), len(text)-n)
}

// tail keeps the last lines of a worker's stderr for its obituary. It is safe
// for concurrent use.
type tail struct {
	mu    sync.Mutex
	lines []string
}

func (t *tail) add(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lines) == tailLines {
		t.lines = append(t.lines[:0], t.lines[1:]...)
	}
	t.lines = append(t.lines, cut(line, tailWidth))
}

func (t *tail) get() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.lines...)
}
