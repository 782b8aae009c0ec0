// Package envfile reads an application's .env files by Next.js' rules: which
// files count, which one wins, what a line means and how one value refers to
// another. It is not an environment: it sets nothing and starts nothing, it
// only says what the files add to a process that already has variables of its
// own.
//
// Its invariant: a value never leaves the package but in Env.Vars. Warnings
// and errors name files, lines and variables, never what a variable holds.
package envfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Limits of what Load accepts. They are far above what an operating system
// gives to a new process (on Linux 128 KiB for one variable and, by default,
// 2 MiB for all together), so that a file that cannot work is refused here,
// with its name, and not by a failing exec.
const (
	// MaxFile is the largest .env file in bytes.
	MaxFile = 1 << 20
	// MaxValue is the largest variable in bytes: name, "=" and expanded value.
	MaxValue = 128<<10 - 1
	// MaxTotal is the limit in bytes for all expanded values together.
	MaxTotal = 1 << 20

	maxWarnings = 50 // more than anybody reads
)

// Env is what the files of one folder add to a process.
type Env struct {
	// Vars holds the expanded value of every variable that a file sets and the
	// process does not. It is the caller's to change.
	Vars map[string]string
	// Names are the variables that a file sets, also where the process sets them, too.
	Names []string
	// Files are the names of the files that were read, the strongest first.
	Files []string
	// Warnings tell of lines that were skipped or do not mean what they seem
	// to; the strongest file's come first.
	Warnings []Warning
}

// Warning is something odd in a file. Text never contains a value.
type Warning struct {
	File string // name within the folder, such as ".env.local"
	Line int    // counted from 1; 0 means the file as a whole
	Text string
}

// String gives the warning as "FILE:LINE: TEXT".
func (w Warning) String() string {
	if w.Line == 0 {
		return w.File + ": " + w.Text
	}
	return fmt.Sprintf("%s:%d: %s", w.File, w.Line, w.Text)
}

// Load reads the .env files of dir for a mode ("production", "development" or
// "test"; empty means production) and expands the references in their values.
// The process' own variables, in the form of os.Environ, win over every file
// and can be referred to. From strong to weak the files are .env.MODE.local,
// .env.local (not in mode test), .env.MODE and .env, as in Next.js. NODE_ENV
// always is the mode; a file cannot set it.
//
// A missing file is no error, nor is a line that says nothing: it is skipped
// with a warning, as Next.js skips it. Errors are files that cannot be read or
// pass a limit of this package.
func Load(dir, mode string, process []string) (Env, error) {
	if mode == "" {
		mode = "production"
	}
	names, err := order(mode)
	if err != nil {
		return Env{}, fmt.Errorf("load .env files: %w", err)
	}
	env := Env{Vars: map[string]string{}}
	x := &expander{process: map[string]string{}, raw: map[string]assignment{}}
	for _, entry := range process {
		if name, value, ok := strings.Cut(entry, "="); ok {
			x.process[name] = value
		}
	}
	x.process["NODE_ENV"] = mode
	for _, name := range names {
		text, found, warning, err := read(filepath.Join(dir, name))
		if err != nil {
			return Env{}, fmt.Errorf("load %s: %w", name, err)
		}
		if warning != "" {
			env.Warnings = append(env.Warnings, Warning{File: name, Text: warning})
		}
		if !found {
			continue
		}
		env.Files = append(env.Files, name)
		assignments, warnings := parse(name, text)
		env.Warnings = append(env.Warnings, warnings...)
		x.add(assignments)
	}
	env.Names = slices.Clone(x.names)
	for _, name := range x.names {
		if _, set := x.process[name]; set {
			continue
		}
		value, err := x.lookup(name, 0)
		if err != nil {
			return Env{}, err
		}
		env.Vars[name] = value
	}
	env.Warnings = append(env.Warnings, x.warnings...)
	if more := len(env.Warnings) - maxWarnings; more > 0 {
		env.Warnings = append(env.Warnings[:maxWarnings:maxWarnings],
			Warning{File: env.Warnings[maxWarnings].File, Text: fmt.Sprintf("%d more warnings are not shown", more)})
	}
	return env, nil
}

// order lists the files of a mode, the strongest first.
func order(mode string) ([]string, error) {
	switch mode {
	case "production", "development":
		return []string{".env." + mode + ".local", ".env.local", ".env." + mode, ".env"}, nil
	case "test":
		return []string{".env.test.local", ".env.test", ".env"}, nil
	}
	return nil, fmt.Errorf("unknown mode %q: it must be production, development or test", mode)
}

// read gives a file's text. A folder of that name (.env is a usual name for a
// Python environment) or a pipe is passed over with a warning: opening a pipe
// may wait for ever.
func read(path string) (text string, found bool, warning string, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, "", nil
	}
	if err != nil {
		return "", false, "", pathless(err)
	}
	if !info.Mode().IsRegular() {
		return "", false, "this is not a regular file; it is not read", nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", false, "", pathless(err)
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return "", false, "", pathless(err)
	}
	if len(data) > MaxFile {
		return "", false, "", fmt.Errorf("the file is larger than %d bytes", MaxFile)
	}
	return string(data), true, "", nil
}

// pathless drops the path of a file error: Load names the file already.
func pathless(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
