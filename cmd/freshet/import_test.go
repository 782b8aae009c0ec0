package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCopyFilesLeavesTheOriginalAlone(t *testing.T) {
	from := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(name), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(from, "deeper"), 0o700); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "to")
	if err := copyFiles(t.Context(), to, from); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b"} {
		got, err := os.ReadFile(filepath.Join(to, name))
		if err != nil || string(got) != name {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err := os.WriteFile(filepath.Join(to, name), nil, 0o600); err != nil {
			t.Errorf("the copy of %s cannot be written: %v", name, err)
		}
	}
	if left, err := os.ReadDir(to); err != nil || len(left) != 2 {
		t.Errorf("copied %v, %v", left, err)
	}
	if err := copyFiles(t.Context(), filepath.Join(t.TempDir(), "x"), filepath.Join(from, "none")); err == nil {
		t.Error("a folder that is not there was copied")
	}
}
