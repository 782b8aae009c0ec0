package freshet

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// FuzzServe: whatever is asked, the answer is one, and the listed page stays as it is.
func FuzzServe(f *testing.F) {
	const text = "the listed page, long enough to be compressed: "
	body := strings.Repeat(text, 50)
	result := func(_ context.Context, r *Request) (*Result, error) {
		switch {
		case strings.HasPrefix(r.Path, "/none"):
			return NotFound(time.Hour), nil
		case strings.HasPrefix(r.Path, "/away"):
			return Redirect("/listed", false), nil
		}
		return &Result{Body: []byte(body), Variants: map[string]Variant{"data": {Body: []byte("{}")}}}, nil
	}
	site := floodSite(f, Options{MaxKnown: 100, CacheBytes: 1 << 20},
		Page{Pattern: "/listed", Render: RenderFunc(result)},
		Page{Pattern: "/x/{rest...?}", Render: RenderFunc(result)},
		Page{Pattern: "/none/{rest...}", Render: RenderFunc(result)},
		Page{Pattern: "/away/{x}", Render: RenderFunc(result)},
		Page{Pattern: "/only/{x}", Render: RenderFunc(result), Fallback: FallbackNotFound, Paths: func(context.Context) ([]string, error) { return []string{"/only/a"}, nil }},
		Page{Pattern: "/shell/{x}", Render: RenderFunc(result), Fallback: FallbackShell, Shell: RenderFunc(result)},
		Page{Pattern: "/api/{x...?}", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			pattern, params, ok := RouteOf(r.Context())
			if !ok || pattern == "" {
				w.WriteHeader(http.StatusInternalServerError)
			}
			_, _ = w.Write([]byte(pattern + params.Get("x")))
		})})
	if _, err := site.Prerender(f.Context(), PrerenderOptions{}); err != nil {
		f.Fatal(err)
	}
	for _, target := range []string{"/", "/listed", "//listed", "/listed/", "/x/a%2fb/%00", "/none/%ff", "/only/b", "/shell/c?q=1", "/api/%E2%82%AC", "*", "http://h/x", "/%", "/\\h", "a:b"} {
		f.Add("GET", target, "If-None-Match", `"*", W/"x`, "")
		f.Add("POST", target, "Accept-Encoding", "gzip;q=0, br, *;q=0.0", "data")
	}
	f.Add("HEAD", "/listed", "Range", "bytes=1-", "")
	f.Add("\x00", "/x/\n", "\x00", "\r\nX: y", "\x00")
	f.Fuzz(func(t *testing.T, method, target, name, value, variant string) {
		u, err := url.ParseRequestURI(target)
		if err != nil {
			u = &url.URL{Path: target}
		}
		r := &http.Request{Method: method, URL: u, Header: http.Header{http.CanonicalHeaderKey(name): {value}}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Host: "h"}
		w := httptest.NewRecorder()
		if variant == "" {
			site.ServeHTTP(w, r.WithContext(t.Context()))
		} else {
			site.ServeVariant(w, r.WithContext(t.Context()), target, variant)
		}
		if w.Code < 200 || w.Code > 599 || w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
			t.Errorf("%q %q: status %d", method, target, w.Code)
		}
		for key, lines := range w.Header() {
			for _, line := range lines {
				if strings.ContainsAny(key+line, "\r\n\x00") {
					t.Errorf("%q %q: header %q: %q", method, target, key, line)
				}
			}
		}
		again := httptest.NewRecorder()
		site.ServeHTTP(again, httptest.NewRequest("GET", "/listed", nil))
		if again.Code != 200 || again.Body.String() != body || again.Header().Get("X-State") != "HIT" {
			t.Errorf("after %q %q the listed page is %d %s %q", method, target, again.Code, again.Header().Get("X-State"), again.Body)
		}
	})
}
