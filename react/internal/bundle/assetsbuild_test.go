package bundle

import (
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestABuildHasTheStylesOfItsPages(t *testing.T) {
	b := build(t, map[string]string{
		"pages/_app.js":       "import '../styles/g.css';\nimport { Inter } from 'next/font/google';\nconst inter = Inter({ subsets: ['latin'] });\nexport default ({ Component }) => <main className={inter.className}><Component /></main>;\n",
		"pages/index.js":      "import { useState } from 'react';\nimport css from '../styles/i.module.css';\nimport logo from '../logo.png';\nimport { sans } from 'geist';\nexport default function P() { const [L] = useState(); return <p className={css.card + sans.className} onClick={() => import('../later')}><img {...logo} /></p>; }\n",
		"pages/bare.js":       "import css from '../styles/i.module.css';\nexport const config = { unstable_runtimeJS: false };\nexport default function P() { return <p className={css.card} />; }\n",
		"pages/plain.js":      component,
		"later.js":            "import css from './styles/later.module.css';\nexport default () => css.late;\n",
		"styles/g.css":        "body { background: url(../logo.png) }",
		"styles/i.module.css": ".card { top: 0 }", "styles/later.module.css": ".late { left: 0 }",
		"logo.png":                        picture(t, "png", 4, 2),
		"node_modules/geist/package.json": `{"name":"geist","type":"module","main":"sans.js","peerDependencies":{"next":"*"}}`,
		"node_modules/geist/sans.js":      "import localFont from 'next/font/local';\nexport const sans = localFont({ src: './sans.woff2' });",
		"node_modules/geist/sans.woff2":   "a font",
	})
	if len(b.Warnings) > 0 {
		t.Errorf("warnings %v", b.Warnings)
	}
	sheet := func(route string) string {
		p := b.Manifest.Client.Pages[route]
		if len(p.CSS) != 1 || !regexp.MustCompile(`^css/.*-[A-Z0-9]{8}\.css$`).MatchString(p.CSS[0]) {
			t.Fatalf("%s: style sheets %v", route, p.CSS)
		}
		return b.static(t, p.CSS[0])
	}
	page := sheet("/")
	class := regexp.MustCompile(`i_[a-z0-9]{8}_card`).FindString(page)
	font := regexp.MustCompile(`__className_[a-z0-9]{8}`).FindString(page)
	if class == "" || font == "" || !strings.Contains(page, "_late{left:0}") || !strings.Contains(sheet("/bare"), "."+class+"{") {
		t.Errorf("the sheet of / is %s", page)
	}
	client := b.static(t, b.Manifest.Client.Pages["/"].Module)
	for _, name := range b.Manifest.Client.Pages["/"].JS {
		client += b.static(t, name)
	}
	var server strings.Builder
	for _, name := range names(t, filepath.Join(b.out, "server")) {
		server.WriteString(b.read(t, name))
	}
	for what, text := range map[string]string{"server": server.String(), "client": client} {
		for _, want := range []string{class, font, "/_next/static/media/logo-"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s is not in\n%s", what, want, text)
			}
		}
	}
	if strings.Contains(client, "localFont(") || strings.Contains(server.String(), "localFont(") {
		t.Errorf("a call is left in %s", client)
	}
	app := b.Manifest.Client.Pages["/_app"]
	if want := []string{"https://fonts.googleapis.com/css2?family=Inter:wght@100..900&display=swap"}; !reflect.DeepEqual(app.Links, want) {
		t.Errorf("links %v", app.Links)
	}
	if strings.Contains(sheet("/_app"), "googleapis") || !strings.Contains(b.static(t, b.Manifest.Client.Routes), `"links":["https://fonts.googleapis.com/`) {
		t.Errorf("_app's sheet is %s, routes %s", sheet("/_app"), b.static(t, b.Manifest.Client.Routes))
	}
	b.static(t, regexp.MustCompile(`media/logo-[A-Z0-9]{8}\.png`).FindString(sheet("/_app")))
	b.static(t, regexp.MustCompile(`media/sans-[A-Z0-9]{8}\.woff2`).FindString(page))
	if p := b.Manifest.Client.Pages["/plain"]; len(p.CSS)+len(p.Links) > 0 {
		t.Errorf("a page without styles has %v %v", p.CSS, p.Links)
	}
	sheets, err := filepath.Glob(filepath.Join(b.out, "static", "css", "*", "*.css"))
	if err != nil || len(sheets) != 3 {
		t.Errorf("style sheets %v, %v", sheets, err)
	}
}

func TestPackagesMayHideWhatTheyExport(t *testing.T) {
	b := build(t, map[string]string{
		"pages/_app.js":                            "import 'pretty/theme'; import 'normalize.css'; import logo from 'pretty/logo'; import 'pretty/dist/more.css';\nexport default () => <img {...logo} />;\n",
		"pages/index.js":                           component,
		"node_modules/pretty/package.json":         `{"name":"pretty","version":"1.0.0","exports":{"./theme":"./t.css","./logo":"./l.svg","./dist/*":"./dist/*"}}`,
		"node_modules/pretty/t.css":                "a { top: 1px }",
		"node_modules/pretty/l.svg":                `<svg viewBox="0 0 3 4"/>`,
		"node_modules/pretty/dist/more.css":        "b { top: 2px }",
		"node_modules/normalize.css/package.json":  `{"name":"normalize.css","main":"normalize.css"}`,
		"node_modules/normalize.css/normalize.css": "i { top: 3px }",
	})
	if css := b.static(t, b.Manifest.Client.Pages["/_app"].CSS[0]); css != "a{top:1px}i{top:3px}b{top:2px}\n" {
		t.Errorf("style sheet %q", css)
	}
	for side, text := range map[string]string{"server": b.read(t, b.Manifest.App), "client": b.static(t, b.Manifest.Client.Pages["/_app"].Module)} {
		if !strings.Contains(text, "/_next/static/media/l-") {
			t.Errorf("%s: %s", side, text)
		}
	}
}
