package react

import (
	"testing"

	"github.com/freshet-go/freshet/react/internal/assets"
	"github.com/freshet-go/freshet/react/internal/bundle"
)

func TestFirstLoad(t *testing.T) {
	sizes := make(map[string]assets.Sizes)
	for i, name := range []string{"main.js", "react.js", "routes.js", "app.js", "theme.js", "a.js", "charts.js", "b.js", "unused.js"} {
		sizes[name] = assets.Sizes{Plain: 1 << 20, Gzip: 1 << i}
	}
	f := firstLoad{&bundle.Client{Main: "main.js", MainJS: []string{"react.js"}, Routes: "routes.js", Pages: map[string]bundle.ClientPage{
		"/_app": {Module: "app.js", JS: []string{"react.js", "theme.js"}},
		"/a":    {Module: "a.js", JS: []string{"react.js", "charts.js"}, CSS: []string{"unused.js"}},
		"/b":    {Module: "b.js"},
		"/bare": {NoRuntime: true},
	}}, sizes}
	if got := f.size(f.shared()); got != 1+2+4+8+16 {
		t.Errorf("shared: %d", got)
	}
	for route, want := range map[string]int64{"/a": 31 + 32 + 64, "/b": 31 + 128, "/bare": 0, "/none": 0} {
		if got := f.page(route); got != want {
			t.Errorf("%s loads %d, want %d", route, got, want)
		}
	}
}
