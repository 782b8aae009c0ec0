package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// postcssFiles are the names under which a PostCSS configuration is read, and
// postcssOthers those that PostCSS knows elsewhere and Next.js does not read.
var (
	postcssFiles  = []string{".postcssrc.json", "postcss.config.json", ".postcssrc.js", "postcss.config.js", "postcss.config.mjs", "postcss.config.cjs"}
	postcssOthers = []string{".postcssrc", ".postcssrc.yaml", ".postcssrc.yml", ".postcssrc.cjs", ".postcssrc.mjs", "postcss.config.ts", "postcss.config.mts", "postcss.config.cts"}
)

// hasPostCSS reports whether the application configures PostCSS: in the nearest
// package.json, or in a file of its folder or of one above.
func hasPostCSS(dir string, found *findings) (bool, error) {
	for _, name := range postcssOthers {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			found.fail(Message{File: name, Text: "a PostCSS configuration of this name is not read", Hint: "name it " + strings.Join(postcssFiles[3:], ", ") + " or, as JSON, " + postcssFiles[0]})
		}
	}
	if inside, err := postcssInPackage(dir); inside || err != nil {
		return inside, err
	}
	for folder := range foldersUp(dir) {
		for _, name := range postcssFiles {
			_, err := os.Stat(filepath.Join(folder, name))
			if err == nil {
				return true, nil
			} else if !errors.Is(err, fs.ErrNotExist) {
				return false, fmt.Errorf("read the PostCSS configuration: %w", err)
			}
		}
	}
	return false, nil
}

// postcssInPackage looks into the nearest package.json.
func postcssInPackage(dir string) (bool, error) {
	for folder := range foldersUp(dir) {
		data, err := os.ReadFile(filepath.Join(folder, "package.json"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return false, fmt.Errorf("read the PostCSS configuration: %w", err)
		}
		var j struct {
			PostCSS map[string]any `json:"postcss"`
		}
		if err := json.Unmarshal(data, &j); err != nil {
			return false, nil // whoever reads package.json for what it is says what is wrong
		}
		return j.PostCSS != nil, nil
	}
	return false, nil
}

// foldersUp lists a folder and all above it.
func foldersUp(dir string) func(func(string) bool) {
	return slices.Values(append([]string{dir}, parents(dir)...))
}

func parents(dir string) []string {
	if up := filepath.Dir(dir); up != dir {
		return append([]string{up}, parents(up)...)
	}
	return nil
}
