package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/freshet-go/freshet/react"
)

// progress shows how a build gets on: on a terminal one line for each finished
// step and a bar for the one under way, elsewhere a few plain lines.
type progress struct {
	mu    sync.Mutex
	out   io.Writer
	style style
	now   react.Progress // the step under way
	since time.Time      // when it began
	said  int            // quarters already reported, without a terminal
	drawn bool           // the bar is on the screen
	turn  int
	last  time.Time // when the bar was drawn

	stop    chan struct{}
	stopped sync.WaitGroup
}

// redraw is how often the bar moves while nothing is reported.
const redraw = 120 * time.Millisecond

// newProgress returns a progress that draws until end is called.
func newProgress(out io.Writer, st style) *progress {
	p := &progress{out: out, style: st, stop: make(chan struct{})}
	if st.width > 0 {
		p.stopped.Go(p.tick)
	}
	return p
}

func (p *progress) tick() {
	t := time.NewTicker(redraw)
	defer t.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-t.C:
			p.mu.Lock()
			p.turn++
			p.draw()
			p.mu.Unlock()
		}
	}
}

// report takes in what the build says.
func (p *progress) report(e react.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Step != p.now.Step {
		p.finish()
		p.now, p.since, p.said = e, time.Now(), 0
		if p.style.width == 0 {
			text := doing(e)
			if e.Step == react.StepPrerender && e.Total > 0 {
				text += " " + count(e.Total, "page")
			}
			fmt.Fprintln(p.out, text)
		}
	}
	p.now = e
	switch {
	case p.style.width > 0 && time.Since(p.last) >= redraw/2:
		p.draw()
	case p.style.width == 0 && e.Step == react.StepPrerender && e.Total >= 40:
		if q := 4 * e.Done / e.Total; q > p.said && q < 4 {
			p.said = q
			fmt.Fprintf(p.out, "rendered %d of %d pages\n", e.Done, e.Total)
		}
	}
}

// end takes the bar away; done says whether the last step succeeded.
func (p *progress) end(done bool) {
	close(p.stop)
	p.stopped.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if done {
		p.finish()
	}
	p.wipe()
	p.now = react.Progress{}
}

// finish replaces the bar by one line about the step that has ended.
func (p *progress) finish() {
	p.wipe()
	text := did(p.now)
	if text == "" || p.style.width == 0 {
		return
	}
	fmt.Fprintf(p.out, "  %s %s %s\n", p.style.in(green, "✓"), text, p.style.in(dim, took(time.Since(p.since))))
}

func (p *progress) wipe() {
	if p.drawn {
		fmt.Fprint(p.out, "\r\x1b[2K")
		p.drawn = false
	}
}

var spinner = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// barWidth is how many columns the bar takes at most.
const barWidth = 30

// draw puts the step under way on the last line of the screen.
func (p *progress) draw() {
	text := doing(p.now)
	if text == "" {
		return
	}
	p.last = time.Now()
	line := "  " + p.style.in(cyan, spinner[p.turn%len(spinner)]) + " " + text
	used := 4 + utf8.RuneCountInString(text)
	if e := p.now; e.Total > 0 {
		n := fmt.Sprintf(" %d/%d ", e.Done, e.Total)
		width := min(barWidth, p.style.width-used-len(n)-2)
		if width >= 5 {
			full := width * min(e.Done, e.Total) / e.Total
			line += " " + p.style.in(cyan, strings.Repeat("━", full)) + p.style.in(dim, strings.Repeat("─", width-full))
			used += 1 + width
		}
		line += n
		used += len(n)
		if room := p.style.width - used - 1; room > 8 {
			line += p.style.in(dim, shorten(e.Path, room))
		}
	}
	fmt.Fprint(p.out, "\r\x1b[2K"+line)
	p.drawn = true
}

// above is a writer whose lines appear above the bar.
func (p *progress) above(w io.Writer) io.Writer {
	return writerFunc(func(b []byte) (int, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.wipe()
		return w.Write(b)
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func doing(e react.Progress) string {
	switch e.Step {
	case react.StepBundle:
		return "Bundling the pages"
	case react.StepList:
		return "Listing the paths"
	case react.StepPrerender:
		return "Rendering"
	case react.StepPublish:
		return "Writing the build"
	}
	return ""
}

func did(e react.Progress) string {
	switch e.Step {
	case react.StepBundle:
		return "Bundled the pages"
	case react.StepList:
		return "Listed the paths"
	case react.StepPrerender:
		return "Rendered " + count(e.Done, "page")
	case react.StepPublish:
		return "Wrote the build"
	}
	return ""
}

// shorten cuts text in the middle so that it takes at most n columns, and
// shows control characters as spaces.
func shorten(text string, n int) string {
	r := []rune(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, text))
	if len(r) <= n {
		return string(r)
	}
	if n < 3 {
		return string(r[:max(n, 0)])
	}
	head := (n - 1) / 2
	return string(r[:head]) + "…" + string(r[len(r)-(n-1-head):])
}
