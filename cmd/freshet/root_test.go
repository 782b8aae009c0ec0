package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// called runs a command line as the shell would.
func called(t *testing.T, env []string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, streams{Out: &o, Err: &e, Env: env})
	return code, o.String(), e.String()
}

func TestWrongCallsGetOneLineAndCode2(t *testing.T) {
	for _, row := range []struct {
		name string
		env  []string
		args []string
		want string
	}{
		{"an unknown command", nil, []string{"bild"}, `unknown command "bild"`},
		{"an unknown flag", nil, []string{"build", "--fast"}, "unknown flag: --fast"},
		{"two folders", nil, []string{"build", "a", "b"}, "one folder is expected, got 2: a b"},
		{"a flag without its value", nil, []string{"start", "--addr"}, "flag needs an argument: --addr"},
		{"an address without a port", nil, []string{"start", "--addr", "localhost"}, `--addr is "localhost"`},
		{"a health address without a port", nil, []string{"start", "--health", "localhost"}, `--health is "localhost"`},
		{"a PORT that is no number", []string{"PORT=http"}, []string{"start"}, `PORT is "http"`},
		{"an unknown log format", nil, []string{"start", "--log-format", "xml"}, `--log-format is "xml"`},
		{"an unknown log level", nil, []string{"start", "--log-level", "loud"}, `--log-level is "loud"`},
		{"an admin address without a port", nil, []string{"start", "--admin", "localhost"}, `--admin is "localhost"`},
		{"why: no URL", nil, []string{"why"}, "one URL is expected"},
		{"why: three arguments", nil, []string{"why", "a", "/b", "/c"}, "one URL is expected"},
		{"why: no path", nil, []string{"why", "posts/a"}, `"posts/a" is neither a path such as /posts/first nor a URL`},
		{"why: the folder twice", nil, []string{"why", "a", "/b", "--dir", "c"}, `the folder is named twice: "a" and --dir "c"`},
		{"why: a folder and a server", []string{"FRESHET_TOKEN=x"}, []string{"why", "a", "/b", "--server", "127.0.0.1:1"}, "the server is named twice"},
		{"why: a state and a server", nil, []string{"why", "/b", "--state", "s", "--server", "127.0.0.1:1"}, "the server is named twice: --server goes without a folder"},
		{"why: a server without its token", nil, []string{"why", "/b", "--server", "127.0.0.1:1"}, "the environment variable FRESHET_TOKEN"},
		{"why: a server that is no URL", []string{"FRESHET_TOKEN=x"}, []string{"why", "/b", "--server", "ftp://h"}, "--server is not a URL"},
		{"why: a server with a password", []string{"FRESHET_TOKEN=x"}, []string{"why", "/b", "--server", "http://u:p@h"}, "--server is not a URL"},
		{"pages: an unknown state", nil, []string{"pages", "--is", "old"}, `--is is "old"`},
		{"pages: states for the state folder", nil, []string{"pages", "--state", "stale,fresh"}, "write --is stale,fresh"},
		{"pages: a prefix that is no path", nil, []string{"pages", "--prefix", "posts"}, `"posts" is neither`},
		{"pages: two folders", nil, []string{"pages", "a", "b"}, "one folder is expected, got 2"},
		{"revalidate: nothing named", nil, []string{"revalidate"}, "say which pages"},
		{"revalidate: two kinds", nil, []string{"revalidate", "/a", "--purge", "--plan"}, "--stale, --purge and --plan exclude each other"},
		{"revalidate: no path", nil, []string{"revalidate", "a"}, `"a" is neither`},
		{"revalidate: an empty tag", nil, []string{"revalidate", "--tag", ""}, "--tag is empty"},
		{"revalidate: a pattern without its slash", nil, []string{"revalidate", "--pattern", "[slug]"}, `--pattern is "[slug]"`},
		{"revalidate: a param without its value", nil, []string{"revalidate", "--pattern", "/[a]", "--param", "a"}, `--param is "a"`},
		{"revalidate: a param without a pattern", nil, []string{"revalidate", "--all", "--param", "a=b"}, "--param goes with one --pattern, there are 0"},
		{"revalidate: a param of two patterns", nil, []string{"revalidate", "--pattern", "/[a]", "--pattern", "/x/[a]", "--param", "a=b"}, "there are 2"},
		{"a negative number of workers", nil, []string{"build", "--workers", "-1"}, "--workers is -1"},
		{"a switch that is neither true nor false", nil, []string{"start", "--access-log=maybe"}, "--access-log"},
	} {
		t.Run(row.name, func(t *testing.T) {
			code, out, errOut := called(t, row.env, row.args...)
			if code != 2 || out != "" || strings.Count(errOut, "\n") != 1 || !strings.HasPrefix(errOut, "freshet: ") || !strings.Contains(errOut, row.want) {
				t.Errorf("code %d, stdout %q, stderr %q; want code 2 and one line with %q", code, out, errOut, row.want)
			}
		})
	}
}

