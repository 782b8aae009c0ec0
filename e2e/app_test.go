package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// shared is what all tests build once.
var shared struct {
	dir string // removed by TestMain
	bin func() (string, error)
	app func() (string, error)
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "fe2e") // short: sockets lie below it
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared.dir = dir
	shared.bin = sync.OnceValues(buildBinary)
	shared.app = sync.OnceValues(buildApp)
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func buildBinary() (string, error) {
	bin := filepath.Join(shared.dir, "freshet")
	out, err := exec.Command("go", "build", raceFlag, "-o", bin, "github.com/freshet-go/freshet/cmd/freshet").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
}

// binary is the path of freshet itself.
func binary(t *testing.T) string {
	t.Helper()
	bin, err := shared.bin()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// needNode skips the test where React pages cannot run, unless nothing may be skipped.
func needNode(t *testing.T) {
	t.Helper()
	missing := ""
	for _, name := range []string{"node", "npm"} {
		if _, err := exec.LookPath(name); err != nil {
			missing = name + " is not on PATH"
		}
	}
	switch {
	case missing == "":
	case os.Getenv("FRESHET_TEST_ALL") == "1":
		t.Fatal(missing)
	default:
		t.Skip(missing)
	}
}

// buildApp makes the blog, with two API routes more, and builds it.
func buildApp() (string, error) {
	dir := filepath.Join(shared.dir, "blog")
	example := filepath.Join("..", "examples", "blog")
	entries, err := os.ReadDir(example)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		switch e.Name() {
		case "data", ".freshet", ".next", "node_modules":
			continue
		}
		if err := copyTree(filepath.Join(dir, e.Name()), filepath.Join(example, e.Name())); err != nil {
			return "", err
		}
	}
	if err := copyTree(filepath.Join(dir, "pages", "api"), filepath.Join("testdata", "api")); err != nil {
		return "", err
	}
	if err := copyTree(filepath.Join(dir, "node_modules"), filepath.Join(example, "node_modules")); err != nil {
		cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("npm ci: %w\n%s", err, out)
		}
	}
	if err := windows(dir, "3600"); err != nil { // no page ages while the tests run
		return "", err
	}
	bin, err := shared.bin()
	if err != nil {
		return "", err
	}
	if out, err := exec.Command(bin, "build", dir).CombinedOutput(); err != nil {
		return "", fmt.Errorf("freshet build: %w\n%s", err, out)
	}
	return dir, nil
}

// windows sets after how many seconds the blog's pages are renewed.
func windows(dir, seconds string) error {
	for _, name := range []string{"index.js", filepath.Join("posts", "[slug].js")} {
		file := filepath.Join(dir, "pages", name)
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		with := regexp.MustCompile(`revalidate: \d+`).ReplaceAll(text, []byte("revalidate: "+seconds))
		if bytes.Equal(with, text) {
			return fmt.Errorf("%s has no revalidate to change", name)
		}
		if err := os.WriteFile(file, with, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// copyTree copies a file or folder into what may be there already.
func copyTree(to, from string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		data, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, data, info.Mode().Perm())
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := copyTree(filepath.Join(to, e.Name()), filepath.Join(from, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// blog is a built blog of the test's own.
func blog(t *testing.T) string {
	t.Helper()
	needNode(t)
	app, err := shared.app()
	if err != nil {
		t.Fatal(err)
	}
	parent, err := os.MkdirTemp(shared.dir, "t")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(parent, "b")
	if err := copyTree(dir, app); err != nil {
		t.Fatal(err)
	}
	return dir
}

// freshet runs a command to its end, which must come within a minute.
func freshet(t *testing.T, env []string, args ...string) (code int, out, errOut string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var o, e strings.Builder
	cmd := exec.CommandContext(ctx, binary(t), args...)
	cmd.Stdout, cmd.Stderr = &o, &e
	if env != nil {
		cmd.Env = env
	}
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatalf("freshet %s did not end: %s%s", strings.Join(args, " "), o.String(), e.String())
	}
	return cmd.ProcessState.ExitCode(), o.String(), e.String()
}
