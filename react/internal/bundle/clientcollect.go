package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// clientBuild is what the build for browsers came to.
type clientBuild struct {
	Client
	files map[string][]byte // by name within static
	meta  clientMeta
}

// clientMeta is esbuild's report, as far as it is about what reaches browsers.
type clientMeta struct {
	Inputs  map[string]clientInput  `json:"inputs"`
	Outputs map[string]clientOutput `json:"outputs"`
}

type clientInput struct {
	Imports []clientImport `json:"imports"`
}

type clientOutput struct {
	EntryPoint string         `json:"entryPoint"`
	CSSBundle  string         `json:"cssBundle"`
	Imports    []clientImport `json:"imports"`
	Inputs     map[string]struct {
		Bytes int `json:"bytesInOutput"`
	} `json:"inputs"`
}

type clientImport struct {
	Path     string `json:"path"`
	Kind     string `json:"kind"`
	External bool   `json:"external"`
}

// dynamic is the kind of import() in esbuild's report.
const dynamic = "dynamic-import"

func (t *task) collectClient(result api.BuildResult, routes map[string]*source) (*clientBuild, error) {
	c := &clientBuild{Client: Client{Pages: map[string]ClientPage{}}, files: map[string][]byte{}}
	if err := json.Unmarshal([]byte(result.Metafile), &c.meta); err != nil {
		return nil, fmt.Errorf("compile for browsers: read esbuild's metafile: %w", err)
	}
	contents := map[string][]byte{}
	for _, file := range result.OutputFiles {
		name := relative(t.dir, file.Path)
		if !fs.ValidPath(c.name(name)) || !strings.HasPrefix(name, filepath.ToSlash(staticDir)+"/") {
			return nil, fmt.Errorf("compile for browsers: the output %s would lie outside of the build", name)
		}
		contents[name] = file.Contents
	}
	for output, m := range c.meta.Outputs {
		page := routes[m.EntryPoint]
		if page == nil && m.EntryPoint != clientEntry {
			continue
		}
		loads := c.loads(output)
		for _, name := range append(slices.Clone(loads.js), loads.later...) {
			c.files[c.name(name)] = contents[name]
		}
		c.files[c.name(output)] = contents[output]
		if page == nil {
			c.Main, c.MainJS = c.name(output), c.names(loads.js)
			continue
		}
		one := ClientPage{Module: c.name(output), JS: c.names(loads.js), NoRuntime: page.noRuntime}
		if loads.css != "" {
			sheet, links := t.assets.cutLinks(contents[loads.css])
			one.Links = links
			if len(bytes.TrimSpace(sheet)) > 0 {
				c.files[c.name(loads.css)] = sheet
				one.CSS = []string{c.name(loads.css)}
			}
		}
		c.Pages[page.route] = one
	}
	for name, data := range t.assets.media.all() {
		c.files[name] = data
	}
	return c, nil
}

// name is the name of an output within the folder static.
func (c *clientBuild) name(output string) string {
	name := strings.TrimPrefix(output, filepath.ToSlash(staticDir)+"/")
	if strings.HasSuffix(name, ".css") && !strings.HasPrefix(name, "css/") {
		return "css/" + name
	}
	return name
}

func (c *clientBuild) names(outputs []string) []string {
	var list []string
	for _, output := range outputs {
		list = append(list, c.name(output))
	}
	return list
}

// loads is what an output leads to, without itself, nearest first: js loads
// with it, later by import(). css is one sheet for all of that, also for what
// import() brings, so that a part which appears later is not seen without its
// style: esbuild puts it there.
type loads struct {
	js, later []string
	css       string
}

func (c *clientBuild) loads(entry string) loads {
	r := loads{css: c.meta.Outputs[entry].CSSBundle}
	now, all := map[string]bool{entry: true}, map[string]bool{entry: true}
	for queue := []string{entry}; len(queue) > 0; queue = queue[1:] {
		for _, i := range c.meta.Outputs[queue[0]].Imports {
			if i.Kind == dynamic || i.External || now[i.Path] || c.isSheet(i.Path) {
				continue
			}
			now[i.Path], all[i.Path] = true, true
			r.js = append(r.js, i.Path)
			queue = append(queue, i.Path)
		}
	}
	for queue := append([]string{entry}, r.js...); len(queue) > 0; queue = queue[1:] {
		for _, i := range c.meta.Outputs[queue[0]].Imports {
			if i.External || all[i.Path] || c.isSheet(i.Path) {
				continue
			}
			all[i.Path] = true
			r.later = append(r.later, i.Path)
			queue = append(queue, i.Path)
		}
	}
	return r
}

func (c *clientBuild) isSheet(output string) bool { return strings.HasSuffix(output, ".css") }
