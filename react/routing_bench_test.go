package react

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
)

// BenchmarkRoutedHit is a page from the page cache behind the rules of a site of
// middle size: 40 redirects, 10 rewrites and 5 headers, none of them for it but
// one header. Compare with BenchmarkHit, the same page without rules.
func BenchmarkRoutedHit(b *testing.B) {
	var c bundle.Config
	for i := range 40 {
		c.Redirects = append(c.Redirects, bundle.Redirect{Source: fmt.Sprintf("/old-%d/:slug*", i), Destination: "/posts/:slug*", Status: 308})
	}
	for i := range 10 {
		c.Rewrites.AfterFiles = append(c.Rewrites.AfterFiles, bundle.Rewrite{Source: fmt.Sprintf("/as-%d/:slug", i), Destination: "/posts/:slug"})
	}
	for i := range 4 {
		c.Headers = append(c.Headers, bundle.HeaderRule{Source: fmt.Sprintf("/part-%d/(.*)", i), Headers: []bundle.Header{{Key: "X-Part", Value: "1"}}})
	}
	c.Headers = append(c.Headers, bundle.HeaderRule{Source: "/((?!api|_next).*)", Headers: []bundle.Header{{Key: "X-Frame-Options", Value: "DENY"}}})
	benchmarkHit(b, c)
}

// BenchmarkHit is a page from the page cache without any rules.
func BenchmarkHit(b *testing.B) { benchmarkHit(b, bundle.Config{}) }

func benchmarkHit(b *testing.B, c bundle.Config) {
	m := routed(b, c)
	w, r := &discard{http.Header{}}, httptest.NewRequest(http.MethodGet, "/posts/x", nil)
	m.handler.ServeHTTP(w, r)
	b.ReportAllocs()
	for b.Loop() {
		m.handler.ServeHTTP(w, r)
	}
}
