package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// source is a file of the pages folder.
type source struct {
	path     string // absolute
	file     string // relative to the application, with slashes
	output   string // the module's name without hash and extension: "pages/posts/[slug]"
	route    string // "/posts/[slug]"; for special pages "/_app" and so on
	segments []segment

	kind      Kind // by its exports, known once it is compiled
	noRuntime bool // config.unstable_runtimeJS is false
	initial   bool // it has getInitialProps, as far as its own file shows
}

// api reports whether a page answers requests itself.
func (s *source) api() bool { return s.route == "/api" || strings.HasPrefix(s.route, "/api/") }

// special reports whether Next.js gives the page a role of its own.
func (s *source) special() bool {
	switch s.route {
	case "/_app", "/_document", "/_error", "/404", "/500":
		return true
	}
	return false
}

// dynamic reports whether the page's route has parameters.
func (s *source) dynamic() bool {
	return slices.ContainsFunc(s.segments, func(g segment) bool { return g.param != "" })
}

// maxDepth bounds how deep folders may lie in each other.
const maxDepth = 64

// scanPages lists the files of pages or src/pages that are pages, sorted by
// route. As in Next.js a root-level pages folder hides src/pages, links are
// followed, and files that begin with a dot or end in .d.ts do not count.
func scanPages(dir string, found *findings) ([]*source, error) {
	folder := ""
	for _, name := range []string{"pages", "src/pages"} {
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
		switch {
		case errors.Is(err, fs.ErrNotExist), err == nil && !info.IsDir():
		case err != nil:
			return nil, fmt.Errorf("scan %s: %w", name, err)
		case folder == "":
			folder = name
		default:
			found.warn(Message{File: name, Text: "this folder is not read, because there is a folder " + folder, Hint: "keep one of them"})
		}
	}
	if folder == "" {
		found.fail(Message{Text: "there is no folder pages or src/pages in " + dir, Hint: "freshet builds applications of Next.js' Pages Router"})
		return nil, nil
	}
	var list []*source
	if err := walkPages(filepath.Join(dir, filepath.FromSlash(folder)), nil, func(full string, names []string) {
		if s := newSource(full, folder, names, found); s != nil {
			list = append(list, s)
		}
	}); err != nil {
		return nil, fmt.Errorf("scan %s: %w", folder, err)
	}
	if len(list) == 0 && !found.failed() {
		found.fail(Message{File: folder, Text: "this folder holds no page", Hint: "add a file such as " + folder + "/index.js"})
	}
	slices.SortFunc(list, func(a, b *source) int {
		if a.route != b.route {
			return strings.Compare(a.route, b.route)
		}
		return strings.Compare(a.file, b.file)
	})
	root := new(level)
	for _, s := range list {
		found.fail(root.place(s)...)
	}
	found.fail(root.ambiguous()...)
	return list, nil
}

// walkPages calls each for every file below a folder; names are the parts of
// its path below the folder. trail holds the real paths of the folders above,
// so that a link to one of them is noticed.
func walkPages(folder string, trail []string, each func(full string, names []string), names ...string) error {
	own, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	if slices.Contains(trail, own) || len(trail) >= maxDepth {
		return fmt.Errorf("folder %s lies in itself through a link or is too deep", path.Join(names...))
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		full := filepath.Join(folder, name)
		info, err := os.Stat(full) // follows links
		if err != nil {
			return err
		}
		inner := append(slices.Clone(names), name)
		if info.IsDir() {
			if err := walkPages(full, append(slices.Clone(trail), own), each, inner...); err != nil {
				return err
			}
		} else if info.Mode().IsRegular() {
			each(full, inner)
		}
	}
	return nil
}

// newSource makes a page of a file, or nothing if the file is none.
func newSource(full, folder string, names []string, found *findings) *source {
	inner := path.Join(names...)
	name, ok := pageName(inner)
	if !ok {
		return nil
	}
	s := &source{path: full, file: folder + "/" + inner, output: "pages/" + name}
	s.route = "/" + name
	if s.route == "/index" {
		s.route = "/"
	}
	s.route = strings.TrimSuffix(s.route, "/index")
	if s.route == "" {
		s.route = "/"
	}
	if path.Base(s.route) == "_middleware" {
		found.fail(Message{File: s.file, Text: "middleware is not supported", Hint: "do its work in the pages' getServerSideProps or in a proxy in front"})
		return nil
	}
	var err error
	if s.segments, err = parseRoute(s.route); err != nil {
		found.fail(Message{File: s.file, Text: err.Error(), Hint: "rename the file or its folder"})
		return nil
	}
	return s
}

// pageName cuts off the extension that makes a file a page.
func pageName(file string) (string, bool) {
	if strings.HasSuffix(file, ".d.ts") {
		return "", false
	}
	for _, extension := range []string{".tsx", ".ts", ".jsx", ".js"} {
		if name, ok := strings.CutSuffix(file, extension); ok && path.Base(file) != extension {
			return name, true
		}
	}
	return "", false
}
