package react

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
)

func TestPublicFile(t *testing.T) {
	w := mount(t).get("/hello.txt")
	h := w.Header()
	if w.Body.String() != "hello public\n" || h.Get("Cache-Control") != "public, max-age=0" || h.Get("Accept-Ranges") != "bytes" ||
		h.Get("Content-Type") != "text/plain; charset=UTF-8" || h.Get("Last-Modified") == "" ||
		!regexp.MustCompile(`^W/"[0-9a-f]+-[0-9a-f]+"$`).MatchString(h.Get("Etag")) {
		t.Errorf("%v %q", h, w.Body)
	}
}

func TestPublicConditions(t *testing.T) {
	m := mount(t)
	h := m.get("/hello.txt").Header()
	etag, modified := h.Get("Etag"), h.Get("Last-Modified")
	for _, c := range []struct {
		name   string
		header []string
		status int
		body   string
	}{
		{"a range", []string{"Range", "bytes=0-4"}, 206, "hello"},
		{"the end", []string{"Range", "bytes=-7"}, 206, "public\n"},
		{"a range beyond the end", []string{"Range", "bytes=50-60"}, 416, ""},
		{"the known version", []string{"If-None-Match", etag}, 304, ""},
		{"another version", []string{"If-None-Match", `W/"0-0"`}, 200, "hello public\n"},
		{"not changed since", []string{"If-Modified-Since", modified}, 304, ""},
		{"a range of a weakly known version", []string{"Range", "bytes=0-4", "If-Range", etag}, 200, "hello public\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := m.get("/hello.txt", c.header...)
			if w.Code != c.status || c.body != "" && w.Body.String() != c.body {
				t.Errorf("%d %q, want %d %q", w.Code, w.Body, c.status, c.body)
			}
		})
	}
}

func TestWhichFilesArePublic(t *testing.T) {
	m := mount(t)
	for _, c := range []struct {
		name, target string
		found        bool
	}{
		{"a file", "/hello.txt", true},
		{"a space in the name", "/files/with%20space.txt", true},
		{"a needless escape", "/%68ello.txt", true},
		{"a deep folder", "/files/deep/er/data.json", true},
		{"a link inside the folder", "/leads-in.txt", true},
		{"a well-known resource", "/.well-known/thing", true},
		{"another name that begins with a dot", "/.hidden", false},
		{"a folder whose name begins with a dot", "/.git/config", false},
		{"a folder", "/files", false},
		{"a link that leads out of the folder", "/leads-out.txt", false},
		{"an encoded slash", "/files%2Fstyle.css", false},
		{"up and out", "/../secret.txt", false},
		{"up and out, encoded", "/%2e%2e/secret.txt", false},
		{"up and out, with an encoded slash", "/..%2fsecret.txt", false},
		{"up and out by backslashes", `/..\secret.txt`, false},
		{"a NUL", "/hello.txt%00", false},
		{"other capitals", "/HELLO.txt", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := m.get(c.target)
			want := http.StatusNotFound
			if c.found {
				want = http.StatusOK
			}
			if w.Code != want || strings.Contains(w.Body.String(), "outside") {
				t.Errorf("%s: %d %q", c.target, w.Code, w.Body)
			}
		})
	}
}

// TestPublicFileGoes: a file that was deleted while the server runs is a 404, a
// page again.
func TestPublicFileGoes(t *testing.T) {
	m := mount(t)
	for _, name := range []string{"hello.txt", "posts/first"} {
		if err := os.Remove(filepath.Join(m.app.dir, "public", name)); err != nil {
			t.Fatal(err)
		}
	}
	if w := m.get("/hello.txt"); w.Code != http.StatusNotFound || w.Body.String() != "<h1>own 404</h1>" || w.Header().Get("Cache-Control") != noStore {
		t.Errorf("%d %v %q", w.Code, w.Header(), w.Body)
	}
	if w := m.get("/posts/first"); w.Code != 200 || !strings.Contains(w.Body.String(), "map[slug:first]") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestPublicConflicts(t *testing.T) {
	for _, c := range []struct {
		name, file string
		route      string
		conflict   bool
	}{
		{"a file and a page", "about", "/about", true},
		{"index and the root", "index", "/", true},
		{"a file and an API route", "api/x", "/api/x", true},
		{"a file with an extension", "about.txt", "/about", false},
		{"a file below a dynamic page", "posts/a", "/posts/[slug]", false},
		{"the reserved folder", "_next/x.js", "/", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := writeNew(filepath.Join(dir, c.file), nil); err != nil {
				t.Fatal(err)
			}
			p, err := openPublic(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer p.close()
			err = p.conflicts(&bundle.Manifest{Pages: []bundle.Page{{Route: c.route, File: "pages/f.js"}}})
			if (err != nil) != c.conflict {
				t.Errorf("got %v", err)
			}
		})
	}
}
