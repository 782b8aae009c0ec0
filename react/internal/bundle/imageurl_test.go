package bundle

import (
	"strings"
	"testing"
)

func TestURLsOfImagesAreAddressesOnBothSides(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js": `const a = new URL('../img/a.png', import.meta.url); const b = new URL(
  "../img/a.png",
  import.meta.url,
).pathname; const c = new URL('../data.txt', import.meta.url), d = new URL('../img/no.png', import.meta.url), e = new URL(a, import.meta.url);
console.log(a, b, c, d, e);`,
		"img/a.png": picture(t, "png", 2, 2),
		"data.txt":  "text",
	}).good(t)
	for name := range s.media.all() {
		for _, side := range []string{s.server, s.client} {
			if strings.Count(side, `"/_next/static/`+name+`"`) < 5 || strings.Count(side, "import.meta.url") != 3 {
				t.Errorf("%s is not twice in\n%s", name, side)
			}
		}
	}
	if len(s.media.all()) != 1 {
		t.Errorf("media %v", s.media.all())
	}
	source := "export default () => new URL('../../img/a.png', import.meta.url);"
	if out, err := s.imageURLs(s.dir+"/pages/api/x.js", []byte(source)); string(out) != source || err != nil {
		t.Errorf("in an API route: %s, %v", out, err)
	}
}

func TestPackagesMayMakeFonts(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js":                   "import { sans } from 'geist/sans'; globalThis.seen = sans.className;",
		"node_modules/geist/package.json": `{"name":"geist","type":"module"}`,
		"node_modules/geist/sans.js":      "import localFont from 'next/font/local';\nexport const sans = localFont({ src: './sans.woff2', weight: '100 900' });",
		"node_modules/geist/sans.woff2":   "a font",
	}).good(t)
	if !strings.Contains(s.server, "__className_") || !strings.Contains(s.css, "url(/_next/static/media/sans-") {
		t.Errorf("server %s\ncss %s", s.server, s.css)
	}
}
