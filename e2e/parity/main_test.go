package parity

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/freshet-go/freshet/e2e/apps"
	"github.com/freshet-go/freshet/e2e/browser"
)

// shared is what the tests bring once.
var shared struct {
	root     string // apps lie below, beside node_modules
	freshet  func() (apps.Maker, error)
	browser  func() (*browser.Browser, error)
	packages func() error
	stop     []func() error
}

func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv("FRESHET_PARITY") == "" { // what is left reads files
		if err := flag.Set("test.run", "^TestTheDocs"); err != nil {
			panic(err)
		}
	}
	os.Exit(run(m))
}

func run(m *testing.M) (code int) {
	root, err := os.MkdirTemp("", "parity")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	shared.root = root
	shared.freshet = sync.OnceValues(func() (apps.Maker, error) { return apps.Built(root) })
	shared.packages = sync.OnceValue(packages)
	shared.browser = sync.OnceValues(func() (*browser.Browser, error) {
		b, err := browser.Start()
		if err == nil {
			shared.stop = append(shared.stop, b.Close)
		}
		return b, err
	})
	code = m.Run()
	for _, stop := range shared.stop {
		err = errors.Join(err, stop())
	}
	if os.Getenv("FRESHET_PARITY_KEEP") == "" {
		err = errors.Join(err, os.RemoveAll(root))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// packages brings the npm packages of the documentation site, which are also
// all those of the shop and of the blog, as TestTheDocsAppHasAllPackages holds.
func packages() error {
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join("..", "testdata", "docs", name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(shared.root, name), text, 0o600); err != nil {
			return err
		}
	}
	return apps.Install(shared.root)
}

// serve makes a copy of an app below the npm packages, builds and serves it.
func serve(t *testing.T, m apps.Maker, name, from string) (base string) {
	t.Helper()
	dir := filepath.Join(shared.root, m.Name, name)
	if err := apps.Copy(dir, from, "package-lock.json", "data/down"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Build(dir); err != nil {
		t.Fatal(err)
	}
	s, err := m.Serve(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Stop()
		if t.Failed() {
			t.Logf("%s said:\n%s", m.Name, s.Said())
		}
	})
	return s.Base
}

func tab(t *testing.T) *browser.Tab {
	t.Helper()
	b, err := shared.browser()
	if err != nil {
		t.Fatal(err)
	}
	return b.Open(t)
}
