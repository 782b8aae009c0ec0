package bundle

import "context"

// task is a build under way: what its parts for server and browsers share.
type task struct {
	Options
	dir      string // the application's real folder
	pages    []*source
	settings *settings
	packages *packages
	assets   *assets
	sources  *sources
	found    *findings
}

// newTask prepares the two builds of an application whose pages are known.
func newTask(ctx context.Context, o Options, dir string, pages []*source, configured *settings, found *findings) (*task, error) {
	var tools toolCaller
	if o.Tools != nil {
		tools = o.Tools
	}
	var sass any
	if configured.Sass != nil {
		sass = configured.Sass
	}
	a, err := newAssets(ctx, dir, configured.BasePath, tools, sass, found)
	if err != nil {
		return nil, err
	}
	a.rules = configured.Sheets
	t := &task{
		Options: o, dir: dir, pages: pages, settings: configured,
		packages: newPackages(dir, configured.Transpile), assets: a, found: found,
	}
	t.sources = newSources(t)
	return t, nil
}
