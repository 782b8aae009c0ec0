package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/freshet-go/freshet"
)

func TestOneWord(t *testing.T) {
	for text, want := range map[string]string{
		"": "-", "fresh": "fresh", "12 s": "12s", "in 59 min": "in-59min", "visit in 3 s": "visit-in-3s", "3.1 kB": "3.1kB", " x": "-x", "1 ": "1",
	} {
		if got := oneWord(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestRough(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0 s", 0: "0 s", 59 * time.Second: "59 s", 60 * time.Second: "1 min", 59*time.Minute + 59*time.Second: "59 min",
		time.Hour: "1 h", 47 * time.Hour: "47 h", 48 * time.Hour: "2 d", 9999 * 24 * time.Hour: "9999 d",
	} {
		if got := rough(d); got != want || utf8.RuneCountInString(got) > 6 {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestCause(t *testing.T) {
	for text, want := range map[string]string{
		"render /a: page /a: getStaticProps /[x]: Error: down\n  at x": "getStaticProps /[x]: Error: down   at x",
		"render /a: no result after 30s":                               "no result after 30s",
		"commit /a: disk full":                                         "commit /a: disk full",
		"render /b: page /b: of another page":                          "render /b: page /b: of another page",
		"":                                                             "",
	} {
		if got := cause("/a", text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// pagesShown are pages in many states, at one moment.
func pagesShown() []freshet.Explanation {
	at := time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)
	entry := func(status int, made, window time.Duration, tags ...string) *freshet.ShownEntry {
		e := &freshet.ShownEntry{Status: status, Bytes: 12_345, Made: at.Add(-made), Window: window, Tags: tags}
		if window > 0 {
			e.Ages = e.Made.Add(window)
		}
		return e
	}
	page := func(path string, s freshet.State, reason string, e *freshet.ShownEntry) freshet.Explanation {
		return freshet.Explanation{At: at, Path: path, State: s, Reason: reason, Entry: e}
	}
	demanded := page("/posts/b", freshet.Stale, "demanded", entry(200, 3*time.Hour, 24*time.Hour, "author:7", "list"))
	demanded.Pending, demanded.Failures, demanded.NextTry = true, 2, at.Add(59*time.Minute)
	held := page("/posts/c", freshet.Fresh, freshet.WhyHeld, entry(200, time.Hour, time.Minute))
	held.Failures, held.NextTry = 1, at.Add(10*time.Second)
	running := page("/posts/d", freshet.Stale, "aged", entry(200, time.Hour, time.Minute))
	running.Work = &freshet.Work{Began: at}
	queued := page("/posts/e", freshet.Missing, freshet.WhyNew, nil)
	queued.Work = &freshet.Work{}
	return []freshet.Explanation{
		page("/", freshet.Fresh, "", entry(200, 4*time.Minute, time.Hour)), page("/api/ping", freshet.Missing, freshet.WhyUncached, nil),
		page("/closed/b", freshet.Missing, freshet.WhyUnlisted, nil), page("/gone", freshet.Missing, freshet.WhyPurged, nil),
		page("/posts/"+strings.Repeat("long", 100), freshet.Fresh, "", entry(404, 2*time.Second, 0)), demanded, held, running, queued,
	}
}

func TestPageTable(t *testing.T) {
	for _, width := range []int{20, 40, 79, 80, 88, 96, 100, 120, 132, 200} {
		var b bytes.Buffer
		table := newPageTable(&b, style{width: width, colour: false})
		for _, x := range pagesShown() {
			if err := table.add(x); err != nil {
				t.Fatal(err)
			}
		}
		if err := table.end(); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(b.String(), "\n")
		if len(lines) != len(pagesShown())+4 {
			t.Errorf("%d columns: %d lines", width, len(lines))
		}
		for _, l := range lines {
			if n := utf8.RuneCountInString(l); width >= 80 && n >= width {
				t.Errorf("%d columns: a line of %d: %s", width, n, l)
			}
		}
		for _, want := range []string{"/gone ", "purged ", "stale demanded ", " in 59 min", " visit in 10 s", " rendering", " queued", " uncached",
			"9 pages: 3 fresh, 2 stale, 3 missing, 1 uncached, 1 pending, 2 failing"} {
			if width >= 80 && !strings.Contains(b.String()+" ", want) {
				t.Errorf("%d columns: %q is missing in\n%s", width, want, b.String())
			}
		}
	}
}

// TestPlainTables: without a terminal there are no colours, all columns, and one
// word in each.
func TestPlainTables(t *testing.T) {
	var b bytes.Buffer
	table := newPageTable(&b, style{})
	for _, x := range pagesShown() {
		if err := table.add(x); err != nil {
			t.Fatal(err)
		}
	}
	for i, l := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
		fields := strings.Fields(l)
		if i == 0 {
			if want := "Path State Status Age Ages-in Size Next-try Tags"; strings.Join(fields, " ") != want {
				t.Errorf("the head is %q, want %q", fields, want)
			}
			continue
		}
		if len(fields) != 7 && (len(fields) != 8 || fields[7] != "author:7,list") || fields[0] != pagesShown()[i-1].Path || strings.Contains(l, "\x1b") {
			t.Errorf("line %d is %q", i, fields)
		}
	}
	if want := "/posts/b stale/demanded 200 3h 21h 12kB in-59min author:7,list"; !strings.Contains(strings.Join(strings.Fields(b.String()), " "), want) {
		t.Errorf("%q is missing in\n%s", want, b.String())
	}
}

func TestControlCharactersAreNotObeyed(t *testing.T) {
	x := freshet.Explanation{At: time.Now(), Path: "/a", State: freshet.Stale, Reason: "aged", LastError: "\x1b[2Jgone\nand \u009bmore", Failures: 1, Store: "\x07",
		Entry: &freshet.ShownEntry{Tags: []string{"t"}}, Renders: []freshet.PastRender{{Err: "a\rb"}}}
	rc := freshet.Receipt{Pages: []freshet.PageReceipt{{Path: "/\x1b[31m", Err: "\x1b]0;title\x07"}}}
	for _, width := range []int{0, 80} {
		var b bytes.Buffer
		st := style{width: width}
		if err := writeExplanation(&b, st, x); err != nil {
			t.Fatal(err)
		}
		if err := writeReceipt(&b, st, kindRevalidate, rc); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.String(), "\x1b\x07\r\u009b") {
			t.Errorf("%d columns: %q", width, b.String())
		}
	}
}

func TestReceiptTable(t *testing.T) {
	asked := time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)
	rc := freshet.Receipt{Asked: asked, More: 12, Pages: []freshet.PageReceipt{
		{Path: "/a", Done: true, Began: asked.Add(time.Millisecond), OldHash: "aaaaaaaaaaaaaaaa", NewHash: "bbbbbbbbbbbbbbbb", Changed: true, Duration: 84 * time.Millisecond},
		{Path: "/b", Done: true, Began: asked.Add(time.Millisecond), OldHash: "aaaaaaaaaaaaaaaa", NewHash: "aaaaaaaaaaaaaaaa", Duration: 2 * time.Second},
		{Path: "/c", OldHash: "aaaaaaaaaaaaaaaa", Err: "render /c: page /c: getStaticProps /[x]: Error: no answer", Duration: time.Minute},
		{Path: "/d", Done: true, Began: asked.Add(time.Millisecond), NewHash: "cccccccccccccccc", Changed: true, Duration: time.Second},
		{Path: "/about", Done: true},
	}}
	for _, width := range []int{0, 80, 120} {
		var b bytes.Buffer
		if err := writeReceipt(&b, style{width: width}, kindRevalidate, rc); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(b.String()), " ")
		for _, want := range []string{"/a changed aaaaaaaa bbbbbbbb", "/b unchanged aaaaaaaa aaaaaaaa", "/c failed aaaaaaaa", "getStaticProps /[x]: Error: no answer", "/d new", "/about no",
			"5 pages: 1 new, 1 changed, 1 unchanged, 1 failed, 1 no data; and 12 more, stale from now on: each is renewed at its next visit"} {
			if !strings.Contains(got, strings.ReplaceAll(want, "about no", map[bool]string{true: "about no-data", false: "about no data"}[width == 0])) {
				t.Errorf("%d columns: %q is missing in\n%s", width, want, b.String())
			}
		}
		for l := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(l); width > 0 && n > width && !strings.Contains(l, "12 more") {
				t.Errorf("%d columns: a line of %d: %s", width, n, l)
			}
		}
	}
	for kind, want := range map[string]string{
		kindPlan: "1 page: 1 covered; and 2 more would be stale", kindPurge: "1 page: 1 purged; and 2 more, purged too", kindStale: "1 page: 1 stale; and 2 more, stale from now on",
	} {
		var b bytes.Buffer
		one := freshet.Receipt{More: 2, Pages: []freshet.PageReceipt{{Path: "/a", Done: kind == kindPurge, OldHash: "a"}}}
		if err := writeReceipt(&b, style{}, kind, one); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v\n%s", kind, err, b.String())
		}
	}
}

// TestExplanationsSurviveTheWire: what the server sends is what the command reads.
func TestExplanationsSurviveTheWire(t *testing.T) {
	for _, x := range pagesShown() {
		b, err := json.Marshal(spelled(x))
		if err != nil {
			t.Fatal(err)
		}
		var y freshet.Explanation
		if err := json.Unmarshal(b, &y); err != nil || y.String() != x.String() {
			t.Errorf("%v: %s became %s", err, x, y)
		}
	}
}
