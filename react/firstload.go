package react

import (
	"github.com/freshet-go/freshet/react/internal/assets"
	"github.com/freshet-go/freshet/react/internal/bundle"
)

// firstLoad is what a browser fetches of a build's JavaScript before a page can
// be used, compressed with gzip: what Next.js calls first load.
type firstLoad struct {
	client *bundle.Client
	sizes  map[string]assets.Sizes
}

// shared are the files that every page loads: the entry, its list of pages, and
// the app around all pages.
func (f firstLoad) shared() map[string]bool {
	files := make(map[string]bool)
	f.add(files, append([]string{f.client.Main, f.client.Routes}, f.client.MainJS...))
	f.addPage(files, "/_app")
	return files
}

// page is the size of all that a page loads; 0 if it runs no JavaScript.
func (f firstLoad) page(route string) int64 {
	p, ok := f.client.Pages[route]
	if !ok || p.NoRuntime {
		return 0
	}
	files := f.shared()
	f.addPage(files, route)
	return f.size(files)
}

func (f firstLoad) addPage(files map[string]bool, route string) {
	p := f.client.Pages[route]
	f.add(files, append([]string{p.Module}, p.JS...))
}

func (f firstLoad) add(files map[string]bool, names []string) {
	for _, name := range names {
		if name != "" {
			files[name] = true
		}
	}
}

func (f firstLoad) size(files map[string]bool) (n int64) {
	for name := range files {
		n += f.sizes[name].Gzip
	}
	return n
}
