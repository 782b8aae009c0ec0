package bundle

// Config is what a build takes over from next.config, checked and with its
// functions called. It stands in the manifest, in the words of Next.js.
type Config struct {
	BasePath        string        `json:"basePath"`        // "" or "/docs": without a slash at the end
	TrailingSlash   bool          `json:"trailingSlash"`   // paths end with a slash
	ReactStrictMode bool          `json:"reactStrictMode"` // in browsers
	Images          Images        `json:"images"`
	Redirects       []Redirect    `json:"redirects,omitempty"`
	Rewrites        Rewrites      `json:"rewrites"`
	Headers         []HeaderRule  `json:"headers,omitempty"`
	Runtime         RuntimeConfig `json:"runtime"` // what next/config gives
}

// Images configures next/image. There is no optimiser: widths count only where
// the site has a loader of its own.
type Images struct {
	Unoptimized bool   `json:"unoptimized,omitempty"` // no loader is asked, also not one that a page names
	DeviceSizes []int  `json:"deviceSizes"`
	ImageSizes  []int  `json:"imageSizes"`
	LoaderFile  string `json:"loaderFile,omitempty"` // relative to the application's folder
}

// Redirect answers a path with another address.
type Redirect struct {
	Source      string      `json:"source"`
	Destination string      `json:"destination"`
	Status      int         `json:"status"`               // 301, 302, 303, 307 or 308
	NoBasePath  bool        `json:"noBasePath,omitempty"` // basePath: false
	Has         []Condition `json:"has,omitempty"`
	Missing     []Condition `json:"missing,omitempty"`
}

// Rewrites serve another path under the one that was asked for: before files
// and pages are looked up, after public files and fixed pages, or where nothing
// else answers.
type Rewrites struct {
	BeforeFiles []Rewrite `json:"beforeFiles,omitempty"`
	AfterFiles  []Rewrite `json:"afterFiles,omitempty"`
	Fallback    []Rewrite `json:"fallback,omitempty"`
}

// Rewrite is one of them. A destination with a scheme is another server's.
type Rewrite struct {
	Source      string      `json:"source"`
	Destination string      `json:"destination"`
	NoBasePath  bool        `json:"noBasePath,omitempty"`
	Has         []Condition `json:"has,omitempty"`
	Missing     []Condition `json:"missing,omitempty"`
}

// HeaderRule adds headers to what a path answers.
type HeaderRule struct {
	Source     string      `json:"source"`
	Headers    []Header    `json:"headers"`
	NoBasePath bool        `json:"noBasePath,omitempty"`
	Has        []Condition `json:"has,omitempty"`
	Missing    []Condition `json:"missing,omitempty"`
}

// Header is a name and a value, which may use the source's parameters.
type Header struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Condition is a demand on the request beside its path.
type Condition struct {
	Type  string `json:"type"`            // "header", "cookie", "query" or "host"
	Key   string `json:"key,omitempty"`   // none for host
	Value string `json:"value,omitempty"` // a regular expression; empty: any
}

// RuntimeConfig is what next/config gives: Server to the server alone.
type RuntimeConfig struct {
	Public map[string]any `json:"public,omitempty"`
	Server map[string]any `json:"server,omitempty"`
}
