package apps

import (
	"io/fs"
	"os"
	"path/filepath"
)

// made are what builds and installations leave in an app.
var made = map[string]bool{"node_modules": true, ".next": true, ".freshet": true, "next-env.d.ts": true, "tsconfig.tsbuildinfo": true}

// Copy copies an app's own files into a folder, which it makes: no npm
// packages, nothing that a build wrote, and not what skip says.
func Copy(to, from string, skip ...string) error {
	left := make(map[string]bool)
	for _, name := range skip {
		left[name] = true
	}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case made[d.Name()] || left[rel]:
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
}
