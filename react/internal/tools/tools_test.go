package tools

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// app makes an application's folder and its tools.
func app(t *testing.T, files map[string]string, change ...func(*Options)) (dir string, tools *Tools) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("FRESHET_TEST_ALL") == "1" {
			t.Fatal("node is not on PATH")
		}
		t.Skip("node is not on PATH")
	}
	if dir, err = filepath.EvalSymlinks(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o := Options{Node: node, Dir: dir, Env: os.Environ(), Script: os.DirFS("../../runtime/tools")}
	for _, c := range change {
		c(&o)
	}
	tools = New(o)
	t.Cleanup(func() {
		if err := tools.Close(); err != nil {
			t.Error(err)
		}
	})
	return dir, tools
}

func ask(t *testing.T, tools *Tools, op string, request map[string]any) (map[string]any, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var reply map[string]any
	err := tools.Call(ctx, op, request, &reply)
	return reply, err
}

func TestAConfigurationIsRun(t *testing.T) {
	dir, tools := app(t, map[string]string{"next.config.js": "module.exports = async (phase) => ({ basePath: '/' + phase, redirects: async () => [1] });"})
	reply, err := ask(t, tools, "config", map[string]any{"file": filepath.Join(dir, "next.config.js"), "phase": "x"})
	if err != nil {
		t.Fatal(err)
	}
	config, _ := reply["config"].(map[string]any)
	redirects, _ := reply["redirects"].([]any)
	if config["basePath"] != "/x" || len(redirects) != 1 {
		t.Errorf("reply %v", reply)
	}
}

func TestAThrowingConfigurationNamesItsPlace(t *testing.T) {
	dir, tools := app(t, map[string]string{"next.config.mjs": "const a = 1;\nthrow new TypeError('no ' + a);\n"})
	file := filepath.Join(dir, "next.config.mjs")
	_, err := ask(t, tools, "config", map[string]any{"file": file, "phase": "x"})
	e, ok := errors.AsType[*OpError](err)
	if !ok || e.File != file || e.Line != 2 || !strings.Contains(e.Message, "TypeError: no 1") {
		t.Errorf("error %v", err)
	}
}
