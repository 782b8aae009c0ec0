package parity

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/e2e/apps"
	"github.com/freshet-go/freshet/e2e/browser"
)

// app is what is compared: requests by which each page is read, then scenes
// that are played in a browser.
type app struct {
	name, dir string
	prefix    string // its basePath
	requests  []request
	scenes    []scene
}

// request is one that both are asked: "GET /path", and headers.
type request struct {
	line   string
	header map[string]string
	body   string
	times  int // asked so often, the last answer counts: what is rendered at the first visit is a hit at the second
}

// scene is a visit: both must do what its steps wait for, and end alike.
type scene struct {
	name, path string
	play       func(tab *browser.Tab, prefix string)
}

func TestParity(t *testing.T) {
	if err := shared.packages(); err != nil {
		t.Fatal(err)
	}
	next := apps.Next(filepath.Join(shared.root, "node_modules"))
	mine := next
	mine.Name = "next-again"
	if !itself() {
		var err error
		if mine, err = shared.freshet(); err != nil {
			t.Fatal(err)
		}
	}
	used := make(map[int]bool)
	for _, a := range []app{blog, shop, manual} {
		t.Run(a.name, func(t *testing.T) {
			theirs, ours := serve(t, next, a.name, a.dir), serve(t, mine, a.name, a.dir)
			theirBuild, ourBuild := buildID(t, theirs+a.prefix), buildID(t, ours+a.prefix)
			t.Run("answers", func(t *testing.T) {
				read := reader{tab(t)}
				for _, r := range a.requests {
					compare(t, used, a.name+" "+r.line, read.look(t, theirs, theirBuild, r), read.look(t, ours, ourBuild, r))
				}
			})
			for _, s := range a.scenes {
				t.Run(s.name, func(t *testing.T) {
					compare(t, used, a.name+" "+s.name, play(t, theirs, a.prefix, s), play(t, ours, a.prefix, s))
				})
			}
			if a.name == "blog" && !itself() {
				t.Run("JavaScript", func(t *testing.T) { sizes(t, theirs, ours) })
			}
		})
	}
	part := strings.Contains(flag.Lookup("test.run").Value.String(), "/")
	for i, d := range differences {
		if !used[i] && !t.Failed() && !itself() && !part {
			t.Errorf("nothing differs any more as this row says: %q %q", d.at, d.what)
		}
	}
}

// itself is whether Next.js is compared with itself, which says how much of
// what is found is noise: nothing.
func itself() bool { return os.Getenv("FRESHET_PARITY") == "itself" }

// play plays a scene and says how it ended.
func play(t *testing.T, base, prefix string, s scene) facts {
	t.Helper()
	tab := tab(t)
	tab.Go(base + prefix + s.path)
	s.play(tab, prefix)
	tab.Quiet()
	return reader{tab}.ended(t, base)
}

// always are texts that change from one rendering to the next.
var always = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z`), "TIME"},
	{regexp.MustCompile(`\d{1,2} \w+ 20\d\d, \d\d:\d\d:\d\d UTC`), "TIME"},
	{regexp.MustCompile(`http://127\.0\.0\.1:\d+`), "BASE"},
}

func settled(text string) string {
	for _, a := range always {
		text = a.pattern.ReplaceAllString(text, a.with)
	}
	return strings.TrimSpace(text)
}
