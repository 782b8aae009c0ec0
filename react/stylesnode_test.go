package react

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
)

// stylesApp is a copy of testdata/styles with its packages installed.
func stylesApp(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"node", "npm"} {
		if _, err := exec.LookPath(name); err != nil {
			missing(t, name+" is not on PATH")
		}
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/styles")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		missing(t, "npm install: "+err.Error()+"\n"+string(out))
	}
	return dir
}

func (r *running) text(path, kind string) string {
	r.t.Helper()
	res, err := http.Get(r.server.URL + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), kind) {
		r.t.Fatalf("%s: %d %s, %v", path, res.StatusCode, res.Header.Get("Content-Type"), err)
	}
	return string(body)
}

// one gives what the first group of a pattern matches.
func one(t *testing.T, pattern, text string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("%s is not in\n%s", pattern, text)
	}
	return found[1]
}

func TestStylesOfASiteInNode(t *testing.T) {
	dir := stylesApp(t)
	r := run(t, dir)
	html := r.text("/", "text/html")

	manifest, err := bundle.ReadManifest(filepath.Join(r.app.dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	var css strings.Builder
	for _, route := range []string{"/_app", "/"} {
		for _, name := range manifest.Client.Pages[route].CSS {
			css.WriteString(r.text("/_next/static/"+name, "text/css"))
		}
	}
	for what, want := range map[string]string{
		"a class of Tailwind's":                    `\.(text-red-500)\{`,
		"a rule of Sass":                           `\.theme\{color:(#123456)\}`,
		"the class of a CSS module":                `\.(` + one(t, `id="card" class="[^"]*?(card_[^" ]+)"`, html) + `)\{`,
		"what it is composed of":                   `\.(` + one(t, `id="card" class="(base_[^" ]+)`, html) + `)\{margin:7px`,
		"its animation":                            `@keyframes (card_[a-z0-9]+_turn)`,
		"the class of a CSS module in Sass":        `\.(` + one(t, `id="box" class="([^"]+)"`, html) + `)\{width:30px`,
		"the class of a font":                      `\.(` + one(t, `<main class="[^"]*?(__className_[a-z0-9]+)`, html) + `)\{`,
		"the variable of a font":                   `\.(` + one(t, `<main class="(__variable_[a-z0-9]+)`, html) + `)\{--font-inter: ?['"]?Inter`,
		"the file of a font":                       `url\(/_next/static/(media/own-[A-Z0-9]{8}\.woff2)\)`,
		"an image in a sheet with the image's URL": `url\((` + one(t, `id="dot" src="([^"]+)" width="4" height="2"`, html) + `)\)`,
	} {
		if !regexp.MustCompile(want).MatchString(css.String()) {
			t.Errorf("%s: %s is not in\n%s", what, want, css.String())
		}
	}
	if !strings.Contains(html, `data-wide="30px"`) {
		t.Error("what a CSS module exports does not reach the page")
	}
	r.text(one(t, `id="dot" src="([^"]+)"`, html), "image/png")
	r.text("/_next/static/"+one(t, `url\(/_next/static/(media/own-[^)]+)\)`, css.String()), "font/woff2")

	again, _ := mustBuild(t, dir)
	if again.ID != r.built.ID {
		t.Errorf("the same site gives the builds %s and %s", r.built.ID, again.ID)
	}
	if err := os.WriteFile(filepath.Join(dir, "styles/_parts.scss"), []byte("$main: #654321;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if other, _ := mustBuild(t, dir); other.ID == r.built.ID {
		t.Error("a change of a part of a Sass sheet gives the same build")
	}
}
