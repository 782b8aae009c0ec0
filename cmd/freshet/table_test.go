package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/freshet-go/freshet/react"
)

func someRoutes() *react.Built {
	post := func(path string, status int, age time.Duration) react.PrerenderedPage {
		return react.PrerenderedPage{Path: path, Status: status, Revalidate: age, Bytes: 3140}
	}
	return &react.Built{Routes: []react.Route{
		{Pattern: "/", Kind: "ssg", Count: 1, Revalidate: time.Minute, Bytes: 5200, Pages: []react.PrerenderedPage{post("/", 200, time.Minute)}},
		{Pattern: "/about", Kind: "static", Count: 1, Bytes: 900, Pages: []react.PrerenderedPage{post("/about", 200, 0)}},
		{Pattern: "/posts/[slug]", Kind: "ssg", Count: 5, Revalidate: time.Minute, Bytes: 15_700, Pages: []react.PrerenderedPage{
			post("/posts/a", 200, time.Minute), post("/posts/b", 404, time.Hour), post("/posts/c", 200, 0), post("/posts/d", 200, time.Minute), post("/posts/e", 200, time.Minute)}},
		{Pattern: "/once/[id]", Kind: "ssg", Fallback: "blocking"},
		{Pattern: "/edit/[slug]", Kind: "ssr"},
		{Pattern: "/api/revalidate", Kind: "api"},
	}}
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	writeTable(&out, style{}, someRoutes())
	const want = `
    Route                Kind          Pages   Revalidate     Size
  ● /                    stored            1        1 min   5.2 kB
  ○ /about               static            1            –    900 B
  ● /posts/[slug]        stored            5        from 1 min    16 kB
      /posts/a                                              3.1 kB
      /posts/b                           404          1 h   3.1 kB
      /posts/c                                  on demand   3.1 kB
      … and 2 more
  ● /once/[id]           stored            0            –        –
  ƒ /edit/[slug]         per request       –            –        –
  λ /api/revalidate      API               –            –        –

  ○ static      made of code alone, once per build
  ● stored      made from data, kept, renewed by age or on demand
  ƒ per request rendered for every visitor, never kept
  λ API         answers requests
`
	if got := "\n" + out.String(); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("got%s\nwant%s", got, want)
	}
}

// TestTableOfJavaScript: a column for it if there is any, and not on a narrow
// terminal.
func TestTableOfJavaScript(t *testing.T) {
	built := someRoutes()
	built.SharedJS, built.Routes[0].JS, built.Routes[1].JS = 84_000, 85_300, 84_000
	for width, want := range map[int]bool{0: true, 100: true, 60: false} {
		var out bytes.Buffer
		writeTable(&out, style{width: width}, built)
		lines := strings.Split(out.String(), "\n")
		fields := strings.Fields(lines[1])
		got := strings.Contains(out.String(), "84 kB are shared by all pages") && strings.HasSuffix(lines[0], "JavaScript") && strings.HasSuffix(lines[1], "85 kB")
		if got != want || !want && strings.Contains(out.String(), "JavaScript") {
			t.Errorf("in %d columns: %q\n%s", width, fields, out.String())
		}
		if want && !strings.HasSuffix(lines[8], "–") { // a page without
			t.Errorf("in %d columns: %q", width, lines[8])
		}
	}
}

func TestTableColumnsStandBelowEachOther(t *testing.T) {
	var out bytes.Buffer
	writeTable(&out, style{}, someRoutes())
	lines := strings.Split(out.String(), "\n")
	at := func(line, word string) int { return utf8.RuneCountInString(line[:strings.Index(line, word)+len(word)]) }
	if a, b := at(lines[0], "Revalidate"), at(lines[1], "1 min"); a != b {
		t.Errorf("the revalidate column ends at %d and %d", a, b)
	}
	if a, b := at(lines[0], "Size"), at(lines[4], "3.1 kB"); a != b {
		t.Errorf("the size column ends at %d and %d", a, b)
	}
}

func TestTableFitsTheTerminal(t *testing.T) {
	built := someRoutes()
	built.SharedJS, built.Routes[2].JS = 84_000, 85_300
	built.Routes[0].Pattern = "/" + strings.Repeat("long/", 60)
	for _, width := range []int{70, 72, 80, 81, 82, 83, 84, 120} {
		var out bytes.Buffer
		writeTable(&out, style{width: width}, built)
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("in %d columns a line of %d: %s", width, n, line)
			}
		}
	}
}

func TestTableIsPlainWithoutColour(t *testing.T) {
	var plain, colour bytes.Buffer
	writeTable(&plain, style{}, someRoutes())
	writeTable(&colour, style{width: 80, colour: true}, someRoutes())
	if strings.Contains(plain.String(), "\x1b") || !strings.Contains(colour.String(), "\x1b[32m●") {
		t.Errorf("plain: %q, in colour: %q", plain.String(), colour.String())
	}
}
