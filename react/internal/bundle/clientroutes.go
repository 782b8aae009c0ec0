package bundle

import (
	"encoding/json"
	"fmt"
	"strings"
)

// routesModule is what the default export of the routes module holds: for a
// browser, which navigates by itself, what each page consists of.
type routesModule struct {
	Pages map[string]routeEntry `json:"pages"`
}

type routeEntry struct {
	Kind   Kind     `json:"kind"`
	Module string   `json:"module"`
	JS     []string `json:"js,omitempty"`
	CSS    []string `json:"css,omitempty"`
	Links  []string `json:"links,omitempty"`
}

// addRoutes writes the routes module. A page whose documents have no script is
// in it, too: a browser that comes from another page has its script already.
func (c *clientBuild) addRoutes(pages []*source) error {
	kinds := map[string]Kind{"/_error": Static}
	for _, page := range pages {
		kinds[page.route] = page.kind
	}
	list := routesModule{Pages: map[string]routeEntry{}}
	for route, p := range c.Pages {
		list.Pages[route] = routeEntry{Kind: kinds[route], Module: p.Module, JS: p.JS, CSS: p.CSS, Links: p.Links}
	}
	data, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("write the list of routes for browsers: %w", err)
	}
	// U+2028 and U+2029 are escaped by Marshal, so that JSON is JavaScript.
	text := []byte("export default " + string(data) + ";\n")
	c.Routes = "routes-" + contentHash(text) + ".js"
	c.files[c.Routes] = text
	return nil
}

// live lists the inputs of which something is in the browsers' files.
func (c *clientBuild) live() map[string]bool {
	list := map[string]bool{}
	for output, m := range c.meta.Outputs {
		if _, kept := c.files[c.name(output)]; !kept || strings.HasSuffix(output, ".css") {
			continue
		}
		for input, in := range m.Inputs {
			if in.Bytes > 0 {
				list[input] = true
			}
		}
	}
	return list
}
