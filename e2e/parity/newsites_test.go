package parity

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/e2e/apps"
)

// newSites are those that create-next-app makes for the Pages Router.
var newSites = []struct {
	name string
	args []string
	file string // the page that the text tells to edit
	css  string // a colour that only the styles give, of the link "Deploy Now"
}{
	{"typescript with tailwind", []string{"--ts", "--tailwind", "--no-src-dir"}, "index.tsx", "rgb(23, 23, 23)"},
	{"typescript in src", []string{"--ts", "--no-tailwind", "--src-dir"}, "index.tsx", "rgb(0, 0, 0)"},
	{"javascript", []string{"--js", "--no-tailwind", "--no-src-dir"}, "index.js", "rgb(0, 0, 0)"},
	{"javascript with tailwind in src", []string{"--js", "--tailwind", "--src-dir"}, "index.js", "rgb(23, 23, 23)"},
}

// TestNewSites: what somebody gets who begins today builds and runs unchanged.
// The npm packages of the first site, which has the most, serve all of them.
func TestNewSites(t *testing.T) {
	root := filepath.Join(shared.root, "new")
	mine := apps.Next(filepath.Join(root, "node_modules"))
	if !itself() {
		var err error
		if mine, err = shared.freshet(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, site := range newSites {
		dir := filepath.Join(root, fmt.Sprint("site", i))
		create(t, root, filepath.Base(dir), site.args)
		if i == 0 {
			install(t, dir, root)
		}
		t.Run(site.name, func(t *testing.T) { newSite(t, mine, dir, site.file, site.css) })
	}
}

// create runs create-next-app, which asks nothing and installs nothing.
func create(t *testing.T, in, name string, args []string) {
	t.Helper()
	all := append([]string{"--yes", "create-next-app@16", name, "--no-app", "--no-linter", "--import-alias", "@/*", "--use-npm", "--skip-install", "--disable-git", "--yes"}, args...)
	cmd := exec.Command("npx", all...)
	cmd.Dir = in
	cmd.Env = append(os.Environ(), "NEXT_TELEMETRY_DISABLED=1", "CI=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("create-next-app: %v\n%s", err, out)
	}
}

// install brings the npm packages of a site to the folder above it.
func install(t *testing.T, dir, root string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "package.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("npm", "install", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm install: %v\n%s", err, out)
	}
}

// newSite builds and serves a site and looks at its page.
func newSite(t *testing.T, m apps.Maker, dir, file, colour string) {
	before := own(t, dir)
	if out, err := m.Build(dir); err != nil {
		t.Fatal(err)
	} else if strings.Contains(strings.ToLower(out), "warning") {
		t.Logf("the build warns: %s", out)
	}
	s, err := m.Serve(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	tab := tab(t)
	tab.Expect(`fonts\.(googleapis|gstatic)\.com`) // the tab reaches no other host
	tab.Go(s.Base + "/")
	tab.Quiet()
	tab.Is(`document.querySelector('h1').textContent`, "To get started, edit the "+file+" file.")
	tab.Is(`[...document.images].every((i) => i.complete && i.naturalWidth > 0) && document.images.length`, 2)
	link := `[...document.querySelectorAll('a')].find((a) => a.textContent.trim() === 'Deploy Now')`
	tab.Is(`getComputedStyle(`+link+`).backgroundColor`, colour)
	tab.Is(`getComputedStyle(`+link+`).display`, "flex")
	tab.Is(`getComputedStyle(document.querySelector('main')).minHeight === innerHeight + 'px'`, true)
	for _, font := range []string{"Geist", "Geist Mono"} {
		variable := "--font-" + strings.ReplaceAll(strings.ToLower(font), " ", "-")
		if font == "Geist" {
			variable = "--font-geist-sans"
		}
		tab.Wait(variable+" names "+font, fmt.Sprintf(`[...document.querySelectorAll('#__next *')].some((e) => getComputedStyle(e).getPropertyValue(%q).replace(/["']/g, '').startsWith(%q))`, variable, font))
	}
	if picture := os.Getenv("FRESHET_PARITY_PICTURES"); picture != "" {
		tab.Picture(filepath.Join(picture, filepath.Base(dir)+".png"))
	}
	resp, text := ask(t, s.Base, "", request{line: "GET /api/hello"})
	if resp.StatusCode != 200 || text != `{"name":"John Doe"}` {
		t.Errorf("/api/hello is %d %s", resp.StatusCode, text)
	}
	if after := own(t, dir); !slices.Equal(before, after) && !itself() {
		t.Errorf("the build changed the site: it had %v, now %v", before, after)
	}
}

// own lists a site's files outside of .freshet.
func own(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Name() == ".freshet" {
			return filepath.SkipDir
		}
		if err == nil && !d.IsDir() {
			info, err := d.Info()
			if err != nil {
				return err
			}
			names = append(names, fmt.Sprint(path, " ", info.Size()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
