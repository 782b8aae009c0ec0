package assets

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

var script = strings.Repeat("console.log('a module');\n", 200)

// packed makes a folder of files for browsers, packs and opens it.
func packed(t *testing.T) (*Files, map[string]Sizes, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "static")
	for name, text := range map[string]string{
		"main-1.js":            script,
		"css/a-1.css":          strings.Repeat("p { margin: 0 }\n", 100),
		"pages/_slug_-1.js":    "short",
		"media/photo-1.png":    strings.Repeat("no text ", 400),
		"media/noise-1.svg":    noise(2000),
		"../beside/secret.txt": "secret",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sizes, err := Pack(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, sizes, dir
}

// noise is text that does not become smaller.
func noise(n int) string {
	b, x := make([]byte, n), uint32(1)
	for i := range b {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		b[i] = byte(x >> 8)
	}
	return string(b)
}

func get(t *testing.T, f *Files, method, name string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, "/x", nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	ok, err := f.Serve(w, r, name)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		w.Code = http.StatusNotFound
	}
	return w
}

func TestServe(t *testing.T) {
	f, _, _ := packed(t)
	tag := get(t, f, "GET", "main-1.js").Header().Get("Etag")
	br := get(t, f, "GET", "main-1.js", "Accept-Encoding", "br").Header().Get("Etag")
	for _, c := range []struct {
		name, file string
		header     []string
		status     int
		encoding   string
		body       string
	}{
		{"a script as it is", "main-1.js", nil, 200, "", script},
		{"a browser gets brotli", "main-1.js", []string{"Accept-Encoding", "gzip, deflate, br, zstd"}, 200, "br", script},
		{"gzip where brotli is not accepted", "main-1.js", []string{"Accept-Encoding", "gzip;q=0.5"}, 200, "gzip", script},
		{"gzip for any", "main-1.js", []string{"Accept-Encoding", "*"}, 200, "gzip", script},
		{"nothing that is refused", "main-1.js", []string{"Accept-Encoding", "br;q=0, gzip; q=0.000"}, 200, "", script},
		{"a style sheet", "css/a-1.css", []string{"Accept-Encoding", "br"}, 200, "br", strings.Repeat("p { margin: 0 }\n", 100)},
		{"a short file is not compressed", "pages/_slug_-1.js", []string{"Accept-Encoding", "br, gzip"}, 200, "", "short"},
		{"nor an image", "media/photo-1.png", []string{"Accept-Encoding", "br, gzip"}, 200, "", strings.Repeat("no text ", 400)},
		{"nor what does not become smaller", "media/noise-1.svg", []string{"Accept-Encoding", "br, gzip"}, 200, "", noise(2000)},
		{"a range is of the file as it is", "main-1.js", []string{"Accept-Encoding", "br", "Range", "bytes=0-6"}, 206, "", "console"},
		{"a range beyond the end", "main-1.js", []string{"Range", "bytes=90000-"}, 416, "", ""},
		{"the known version", "main-1.js", []string{"If-None-Match", tag}, 304, "", ""},
		{"the known compressed version", "main-1.js", []string{"If-None-Match", br, "Accept-Encoding", "br"}, 304, "", ""},
		{"another version", "main-1.js", []string{"If-None-Match", `"x"`}, 200, "", script},
		{"a condition that holds", "main-1.js", []string{"If-Match", tag, "Accept-Encoding", "br"}, 200, "", script},
		{"a condition that does not", "main-1.js", []string{"If-Match", `"x"`, "Accept-Encoding", "br"}, 412, "", ""},
		{"a compressed form is no file", "main-1.js.br", nil, 404, "", ""},
		{"the list is no file", listName, nil, 404, "", ""},
		{"a folder is no file", "css", nil, 404, "", ""},
		{"nothing beside the folder", "../beside/secret.txt", nil, 404, "", ""},
		{"no name", "", nil, 404, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := get(t, f, "GET", c.file, c.header...)
			h := w.Header()
			if w.Code != c.status || h.Get("Content-Encoding") != c.encoding {
				t.Fatalf("%d %v, want %d %q", w.Code, h, c.status, c.encoding)
			}
			if c.status == 200 {
				if h.Get("Cache-Control") != "public, max-age=31536000, immutable" || !strings.HasPrefix(h.Get("Etag"), `"`) {
					t.Errorf("%v", h)
				}
				head := get(t, f, "HEAD", c.file, c.header...)
				if head.Body.Len() > 0 || head.Header().Get("Content-Length") != h.Get("Content-Length") || h.Get("Content-Length") == "" {
					t.Errorf("HEAD has %v and GET %v", head.Header(), h)
				}
			}
			if c.body != "" && unpack(t, c.encoding, w.Body.Bytes()) != c.body {
				t.Errorf("body %.60q", w.Body)
			}
		})
	}
}

func unpack(t *testing.T, encoding string, body []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch encoding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		r, err = gzip.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestVary: all forms of a file say that there are others, and have tags of
// their own.
func TestVary(t *testing.T) {
	f, _, _ := packed(t)
	tags := map[string]bool{}
	for _, accept := range []string{"", "gzip", "br"} {
		h := get(t, f, "GET", "main-1.js", "Accept-Encoding", accept).Header()
		tags[h.Get("Etag")] = true
		if h.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %v", accept, h)
		}
	}
	if len(tags) != 3 {
		t.Errorf("tags %v", tags)
	}
	if h := get(t, f, "GET", "media/photo-1.png").Header(); h.Get("Vary") != "" || h.Get("Content-Type") != "image/png" {
		t.Errorf("%v", h)
	}
}

func TestSizes(t *testing.T) {
	_, sizes, dir := packed(t)
	gz, err := os.Stat(filepath.Join(dir, "main-1.js.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Sizes{
		"main-1.js":         {Plain: int64(len(script)), Gzip: gz.Size()},
		"pages/_slug_-1.js": {Plain: 5, Gzip: 5},
		"media/noise-1.svg": {Plain: 2000, Gzip: 2000},
	} {
		if sizes[name] != want {
			t.Errorf("%s: %v, want %v", name, sizes[name], want)
		}
	}
	if len(sizes) != 5 {
		t.Errorf("%v", sizes)
	}
}

func TestOpen(t *testing.T) {
	t.Run("a build without files for browsers", func(t *testing.T) {
		f, err := Open(filepath.Join(t.TempDir(), "static"))
		if err != nil || f.Has("x") || get(t, f, "GET", "x").Code != 404 || f.Close() != nil {
			t.Errorf("%v", err)
		}
	})
	t.Run("a list that cannot be read", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, listName), []byte("{"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), listName) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a file that has gone", func(t *testing.T) {
		f, _, dir := packed(t)
		if err := os.Remove(filepath.Join(dir, "main-1.js")); err != nil {
			t.Fatal(err)
		}
		if w := get(t, f, "GET", "main-1.js"); w.Code != 404 || len(w.Header()) > 0 {
			t.Errorf("%d %v", w.Code, w.Header())
		}
	})
}

func TestPackStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Pack(ctx, t.TempDir()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
