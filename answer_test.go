package freshet_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// TestHeaders holds what an answer says in each state.
func TestHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource("text")
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src, Revalidate: time.Minute}, freshet.Page{Pattern: "/never", Render: src})
		check := func(what, path, state, control, age, status string) {
			t.Helper()
			w := get(site, path)
			for name, want := range map[string]string{"X-State": state, "Cache-Control": control, "Age": age, "Cache-Status": status} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: %s is %q, want %q", what, name, got, want)
				}
			}
		}
		check("first", "/a", "MISS", "s-maxage=60, stale-while-revalidate=31535940", "0", "freshet; fwd=uri-miss; stored")
		time.Sleep(10 * time.Second)
		check("fresh", "/a", "HIT", "s-maxage=60, stale-while-revalidate=31535940", "10", "freshet; hit; ttl=50")
		time.Sleep(time.Minute)
		release := src.hold(2)
		check("aged", "/a", "STALE", "s-maxage=60, stale-while-revalidate=31535940", "70", "freshet; hit; ttl=-10; detail=aged")
		release()
		synctest.Wait()
		release = src.hold(3)
		if _, err := site.MarkStale(t.Context(), freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		check("demanded, which a CDN must not keep for the old window", "/a", "STALE", "s-maxage=1", "0", "freshet; hit; ttl=60; detail=demanded")
		release()
		check("without a window", "/never", "MISS", "s-maxage=31536000", "0", "freshet; fwd=uri-miss; stored")
	})
}

func TestEncodings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource(strings.Repeat("a page that is worth compressing ", 200))
		st := mem.New(mem.Options{})
		site := newSite(t, freshet.Options{Store: st}, freshet.Page{Pattern: "/{x}", Render: src})
		get(site, "/a", "Accept-Encoding", "gzip, br")
		if _, err := site.MarkStale(t.Context(), freshet.Path("/b")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for path, want := range map[string]bool{"/a": false, "/b": true} {
			snap, err := st.Get(t.Context(), store.Key{Build: "default", Path: path})
			if err != nil || snap.Entry == nil || (snap.Entry.Answers[0].Gzip != nil) != want {
				t.Errorf("%s: compressed before it was committed is not %v (%v): a visitor waited for the first and nobody for the second", path, want, err)
			}
		}
		etags := make(map[string]bool)
		for _, tt := range []struct{ name, accept, want string }{
			{"nothing asked", "", ""},
			{"gzip", "gzip", "gzip"},
			{"brotli is smaller", "gzip, deflate, br", "br"},
			{"zero is no", "gzip;q=0, br;q=0.0", ""},
			{"anything", "*", "gzip"},
			{"anything but", "*;q=0", ""},
			{"identity only", "identity", ""},
		} {
			var h []string
			if tt.accept != "" {
				h = []string{"Accept-Encoding", tt.accept}
			}
			w := get(site, "/a", h...)
			if got := w.Header().Get("Content-Encoding"); got != tt.want {
				t.Errorf("%s: Content-Encoding %q, want %q", tt.name, got, tt.want)
			}
			if got := w.Header().Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Vary %q", got)
			}
			if got := w.Header().Get("Content-Length"); got == "" || w.Body.Len() == 0 {
				t.Errorf("Content-Length %q with %d bytes", got, w.Body.Len())
			}
			if got := decoded(t, w); got != src.text {
				t.Errorf("%d bytes, want the %d of the page", len(got), len(src.text))
			}
			etags[w.Header().Get("Etag")] = true
		}
		if len(etags) != 3 {
			t.Errorf("entity tags %v, want one for each encoding", etags)
		}
	})
}

func decoded(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(w.Body.Bytes())
	switch w.Header().Get("Content-Encoding") {
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	case "br":
		r = brotli.NewReader(r)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestConditionalRequests(t *testing.T) {
	src := newSource("text")
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
	tag := get(site, "/a").Header().Get("Etag")
	if len(tag) < 4 || tag[0] != '"' {
		t.Fatalf("entity tag %q", tag)
	}
	for _, tt := range []struct {
		name, match string
		want        int
	}{
		{"the same tag", tag, 304},
		{"weakly", "W/" + tag, 304},
		{"in a list", `"a" , ` + tag, 304},
		{"any", "*", 304},
		{"another", `"other"`, 200},
		{"a longer one", strings.TrimSuffix(tag, `"`) + `x"`, 200},
		{"that of the gzip form", strings.TrimSuffix(tag, `"`) + `-gz"`, 304},
		{"not quoted", strings.Trim(tag, `"`), 200},
		{"empty", "", 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := get(site, "/a", "If-None-Match", tt.match)
			if w.Code != tt.want {
				t.Fatalf("%d, want %d", w.Code, tt.want)
			}
			if tt.want == 304 && (w.Body.Len() > 0 || w.Header().Get("Etag") == "" || w.Header().Get("Cache-Control") == "" || w.Header().Get("Content-Length") != "") {
				t.Errorf("304 with %d bytes and %v", w.Body.Len(), w.Header())
			}
		})
	}
	src.set("other")
	if err := <-revalidate(site, freshet.Path("/a")); err != nil {
		t.Fatal(err)
	}
	if w := get(site, "/a", "If-None-Match", tag); w.Code != 200 {
		t.Errorf("%d for the tag of the old content", w.Code)
	}
}

func TestHead(t *testing.T) {
	src := newSource("text")
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
	for _, state := range []string{"MISS", "HIT"} {
		w := ask(site, http.MethodHead, "/a")
		if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") != "4" || w.Header().Get("X-State") != state {
			t.Errorf("%d, %d bytes, %v", w.Code, w.Body.Len(), w.Header())
		}
	}
}

