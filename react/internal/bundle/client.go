package bundle

// Client names what a build made for browsers. Names are relative to the
// build's folder static, with slashes, and hold a hash of their content.
type Client struct {
	Main   string                `json:"main"`             // the module that hydrates a page
	MainJS []string              `json:"mainJS,omitempty"` // what it imports, and what that imports
	Routes string                `json:"routes"`           // a module whose default export is a RoutesModule
	Pages  map[string]ClientPage `json:"pages"`            // by route, with /_app, /_error, /404 and /500 where the application has them
}

// ClientPage is what a browser needs to show a page.
type ClientPage struct {
	Module    string   `json:"module"`              // its default export is the component
	JS        []string `json:"js,omitempty"`        // what Module imports without waiting, transitively; without itself
	CSS       []string `json:"css,omitempty"`       // in the order of their imports
	Links     []string `json:"links,omitempty"`     // addresses of style sheets of fonts, in order: linked before CSS
	NoRuntime bool     `json:"noRuntime,omitempty"` // config.unstable_runtimeJS is false: no script at all
}
