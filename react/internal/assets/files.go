package assets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/freshet-go/freshet/internal/accept"
)

// Files are the files of a build. Its methods are safe for concurrent use.
type Files struct {
	root *os.Root // nil: there are none
	list map[string]*file
}

// file is an asset with all that its answers say.
type file struct {
	identity, gzip, brotli form // without a name on disk: there is no such form
	mediaType              string
	packed                 bool // there is more than one form
}

// form is one of the encodings of a file.
type form struct {
	name     string // on disk
	encoding string // "" for the file itself
	etag     string
	size     string
}

// Open reads the list that [Pack] wrote in dir. If there is none, nothing will
// be found.
func Open(dir string) (*Files, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return &Files{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the files for browsers: %w", err)
	}
	f := &Files{root: root}
	data, err := root.ReadFile(listName)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	var list map[string]asset
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read the list of files for browsers: %s: %w", filepath.Join(dir, listName), err), root.Close())
	}
	f.list = make(map[string]*file, len(list))
	for name, a := range list {
		f.list[name] = a.file(name)
	}
	return f, nil
}

// file makes what answers say of what the list says.
func (a asset) file(name string) *file {
	one := func(suffix, encoding, mark string, size int64) form {
		if encoding != "" && size == 0 {
			return form{}
		}
		return form{name + suffix, encoding, `"` + a.Tag + mark + `"`, strconv.FormatInt(size, 10)}
	}
	f := &file{identity: one("", "", "", a.Size), gzip: one(".gz", "gzip", "-gz", a.Gzip), brotli: one(".br", "br", "-br", a.Brotli), mediaType: TypeOf(name)}
	f.packed = f.gzip.name != "" || f.brotli.name != ""
	return f
}

// Has reports whether there is a file of that name.
func (f *Files) Has(name string) bool { return f.list[name] != nil }

// Serve answers GET and HEAD with the file, its conditions and ranges (RFC 9110,
// sections 13 and 14), compressed as the request accepts it. A request for a part of a file, or on
// the condition that it is a certain one, gets the file as it is. Serve reports
// false, having answered nothing, if there is no such file.
func (f *Files) Serve(w http.ResponseWriter, r *http.Request, name string) (bool, error) {
	a := f.list[name]
	if a == nil {
		return false, nil
	}
	e := &a.identity
	plain := r.Header["Range"] != nil || r.Header["If-Match"] != nil
	if a.packed && !plain {
		e = a.pick(r.Header["Accept-Encoding"])
	}
	content, err := f.root.Open(e.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer content.Close()
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", a.mediaType)
	h.Set("Etag", e.etag)
	if a.packed {
		h.Add("Vary", "Accept-Encoding")
	}
	if e.encoding != "" {
		h.Set("Content-Encoding", e.encoding)
		h.Set("Content-Length", e.size) // net/http leaves it out of encoded answers
	}
	http.ServeContent(w, r, "", time.Time{}, content)
	return true, nil
}

// pick returns the form that the request gets (RFC 9110, 12.5.3): of those that
// it accepts the smallest, which brotli's is.
func (f *file) pick(header []string) *form {
	switch {
	case f.brotli.name != "" && accept.Coding(header, "br"):
		return &f.brotli
	case f.gzip.name != "" && accept.Coding(header, "gzip"):
		return &f.gzip
	}
	return &f.identity
}

// Close closes the folder.
func (f *Files) Close() error {
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}