func TestFailuresGetOneLineAndCode1(t *testing.T) {
	empty := t.TempDir()
	file := filepath.Join(empty, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"build: the folder does not exist", []string{"build", filepath.Join(empty, "none")}, "does not exist"},
		{"build: it is a file", []string{"build", file}, "is no folder"},
		{"build: it has no pages", []string{"build", empty}, "has no folder pages"},
		{"start: the folder does not exist", []string{"start", filepath.Join(empty, "none")}, "does not exist"},
		{"start: it has no build", []string{"start", empty}, `has no build: run "freshet build ` + empty + `" first`},
		{"why: no server runs", []string{"why", empty, "/"}, `no server is running on ` + filepath.Join(empty, ".freshet", "state") + `: start it with "freshet start ` + empty + `"`},
		{"why: no server runs on a state elsewhere", []string{"why", "/", "--dir", empty, "--state", empty}, `start it with "freshet start ` + empty + ` --state ` + empty + `"`},
		{"why: the folder does not exist", []string{"why", filepath.Join(empty, "none"), "/"}, "does not exist"},
		{"pages: no server runs", []string{"pages", empty}, "no server is running on"},
		{"revalidate: no server runs", []string{"revalidate", "/", "--dir", empty}, "no server is running on"},
		{"why: a path that is too long for a socket", []string{"why", "/", "--state", strings.Repeat("/long", 30)}, "too long for a socket"},
		{"start: flags may stand before the folder", []string{"start", "--addr", "127.0.0.1:0", empty}, "has no build"},
		{"start: flags may stand after the folder", []string{"start", empty, "--addr", "127.0.0.1:0"}, "has no build"},
	} {
		t.Run(row.name, func(t *testing.T) {
			code, out, errOut := called(t, nil, row.args...)
			if code != 1 || out != "" || strings.Count(errOut, "\n") != 1 || !strings.Contains(errOut, row.want) {
				t.Errorf("code %d, stdout %q, stderr %q; want code 1 and one line with %q", code, out, errOut, row.want)
			}
		})
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) != 1 {
		t.Errorf("a command that failed left %v, %v", left, err)
	}
}

func TestHelp(t *testing.T) {
	for _, row := range []struct {
		name string
		args []string
		want []string
	}{
		{"of the program", []string{"--help"}, []string{"build", "start", "Examples:"}},
		{"without a command", nil, []string{"build", "start"}},
		{"of build", []string{"build", "--help"}, []string{"freshet build examples/blog", "--workers"}},
		{"of start", []string{"start", "--help"}, []string{"freshet start examples/blog", "--addr", "--state", "--health", "--admin", "FRESHET_TOKEN", "--access-log", "--log-format", "--log-level", "--workers"}},
		{"of why", []string{"why", "--help"}, []string{"freshet why /posts/first", "--dir", "--state", "--server", "FRESHET_TOKEN", "--json"}},
		{"of pages", []string{"pages", "--help"}, []string{"freshet pages --is", "--pattern", "--tag", "--prefix", "--pending", "--failing", "--json", "--server"}},
		{"of revalidate", []string{"revalidate", "--help"}, []string{"freshet revalidate /posts/first", "--tag", "--prefix", "--pattern", "--param", "--all", "--stale", "--purge", "--plan", "--json", "--server"}},
		{"the version", []string{"--version"}, []string{"freshet ", "go1."}},
	} {
		t.Run(row.name, func(t *testing.T) {
			code, out, errOut := called(t, nil, row.args...)
			if code != 0 || errOut != "" {
				t.Fatalf("code %d, stderr %q", code, errOut)
			}
			for _, w := range row.want {
				if !strings.Contains(out, w) {
					t.Errorf("%q is missing in\n%s", w, out)
				}
			}
		})
	}
}

func TestOneLine(t *testing.T) {
	err := errors.Join(errors.New("react: first"), errors.New("second\n  third\r\n"))
	if got := oneLine(err); got != "first; second; third" {
		t.Errorf("got %q", got)
	}
}
