package bundle

import (
	"crypto/sha256"
	"encoding/base32"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// media are files that browsers load as they are: images and fonts. Each is
// named by its content, so the name may be kept for ever.
type media struct {
	mu    sync.Mutex // guards files
	files map[string][]byte
}

// add takes a file in and gives its name within the folder static.
func (m *media) add(file string, data []byte) string {
	ext := strings.ToLower(filepath.Ext(file))
	base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	name := "media/" + safeName(base) + "-" + contentHash(data) + ext
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.files == nil {
		m.files = map[string][]byte{}
	}
	m.files[name] = data
	return name
}

// all gives the files by their name within the folder static.
func (m *media) all() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.files)
}

// contentHash is as long, and made of the same letters, as esbuild's.
func contentHash(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return base32.StdEncoding.EncodeToString(h.Sum(nil))[:8]
}

// safeName replaces what would need quoting in a URL or a name of CSS.
func safeName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, name)
}

// mediaURL adds a file to the media and gives the address at which browsers find it.
func (a *assets) mediaURL(file string) (string, error) {
	data, err := a.read(file)
	if err != nil {
		return "", err
	}
	return a.staticURL(a.media.add(file, data)), nil
}

// staticURL is the address of a file of the folder static.
func (a *assets) staticURL(name string) string {
	u := url.URL{Path: path.Join("/", a.basePath, "_next/static", name)}
	return u.EscapedPath()
}
