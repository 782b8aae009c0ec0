package react

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Names inside a build's folder.
const (
	manifestName = "manifest.json"
	listingName  = "routes.json"
	serverName   = "server"
	staticName   = "static"
	entriesName  = "entries"
	errorName    = "error"
	shellsName   = "shells"
	inUseName    = "in-use"
)

// keptBuilds is how many published builds stay: the current one and the two
// before it, for a rollback by hand.
const keptBuilds = 3

// builds is the folder DIR/.freshet/builds. Each build is a folder named after
// its ID, or ID-2, ID-3, … if that code was built before with other data; the
// file current holds the name of the newest complete one.
type builds struct{ dir string }

func buildsOf(app string) builds { return builds{filepath.Join(app, ".freshet", "builds")} }

func (b builds) path(name string) string { return filepath.Join(b.dir, name) }

// current returns the name of the newest complete build.
func (b builds) current() (string, error) {
	text, err := os.ReadFile(b.path("current"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no build in %s: run freshet build first", b.dir)
	}
	if err != nil {
		return "", fmt.Errorf("read the current build: %w", err)
	}
	name := strings.TrimSpace(string(text))
	if name == "" || strings.HasPrefix(name, ".") || name != filepath.Base(name) {
		return "", fmt.Errorf("read the current build: %s does not hold the name of a build", b.path("current"))
	}
	return name, nil
}

// use finds the current build and marks it as in use until the mark is closed.
func (b builds) use() (dir string, m *mark, err error) {
	for range 10 { // each turn a newer build was published and this one deleted
		name, err := b.current()
		if err != nil {
			return "", nil, err
		}
		m, err := markInUse(b.path(name))
		switch {
		case err == nil:
			return b.path(name), m, nil
		case !errors.Is(err, errGone):
			return "", nil, fmt.Errorf("open build %s: %w", name, err)
		}
		if again, err := b.current(); err == nil && again == name {
			return "", nil, fmt.Errorf("build %s is incomplete or was deleted: run freshet build again", b.path(name))
		}
	}
	return "", nil, fmt.Errorf("the current build in %s changes all the time", b.dir)
}

// ids returns the IDs of the published builds, each once.
func (b builds) ids() ([]string, error) {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return nil, fmt.Errorf("list the builds: %w", err)
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			id, _, _ := strings.Cut(e.Name(), "-") // an ID has no dash
			ids = append(ids, id)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(ids))), nil
}

// stage makes a folder for a build that is not published yet.
func (b builds) stage() (dir string, m *mark, err error) {
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return "", nil, fmt.Errorf("make the builds folder: %w", err)
	}
	if err := ignored(filepath.Dir(b.dir)); err != nil {
		return "", nil, fmt.Errorf("make the builds folder: %w", err)
	}
	dir, err = os.MkdirTemp(b.dir, ".new-*")
	if err != nil {
		return "", nil, fmt.Errorf("make a build's folder: %w", err)
	}
	if err = os.Chmod(dir, 0o755); err == nil { // the server may be another user
		if err = os.WriteFile(filepath.Join(dir, inUseName), nil, 0o644); err == nil {
			if m, err = markInUse(dir); err == nil {
				return dir, m, nil
			}
		}
	}
	return "", nil, errors.Join(fmt.Errorf("make a build's folder: %w", err), os.RemoveAll(dir))
}

// ignored keeps what is in a folder out of version control, and from tools that
// respect it: Tailwind would find class names in earlier builds, and the same
// code would not give the same build. A file that is there already is the user's.
func ignored(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, ".gitignore"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	_, err = f.WriteString("*\n")
	return errors.Join(err, f.Close())
}

// publish gives a finished build its name and makes it the current one. Until
// the last step a crash leaves the former build current.
func (b builds) publish(staged, id string) (string, error) {
	name := id
	for n := 2; ; n++ {
		err := os.Rename(staged, b.path(name))
		if err == nil {
			break
		}
		if _, e := os.Lstat(b.path(name)); e != nil || n > 10_000 {
			return "", fmt.Errorf("publish build %s: %w", id, err)
		}
		name = id + "-" + strconv.Itoa(n)
	}
	now := time.Now()
	if err := os.Chtimes(b.path(name), now, now); err != nil { // what prune sorts by
		return "", fmt.Errorf("publish build %s: %w", id, err)
	}
	if err := replaceFile(b.path("current"), []byte(name+"\n")); err != nil {
		return "", fmt.Errorf("publish build %s: %w", id, err)
	}
	return b.path(name), nil
}

// replaceFile writes a file durably under its name: whole or not at all.
func replaceFile(name string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".current-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// staleStage is when an unpublished folder without a mark, which only a crash
// within a few system calls leaves, is taken for rubbish.
const staleStage = time.Hour

// prune deletes what no process uses and nobody will: builds beyond the newest
// few, and what interrupted builds left behind.
func (b builds) prune() error {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return fmt.Errorf("prune builds: %w", err)
	}
	current, err := b.current()
	if err != nil {
		return err
	}
	type build struct {
		name string
		at   time.Time
	}
	var published []build
	var errs []error
	for _, e := range entries {
		info, err := e.Info()
		switch {
		case err != nil, !e.IsDir() || e.Name() == current: // gone meanwhile, or to be kept
		case !strings.HasPrefix(e.Name(), "."):
			published = append(published, build{e.Name(), info.ModTime()})
		case strings.HasPrefix(e.Name(), ".new-"), strings.HasPrefix(e.Name(), ".old-"):
			errs = append(errs, b.remove(e.Name(), time.Since(info.ModTime()) > staleStage))
		}
	}
	slices.SortFunc(published, func(x, y build) int { return y.at.Compare(x.at) })
	for i, p := range published {
		if i >= keptBuilds-1 {
			errs = append(errs, b.remove(p.name, true))
		}
	}
	return errors.Join(errs...)
}

// remove deletes a build that is not in use. It is renamed first, so that a
// crash leaves no half of it under its name.
func (b builds) remove(name string, unmarked bool) error {
	m, err := claim(b.path(name))
	switch {
	case errors.Is(err, errInUse):
		return nil
	case errors.Is(err, errGone):
		if _, e := os.Lstat(b.path(name)); e != nil || !unmarked {
			return nil
		}
	case err != nil:
		return fmt.Errorf("prune build %s: %w", name, err)
	default:
		defer m.Close()
	}
	old := name
	if !strings.HasPrefix(name, ".") {
		old = ".old-" + name
		if err := os.Rename(b.path(name), b.path(old)); err != nil {
			return fmt.Errorf("prune build %s: %w", name, err)
		}
	}
	if err := os.RemoveAll(b.path(old)); err != nil {
		return fmt.Errorf("prune build %s: %w", name, err)
	}
	return nil
}
