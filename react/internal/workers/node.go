package workers

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// minNode is the oldest major version with all that the runtime uses: a stable
// fetch and AbortSignal.any.
const minNode = 20

// nodeTimeout bounds `node --version`, which takes some 20 ms.
const nodeTimeout = 10 * time.Second

// FindNode returns the absolute path of the Node.js on PATH and its version
// ("20.20.2"). Each error is one line that says what to do.
func FindNode(ctx context.Context) (path, version string, err error) {
	path, err = exec.LookPath("node")
	if errors.Is(err, exec.ErrNotFound) {
		return "", "", fmt.Errorf(`Node.js is not installed (no "node" on PATH): install Node.js %d or newer`, minNode)
	}
	if err != nil {
		return "", "", fmt.Errorf("find Node.js: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, nodeTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return "", "", fmt.Errorf("run %s --version: %w", path, err)
	}
	version, err = checkVersion(string(out))
	if err != nil {
		return "", "", err
	}
	return path, version, nil
}

// checkVersion returns the version in what `node --version` printed.
func checkVersion(out string) (string, error) {
	version, ok := strings.CutPrefix(strings.TrimSpace(out), "v")
	parts := strings.SplitN(version, ".", 3)
	major, err := strconv.Atoi(parts[0])
	if !ok || err != nil || len(parts) < 2 {
		return "", fmt.Errorf("node --version printed %.40q, not the version of a Node.js", strings.TrimSpace(out))
	}
	if major < minNode {
		return "", fmt.Errorf("Node.js %s.%s is too old: install %d or newer", parts[0], parts[1], minNode)
	}
	return version, nil
}
