package react

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/freshet-go/freshet/react/internal/assets"
	"github.com/freshet-go/freshet/react/internal/bundle"
)

// publicFiles serves the files of public/. Which files there are is read once,
// at start, as Next.js does: a request that names none of them costs one map
// look-up and no system call. Contents are read when they are asked for. The
// folder is an os.Root: no symbolic link leads out of it.
type publicFiles struct {
	root  *os.Root // nil: there is no such folder
	names map[string]struct{}
}

// openPublic lists the folder. Files and folders whose names begin with a dot
// are left out, apart from .well-known (RFC 8615).
func openPublic(dir string) (*publicFiles, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return &publicFiles{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the public folder: %w", err)
	}
	p := &publicFiles{root: root, names: make(map[string]struct{})}
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), ".") && d.Name() != ".well-known":
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		if info, err := root.Stat(name); err == nil && info.Mode().IsRegular() { // of what a link points to
			p.names["/"+name] = struct{}{}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read the public folder: %w", err), root.Close())
	}
	return p, nil
}

// find returns the name of the file that u asks for.
func (p *publicFiles) find(u *url.URL) (string, bool) {
	if len(p.names) == 0 {
		return "", false
	}
	name := u.Path
	if strings.Contains(name, "/.") {
		name = path.Clean(name)
	}
	if _, ok := p.names[name]; !ok {
		return "", false
	}
	return name, !hasEncodedSlash(u)
}

// hasEncodedSlash reports whether u names no file: an encoded slash is part of a
// segment, and no file has one in its name.
func hasEncodedSlash(u *url.URL) bool {
	return strings.Contains(u.RawPath, "%2f") || strings.Contains(u.RawPath, "%2F")
}

// has reports whether the decoded path is that of a file.
func (p *publicFiles) has(decoded string) bool {
	_, ok := p.names[decoded]
	return ok
}

// conflicts reports the files that share their path with a page, and those
// below _next, which is freshet's own: as in Next.js both are errors of a build.
// A file and a dynamic route may overlap; the file wins.
func (p *publicFiles) conflicts(m *bundle.Manifest) error {
	var errs []error
	for name := range p.names {
		if strings.HasPrefix(name, "/_next/") {
			errs = append(errs, errors.New("public/_next: the folder's paths are reserved, give it another name"))
			break
		}
	}
	for _, page := range m.Pages {
		name := page.Route
		if name == "/" {
			name = "/index"
		}
		if p.has(name) {
			errs = append(errs, fmt.Errorf("public%s and %s have the same path: remove or rename one of them", name, page.File))
		}
	}
	return errors.Join(errs...)
}

// serve answers GET and HEAD with the file, its ranges and conditions (RFC 9110,
// sections 13 and 14). It reports false, having answered nothing, if the file
// has gone since.
func (p *publicFiles) serve(w http.ResponseWriter, r *http.Request, name string) (bool, error) {
	f, err := p.root.Open(name[1:])
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false, err
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=0")
	h.Set("Content-Type", assets.TypeOf(name))
	h.Set("Etag", `W/"`+strconv.FormatInt(info.Size(), 16)+"-"+strconv.FormatInt(info.ModTime().UnixMilli(), 16)+`"`)
	http.ServeContent(w, r, "", info.ModTime(), f)
	return true, nil
}

func (p *publicFiles) close() error {
	if p.root == nil {
		return nil
	}
	return p.root.Close()
}
