package bundle

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// packageJSON is what the build needs to know of an installed package.
type packageJSON struct {
	Name    string          `json:"name"`
	Version string          `json:"version"`
	Type    string          `json:"type"`
	Exports json.RawMessage `json:"exports"`
	Browser json.RawMessage `json:"browser"`

	Dependencies     map[string]string `json:"dependencies"`
	PeerDependencies map[string]string `json:"peerDependencies"`
}

// usesNext reports whether the package itself imports modules of next.
func (p *packageJSON) usesNext() bool {
	_, direct := p.Dependencies["next"]
	_, peer := p.PeerDependencies["next"]
	return direct || peer
}

// packageCache reads each package.json once.
type packageCache struct {
	mu   sync.Mutex // guards read
	read map[string]*packageJSON
}

// in gives the package.json of a folder, nil if there is none that can be read.
// (A damaged one is for Node.js to complain about: it knows which one it needs.)
func (c *packageCache) in(folder string) *packageJSON {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, known := c.read[folder]; known {
		return p
	}
	var p *packageJSON
	if data, err := os.ReadFile(filepath.Join(folder, "package.json")); err == nil {
		p = new(packageJSON)
		if json.Unmarshal(data, p) != nil {
			p = nil
		}
	}
	if c.read == nil {
		c.read = map[string]*packageJSON{}
	}
	c.read[folder] = p
	return p
}

// above gives the nearest package.json at or above a folder, not looking
// beyond a folder node_modules: the one that tells Node.js a file's format.
func (c *packageCache) above(folder string) *packageJSON {
	for {
		if p := c.in(folder); p != nil {
			return p
		}
		up := filepath.Dir(folder)
		if up == folder || filepath.Base(up) == "node_modules" {
			return nil
		}
		folder = up
	}
}

// findPackage looks for a package as Node.js does, in the node_modules of a
// folder and of all folders above it. It gives the package's folder or "".
func findPackage(dir, name string) string {
	for {
		folder := filepath.Join(dir, "node_modules", filepath.FromSlash(name))
		if _, err := os.Stat(filepath.Join(folder, "package.json")); err == nil {
			return folder
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// splitPackage takes "@scope/name/inner/file" apart into the package's name
// and the rest.
func splitPackage(specifier string) (name, inner string) {
	parts := 1
	if strings.HasPrefix(specifier, "@") {
		parts = 2
	}
	list := strings.SplitN(specifier, "/", parts+1)
	if len(list) <= parts {
		return specifier, ""
	}
	return strings.Join(list[:parts], "/"), list[parts]
}

// installedRoot gives the folder of the installed package that a file belongs
// to: what follows the last node_modules in its path. It is "" for a file that
// belongs to none.
func installedRoot(file string) string {
	const mark = string(filepath.Separator) + "node_modules" + string(filepath.Separator)
	at := strings.LastIndex(file, mark)
	if at < 0 {
		return ""
	}
	name, _ := splitPackage(filepath.ToSlash(file[at+len(mark):]))
	return file[:at+len(mark)] + filepath.FromSlash(name)
}
