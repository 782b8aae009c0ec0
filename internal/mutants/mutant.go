package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// mutant is a row of the table: one fault.
type mutant struct {
	Fault  string // what the code does instead, as a sentence
	Breaks string // the guarantee of docs/guarantees.md that this costs
	File   string // below the module's root, with slashes
	Old    string // stands in File exactly once
	New    string
	Tests  string // that notice, separated by spaces: "TestA TestB/sub"
	In     string // packages of these tests, separated by spaces; empty: the file's own
}

func (m mutant) packages() []string {
	if m.In != "" {
		return strings.Fields(m.In)
	}
	if dir := path.Dir(m.File); dir != "." {
		return []string{"./" + dir}
	}
	return []string{"."}
}

func (m mutant) tests() []string { return strings.Fields(m.Tests) }

// apply returns the text of the file with the fault in it.
func (m mutant) apply(text string) (string, error) {
	switch n := strings.Count(text, m.Old); {
	case m.Old == m.New:
		return "", errors.New("it changes nothing")
	case n != 1:
		return "", fmt.Errorf("%s has the text to replace %d times, want once", m.File, n)
	}
	return strings.Replace(text, m.Old, m.New, 1), nil
}

// read returns the file as it is.
func (m mutant) read(root string) (string, error) {
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(m.File)))
	return string(b), err
}

// pattern is the argument of -run for tests, each with the subtest it may name.
func pattern(tests []string) string {
	parts := make([]string, len(tests))
	for i, t := range tests {
		parts[i] = "^" + strings.ReplaceAll(t, "/", "$/^") + "$"
	}
	return strings.Join(parts, "|")
}

// moduleRoot is the folder of go.mod at or above the current one.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.mod here or above")
		}
		dir = up
	}
	return "", err
}
