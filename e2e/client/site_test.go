package client

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/freshet-go/freshet/e2e/apps"
	"github.com/freshet-go/freshet/e2e/browser"
)

// shared is what the tests build and start once.
var shared struct {
	root    string // removed at the end; the apps lie in it, beside node_modules
	maker   func() (apps.Maker, error)
	browser func() (*browser.Browser, error)
	plain   func() (*site, error)
	based   func() (*site, error)
	stop    []func() error
}

// site is a built and served copy of testdata/client.
type site struct {
	dir  string
	base string // URL of its start page, without a slash at the end
}

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) (code int) {
	parent := os.Getenv("FRESHET_E2E_NEXT") // "" is the folder for temporary files
	root, err := os.MkdirTemp(parent, "fclient")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	shared.root = root
	shared.maker = sync.OnceValues(maker)
	shared.browser = sync.OnceValues(func() (*browser.Browser, error) {
		b, err := browser.Start()
		if err == nil {
			shared.stop = append(shared.stop, b.Close)
		}
		return b, err
	})
	shared.plain = sync.OnceValues(func() (*site, error) { return serve("plain", "", "") })
	shared.based = sync.OnceValues(func() (*site, error) {
		return serve("based", "/base", "const config: { basePath: string } & Record<string, unknown> = { basePath: '/base', trailingSlash: true, reactStrictMode: true, env: { BASE: '/base' } };\nexport default config;\n")
	})
	code = m.Run()
	for _, stop := range shared.stop {
		err = errors.Join(err, stop())
	}
	if err := errors.Join(err, os.RemoveAll(root)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// maker is who builds and serves: freshet, whose binary is built for it, or Next.js.
func maker() (apps.Maker, error) {
	if next := os.Getenv("FRESHET_E2E_NEXT"); next != "" {
		return apps.Next(filepath.Join(next, "node_modules")), nil
	}
	m, err := apps.Built(shared.root)
	return m, errors.Join(err, packages(shared.root))
}

// packages brings react and react-dom: those of the example, if they are there.
func packages(dir string) error {
	example := filepath.Join("..", "..", "examples", "blog")
	if _, err := os.Stat(filepath.Join(example, "node_modules", ".package-lock.json")); err == nil {
		return os.CopyFS(filepath.Join(dir, "node_modules"), os.DirFS(filepath.Join(example, "node_modules")))
	}
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join(example, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return err
		}
	}
	return apps.Install(dir)
}

// build makes a copy of the app, with a next.config.ts if there is one, and builds it.
func build(name, config string) (dir string, err error) {
	m, err := shared.maker()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(shared.root, name)
	if err := apps.Copy(dir, filepath.Join("..", "testdata", "client")); err != nil {
		return "", err
	}
	if config != "" {
		if err := os.WriteFile(filepath.Join(dir, "next.config.ts"), []byte(config), 0o600); err != nil {
			return "", err
		}
	}
	_, err = m.Build(dir)
	return dir, err
}

// serve builds and serves a copy of the app until the tests end.
func serve(name, prefix, config string) (*site, error) {
	dir, err := build(name, config)
	if err != nil {
		return nil, err
	}
	m, err := shared.maker()
	if err != nil {
		return nil, err
	}
	s, err := m.Serve(dir)
	if err != nil {
		return nil, err
	}
	shared.stop = append(shared.stop, func() error { s.Stop(); return nil })
	return &site{dir: dir, base: s.Base + prefix}, nil
}

// open opens a tab and the site that is built without a configuration.
func open(t *testing.T) (*browser.Tab, *site) {
	t.Helper()
	return opened(t, shared.plain)
}

func opened(t *testing.T, which func() (*site, error)) (*browser.Tab, *site) {
	t.Helper()
	need(t)
	b, err := shared.browser()
	if err != nil {
		t.Fatal(err)
	}
	s, err := which()
	if err != nil {
		t.Fatal(err)
	}
	return b.Open(t), s
}

// need skips the test without a browser or Node.js, unless nothing may be skipped.
func need(t *testing.T) {
	t.Helper()
	browser.Need(t)
	for _, name := range []string{"node", "npm"} {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if os.Getenv("FRESHET_TEST_ALL") == "1" {
			t.Fatalf("%s is not on PATH", name)
		}
		t.Skipf("%s is not on PATH", name)
	}
}

func underNext() bool { return os.Getenv("FRESHET_E2E_NEXT") != "" }

// ours skips, under Next.js, what freshet does otherwise on purpose.
func ours(t *testing.T, why string) {
	t.Helper()
	if underNext() {
		t.Skip("Next.js does otherwise: " + why)
	}
}
