package bundle

import (
	"encoding/json"
	"fmt"
	"os"
)

// Kind says how a page comes into being.
type Kind string

// The kinds of pages, by what a page's module exports.
const (
	Static Kind = "static" // no data function: rendered once
	SSG    Kind = "ssg"    // getStaticProps
	SSR    Kind = "ssr"    // getServerSideProps: rendered for every request
	API    Kind = "api"    // below pages/api: answers requests itself
)

// Manifest describes a finished build. It is written as manifest.json and read
// by the worker processes, too. The names of modules are relative to the
// build's server folder, with slashes; empty means that the application has no
// such page.
type Manifest struct {
	ID          string `json:"id"`
	Pages       []Page `json:"pages"` // sorted by route
	App         string `json:"app"`
	Document    string `json:"document"`
	ErrorPage   string `json:"error"`
	NotFound    string `json:"notFound"`
	ServerError string `json:"serverError"`
	Client      Client `json:"client"`
	Config      Config `json:"config"`
}

// Page is a route of the application. The pages that Next.js treats specially
// (_app, _document, _error, 404, 500) are not among them.
type Page struct {
	Route  string `json:"route"` // as in Next.js: "/posts/[slug]"
	File   string `json:"file"`  // relative to the application's folder: "pages/posts/[slug].js"
	Kind   Kind   `json:"kind"`
	Module string `json:"module"`
	Paths  bool   `json:"paths"` // exports getStaticPaths
}

// ReadManifest reads the manifest.json that Build wrote.
func ReadManifest(path string) (*Manifest, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	m := new(Manifest)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("read manifest %s: %w", path, err)
	}
	if m.ID == "" {
		return nil, fmt.Errorf("read manifest %s: it has no id", path)
	}
	return m, nil
}

// Write writes the manifest to a file in place of what is there, for what only a
// running build finds out: as with [Build], the caller sees to it that nobody
// reads the build yet.
func (m *Manifest) Write(path string) error {
	data, err := m.encode()
	if err == nil {
		err = os.WriteFile(path, data, 0o644)
	}
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	return nil
}

// encode gives the manifest as it stands in the file.
func (m *Manifest) encode() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode manifest: %w", err)
	}
	return append(data, '\n'), nil
}
