package tools

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"sync"
)

const (
	// maxLine: longer lines of output are cut. A stack fits.
	maxLine = 8 << 10
	// tailLines and tailWidth bound what an error quotes of stderr.
	tailLines = 8
	tailWidth = 240
)

// readLines calls line for every line of r that says something, until r ends.
func readLines(r io.Reader, line func(string)) {
	in := bufio.NewReaderSize(r, maxLine)
	for {
		b, err := in.ReadSlice('\n')
		text, more := strings.TrimRight(string(b), "\r\n"), 0
		for err == bufio.ErrBufferFull {
			b, err = in.ReadSlice('\n')
			more += len(b)
		}
		if more > 0 {
			text = fmt.Sprintf("%s … and %d bytes more", text, more)
		}
		if strings.TrimSpace(text) != "" {
			line(strings.ToValidUTF8(text, "\uFFFD"))
		}
		if err != nil {
			return // the end, or a deadline: there is no more to read
		}
	}
}

// tail keeps the last lines of stderr. It is safe for concurrent use.
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
	if len(line) > tailWidth {
		line = strings.ToValidUTF8(line[:tailWidth], "") + "…"
	}
	t.lines = append(t.lines, strings.TrimSpace(line))
}

func (t *tail) get() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.lines...)
}
