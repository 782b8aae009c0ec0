package freshet

import (
	"context"
	"fmt"
	"testing"
)

// TestNobodyPushesOutMoreImportantPages: whatever visitors ask for, and however
// often, listed pages stay in memory, and pages stay beside not-found answers.
func TestNobodyPushesOutMoreImportantPages(t *testing.T) {
	for _, tt := range []struct {
		name, kept string
		gone       bool // what visitors ask for
	}{
		{"listed ones stay beside unlisted ones", "/listed/a", false},
		{"unlisted ones stay beside not-found answers", "/unlisted", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := RenderFunc(func(context.Context, *Request) (*Result, error) { return &Result{Body: []byte("text")}, nil })
			site := floodSite(t, Options{CacheBytes: 160_000},
				Page{Pattern: "/listed/{x}", Render: text, Paths: func(context.Context) ([]string, error) { return []string{"/listed/a"}, nil }},
				Page{Pattern: "/unlisted", Render: text, Paths: func(context.Context) ([]string, error) { return nil, nil }},
				Page{Pattern: "/flood/{x}", Render: RenderFunc(func(ctx context.Context, r *Request) (*Result, error) {
					if tt.gone {
						return NotFound(0), nil
					}
					return text(ctx, r)
				})})
			if err := site.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			visitFor(t.Context(), site, tt.kept)
			for range 3 {
				for i := range 500 {
					for range 3 {
						visitFor(t.Context(), site, fmt.Sprintf("/flood/%d", i))
					}
				}
			}
			if _, ok := site.cache.Get(tt.kept); !ok {
				t.Error("it was pushed out")
			}
			if n := site.cache.Bytes(); n > 200_000 {
				t.Errorf("%d bytes are kept", n)
			}
		})
	}
}
