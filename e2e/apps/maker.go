package apps

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

// Maker is who builds and serves an app.
type Maker struct {
	Name  string // "freshet", "next"
	build func(dir string) *exec.Cmd
	serve func(dir string) *exec.Cmd
	ready *regexp.Regexp // its first group is the URL
}

// Freshet is a binary of this module.
func Freshet(binary string) Maker {
	return Maker{
		Name:  "freshet",
		build: func(dir string) *exec.Cmd { return exec.Command(binary, "build", dir) },
		serve: func(dir string) *exec.Cmd { return exec.Command(binary, "start", dir, "--addr", "127.0.0.1:0") },
		ready: regexp.MustCompile(`freshet: serving .* on (http://[^/\s]+)`),
	}
}

// Built builds the binary of this module into dir.
func Built(dir string) (Maker, error) {
	bin := filepath.Join(dir, "bin-freshet")
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/freshet-go/freshet/cmd/freshet").CombinedOutput(); err != nil {
		return Maker{}, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return Freshet(bin), nil
}

// Next is the npm package next of a folder of npm packages. The app must lie
// beside that folder or below, so that its own imports resolve there too.
func Next(modules string) Maker {
	run := func(dir string, args ...string) *exec.Cmd {
		cmd := exec.Command("node", append([]string{filepath.Join(modules, "next", "dist", "bin", "next")}, args...)...)
		cmd.Dir = dir
		return cmd
	}
	return Maker{
		Name:  "next",
		build: func(dir string) *exec.Cmd { return run(dir, "build") },
		serve: func(dir string) *exec.Cmd { return run(dir, "start", "-p", "0", "-H", "127.0.0.1") },
		ready: regexp.MustCompile(`Local:\s+(http://127\.0\.0\.1:\d+)[\s\S]*Ready in`),
	}
}

// environment is that of the test without what a developer may have set for Next.js.
func environment(env []string) []string {
	return append(append(os.Environ(), "NEXT_TELEMETRY_DISABLED=1", "NODE_ENV=production"), env...)
}

// Build builds the app in dir and returns what was printed. env is added to the environment.
func (m Maker) Build(dir string, env ...string) (string, error) {
	return finish(m.Name+" build of "+dir, m.build(dir), env)
}

// Install brings the npm packages that the lock file in dir names.
func Install(dir string) error {
	cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = dir
	_, err := finish("npm ci in "+dir, cmd, []string{"NODE_ENV="})
	return err
}

// finish runs a command to its end, which must come within four minutes.
func finish(what string, cmd *exec.Cmd, env []string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	bound := exec.CommandContext(ctx, cmd.Path, cmd.Args[1:]...)
	bound.Dir = cmd.Dir
	bound.Env = environment(env)
	bound.WaitDelay = time.Second
	out, err := bound.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s: %w\n%s", what, err, out)
	}
	return string(out), nil
}
