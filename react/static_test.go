package react

import (
	"net/http"
	"strings"
	"testing"
)

func TestStaticFiles(t *testing.T) {
	m := mount(t)
	for _, c := range []struct {
		name, request string
		status        int
		body          string // a part of it
	}{
		{"a script", "GET /_next/static/main-1.js", 200, "main();"},
		{"a query changes nothing", "GET /_next/static/main-1.js?v=1", 200, "main();"},
		{"a deep name", "GET /_next/static/pages/posts/_slug_-1.js", 200, "page()"},
		{"needless escapes", "GET /_next/static/%6dain-1.js", 200, "main();"},
		{"by dots", "GET /_next/static/media/../main-1.js", 200, "main();"},
		{"HEAD", "HEAD /_next/static/main-1.js", 200, ""},
		{"POST", "POST /_next/static/main-1.js", 405, "Method Not Allowed"},
		{"an unknown name", "GET /_next/static/main-2.js", 404, "Not Found"},
		{"POST to an unknown name", "POST /_next/static/main-2.js", 404, "Not Found"},
		{"an encoded slash", "GET /_next/static/media%2Fdot-1.png", 404, "Not Found"},
		{"a compressed form", "GET /_next/static/main-1.js.gz", 404, "Not Found"},
		{"the list", "GET /_next/static/.files.json", 404, "Not Found"},
		{"up and out", "GET /_next/static/../../secret.txt", 404, "own 404"},
		{"up and out, encoded", "GET /_next/static/%2e%2e/%2e%2e/secret.txt", 404, "own 404"},
		{"up and out, with an encoded slash", "GET /_next/static/..%2f..%2fsecret.txt", 404, "own 404"},
		{"up and out by backslashes", `GET /_next/static/..\..\secret.txt`, 404, "Not Found"},
		{"a NUL", "GET /_next/static/main-1.js%00", 404, "Not Found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			method, target, _ := strings.Cut(c.request, " ")
			w := m.do(method, target)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) || strings.Contains(w.Body.String(), "outside") {
				t.Errorf("%d %q, want %d with %q", w.Code, w.Body, c.status, c.body)
			}
			want := noStore
			if c.status == http.StatusOK {
				want = "public, max-age=31536000, immutable"
			}
			if got := w.Header().Get("Cache-Control"); got != want {
				t.Errorf("Cache-Control is %q", got)
			}
		})
	}
}
