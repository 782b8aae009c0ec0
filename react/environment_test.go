package react

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEnvironment(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte("FROM_FILE=file\nBOTH=file\nFRESHET_SECRET=x\nNODE_ENV=test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env, err := environment(dir, []string{"BOTH=process", "PATH=/bin", "FRESHET_ADMIN_TOKEN=hush", "NODE_ENV=development", "EMPTY=", "odd"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"BOTH=process", "EMPTY=", "FROM_FILE=file", "NODE_ENV=production", "PATH=/bin"}
	list := variables(env.vars)
	slices.Sort(list)
	if !slices.Equal(list, want) {
		t.Errorf("got %v, want %v", list, want)
	}
	if named := []string{"FROM_FILE", "BOTH", "FRESHET_SECRET", "NODE_ENV"}; !slices.Equal(env.inFiles, named) {
		t.Errorf("the files set %v, want %v", env.inFiles, named)
	}
}

// TestEnvironmentOfTheProcess: nil means the process' own.
func TestEnvironmentOfTheProcess(t *testing.T) {
	t.Setenv("OF_THE_PROCESS", "1")
	t.Setenv("FRESHET_OF_THE_PROCESS", "1")
	env, err := environment(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	list := variables(env.vars)
	if !slices.Contains(list, "OF_THE_PROCESS=1") || strings.Contains(strings.Join(list, " "), "FRESHET_") {
		t.Errorf("got %v", list)
	}
}
