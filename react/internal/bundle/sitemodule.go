package bundle

import (
	"encoding/json"
	"fmt"
	"path/filepath"
)

// siteModule is the source of the runtime's module siteconfig.mjs for a site.
// What next.config keeps to the server is left out for browsers.
func siteModule(dir string, c Config, client bool) (string, error) {
	given := func(values map[string]any) map[string]any {
		if values == nil {
			return map[string]any{}
		}
		return values
	}
	site := map[string]any{
		"basePath":            c.BasePath,
		"trailingSlash":       c.TrailingSlash,
		"reactStrictMode":     c.ReactStrictMode,
		"images":              map[string]any{"deviceSizes": c.Images.DeviceSizes, "imageSizes": c.Images.ImageSizes, "unoptimized": c.Images.Unoptimized},
		"publicRuntimeConfig": given(c.Runtime.Public),
	}
	if !client {
		site["serverRuntimeConfig"] = given(c.Runtime.Server)
	}
	text, err := json.Marshal(site)
	if err != nil {
		return "", fmt.Errorf("write the site's configuration: %w", err)
	}
	if c.Images.LoaderFile == "" {
		return "export default " + string(text) + ";\n", nil
	}
	loader := filepath.Join(dir, filepath.FromSlash(c.Images.LoaderFile))
	return "import loader from " + quote(loader) + ";\nconst site = " + string(text) + ";\nsite.images.loader = loader;\nexport default site;\n", nil
}