func TestMethods(t *testing.T) {
	src := newSource("text")
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
	for range 2 { // cold and warm
		for _, m := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
			w := ask(site, m, "/a")
			if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s: %d, Allow %q", m, w.Code, w.Header().Get("Allow"))
			}
		}
		get(site, "/a")
	}
}

// plainWriter is a ResponseWriter that allocates nothing itself.
type plainWriter struct {
	h http.Header
	n int
}

func (w *plainWriter) Header() http.Header         { return w.h }
func (w *plainWriter) Write(b []byte) (int, error) { w.n += len(b); return len(b), nil }
func (w *plainWriter) WriteHeader(int)             {}

// TestHitDoesNotAllocate: apart from what net/http itself does.
func TestHitDoesNotAllocate(t *testing.T) {
	src := newSource(strings.Repeat("a page ", 1000))
	var c freshet.Counters // counting must cost none either
	site := newSite(t, freshet.Options{Events: c.Events()}, freshet.Page{Pattern: "/posts/{slug}", Render: src, Revalidate: time.Hour})
	for _, path := range []string{"/posts/a", "/posts/%C3%A9"} {
		get(site, path)
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "gzip, deflate, br")
		w := &plainWriter{h: make(http.Header)}
		n := testing.AllocsPerRun(1000, func() { site.ServeHTTP(w, r) })
		if path == "/posts/a" && n != 0 {
			t.Errorf("%v allocations for a hit", n)
		}
		if n > 2 { // net/url rebuilds an escaped path
			t.Errorf("%v allocations for a hit on an escaped path", n)
		}
		if w.n == 0 {
			t.Error("nothing was written")
		}
	}
	if n := c.Counts(); n.Fresh < 2000 || n.Waited != 2 {
		t.Errorf("counted %+v", n)
	}
}

func BenchmarkHit(b *testing.B) {
	src := newSource(strings.Repeat("a page ", 600))
	site := newSite(b, freshet.Options{}, freshet.Page{Pattern: "/posts/{slug}", Render: src, Revalidate: time.Hour})
	get(site, "/posts/a")
	r := httptest.NewRequest(http.MethodGet, "/posts/a", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	w := &plainWriter{h: make(http.Header)}
	b.ReportAllocs()
	for b.Loop() {
		site.ServeHTTP(w, r)
	}
}

// TestRendererSeesNoVisitor: what is not in the key cannot be in the page.
func TestRendererSeesNoVisitor(t *testing.T) {
	type visitor struct{}
	var seen []any
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: freshet.RenderFunc(func(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
		seen = append(seen, ctx.Value(visitor{}), *r)
		return &freshet.Result{Body: []byte("text")}, nil
	})})
	r := httptest.NewRequest(http.MethodGet, "/a?secret=1", nil)
	r.Header.Set("Cookie", "secret=1")
	r = r.WithContext(context.WithValue(r.Context(), visitor{}, "secret"))
	site.ServeHTTP(httptest.NewRecorder(), r)
	if len(seen) != 2 || seen[0] != nil {
		t.Fatalf("the renderer saw %v", seen)
	}
	if got := seen[1].(freshet.Request); got.Path != "/a" || got.Pattern != "/a" || len(got.Params) != 0 || got.Cause != freshet.CauseVisit {
		t.Errorf("the request of the renderer is %+v", got)
	}
	expect(t, site, "/a?other=1", 200, "HIT", "text")
}

// TestEntityTagIsOfTheWholeAnswer: a page whose header alone changed is another.
func TestEntityTagIsOfTheWholeAnswer(t *testing.T) {
	src := newSource("text")
	lang := "en"
	src.result = func(text string) *freshet.Result {
		return &freshet.Result{Header: http.Header{"Content-Language": {lang}}, Body: []byte(text)}
	}
	site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
	before := get(site, "/a").Header().Get("ETag")
	lang = "fr"
	rc, err := site.Revalidate(t.Context(), freshet.Path("/a"))
	if err != nil || !rc.Pages[0].Changed {
		t.Errorf("%+v, %v", rc, err)
	}
	w := get(site, "/a", "If-None-Match", before)
	if after := w.Header().Get("ETag"); w.Code != 200 || after == before || before == "" {
		t.Errorf("%d with the entity tag %s, before that %s", w.Code, after, before)
	}
}

// TestCompressedFormsAreOfTheirRender: those of an entry are lent to the next
// one only if its content is the same.
func TestCompressedFormsAreOfTheirRender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newSource(strings.Repeat("old text ", 500))
		site := newSite(t, freshet.Options{}, freshet.Page{Pattern: "/a", Render: src})
		get(site, "/a")
		synctest.Wait() // it is compressed
		if enc := get(site, "/a", "Accept-Encoding", "gzip").Header().Get("Content-Encoding"); enc != "gzip" {
			t.Fatalf("encoding %q", enc)
		}
		want := strings.Repeat("new text ", 500)
		src.set(want)
		if err := <-revalidate(site, freshet.Path("/a")); err != nil {
			t.Fatal(err)
		}
		for range 2 { // before it is compressed, and after
			w := get(site, "/a", "Accept-Encoding", "gzip")
			var body io.Reader = w.Body
			if w.Header().Get("Content-Encoding") == "gzip" {
				var err error
				if body, err = gzip.NewReader(body); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := io.ReadAll(body); err != nil || string(got) != want {
				t.Errorf("%d bytes that begin with %.8q, %v", len(got), got, err)
			}
			synctest.Wait()
		}
	})
}
