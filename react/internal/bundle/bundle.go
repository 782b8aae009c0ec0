// Package bundle compiles an application of Next.js' Pages Router into modules
// that Node.js processes run, and into files that browsers load: it finds the
// pages, tells their kinds by what they export, refuses what cannot work, and
// bundles pages and runtime with esbuild, once for each side. What belongs to
// the server does not come to browsers. It is the only importer of esbuild. What it needs run of the
// application (next.config, its compilers) runs in Options.Tools; it renders
// nothing.
//
// Its invariant: the output depends on the application's files, what its
// next.config says, its public variables and the builder's version alone, not on where, when or in which
// order it was built. So the ID of a build, a hash of the output, is the same
// for all who build the same thing.
package bundle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Options say what to build.
type Options struct {
	Dir      string            // the application's folder: it holds pages or src/pages
	Out      string            // the folder for the result; made if missing, must hold no build yet
	Runtime  fs.FS             // worker.mjs, next/*.js, client/main.mjs and what they import
	Env      map[string]string // variables of the build; those named NEXT_PUBLIC_* become part of the code
	Version  string            // of the builder; part of the ID
	EnvFiles []string          // names of the variables that .env files set: a module that brings one to browsers fails the build
	Tools    Tools             // runs next.config and the other packages of the application. Nil: an application that needs them cannot be built
}

// Result is a finished build.
type Result struct {
	Manifest *Manifest
	Warnings []Message         // sorted by file and line
	Env      map[string]string // Options.Env as next.config left it
}

// Build compiles the application of o.Dir into o.Out: manifest.json, the
// folder server with worker.mjs and a module for each page, and the folder
// static with what browsers load. It writes nothing elsewhere, and
// manifest.json last, so a folder that holds one is complete.
//
// If the application is at fault the error is an *Error with all that was
// found, and nothing is written; other errors name the step that failed.
func Build(ctx context.Context, o Options) (*Result, error) {
	dir, out, err := folders(o)
	if err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	found := new(findings)
	result, files, err := prepare(ctx, o, dir, found)
	if err != nil {
		return nil, fmt.Errorf("build %s: %w", o.Dir, err)
	}
	warnings, err := found.result()
	if err != nil {
		return nil, err
	}
	result.Warnings = warnings
	if err := emit(out, result.Manifest, files); err != nil {
		return nil, fmt.Errorf("build %s: %w", o.Dir, err)
	}
	return result, nil
}

// folders gives the real path of the application (esbuild works with real
// paths, and names are told relative to it) and the absolute one of the output.
func folders(o Options) (dir, out string, err error) {
	if dir, err = filepath.Abs(o.Dir); err != nil {
		return "", "", err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", "", err
	}
	if info, err := os.Stat(dir); err != nil {
		return "", "", err
	} else if !info.IsDir() {
		return "", "", fmt.Errorf("%s is not a folder", o.Dir)
	}
	if o.Out == "" {
		return "", "", errors.New("no output folder is given")
	}
	if out, err = filepath.Abs(o.Out); err != nil {
		return "", "", err
	}
	return dir, out, nil
}

// prepare makes all of a build in memory. What is wrong with the application
// goes to found; the error is for what went wrong with the build itself.
func prepare(ctx context.Context, o Options, dir string, found *findings) (*Result, map[string][]byte, error) {
	if err := refuseFiles(dir, found); err != nil {
		return nil, nil, err
	}
	configured, err := readConfig(ctx, o, dir, found)
	if err != nil {
		return nil, nil, err
	}
	o.Env = configured.Env
	layout := new(findings)
	pages, err := scanPages(dir, layout)
	if err != nil {
		return nil, nil, err
	}
	refusePublic(dir, pages, layout)
	refuseMissing(dir, layout)
	found.take(layout)
	if err := inspectPages(pages, found); err != nil {
		return nil, nil, err
	}
	if layout.failed() {
		return nil, nil, nil // esbuild would only say the same in many places
	}
	t, err := newTask(ctx, o, dir, pages, configured, found)
	if err != nil {
		return nil, nil, err
	}
	compiled, err := t.compile(ctx)
	if err != nil || compiled == nil {
		return nil, nil, err
	}
	manifest := describe(pages, compiled, found)
	manifest.Config = configured.Config
	if found.failed() {
		return nil, nil, nil
	}
	client, err := t.compileClient(ctx)
	if err != nil || client == nil {
		return nil, nil, err
	}
	if err := client.addRoutes(pages); err != nil {
		return nil, nil, err
	}
	manifest.Client = client.Client
	encoded, err := manifest.encode()
	if err != nil {
		return nil, nil, err
	}
	files := map[string][]byte{}
	for name, data := range compiled.files {
		files["server/"+name] = data
	}
	for name, data := range client.files {
		files["static/"+name] = data
	}
	manifest.ID = identity(o.Version, encoded, files, t.packages.externals())
	return &Result{Manifest: manifest, Env: configured.Env}, files, nil
}

// describe makes the manifest, still without ID.
func describe(pages []*source, compiled *compiled, found *findings) *Manifest {
	m := &Manifest{Pages: []Page{}}
	for _, page := range pages {
		e := compiled.entries[page.output]
		kind, wrong := classify(page, e.exports, e.common)
		found.fail(wrong...)
		page.kind = kind
		switch page.route {
		case "/_app":
			m.App = e.module
		case "/_document":
			m.Document = e.module
		case "/_error":
			m.ErrorPage = e.module
		case "/404":
			m.NotFound = e.module
		case "/500":
			m.ServerError = e.module
		default:
			m.Pages = append(m.Pages, Page{
				Route: page.route, File: page.file, Kind: kind, Module: e.module, Paths: kind == SSG && slices.Contains(e.exports, staticPaths),
			})
		}
	}
	return m
}

// emit writes a build. A folder that holds one already is refused: two builds
// in one folder would be neither.
func emit(out string, manifest *Manifest, files map[string][]byte) error {
	for _, name := range []string{"manifest.json", "server", "static"} {
		if _, err := os.Lstat(filepath.Join(out, name)); err == nil {
			return fmt.Errorf("write %s: the folder holds a build already", out)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("write: %w", err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	encoded, err := manifest.encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "manifest.json"), encoded, 0o644); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
