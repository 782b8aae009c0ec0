package bundle

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// sides are the two builds of an application's assets, as the whole build sets
// them up but for the parts that do not matter here.
type sides struct {
	*assets
	dir      string
	server   string // JavaScript
	client   string
	css      string   // for browsers
	links    []string // of font style sheets
	errors   []Message
	warnings []Message
}

type toolFunc func(op string, request, reply any) error

func (f toolFunc) Call(_ context.Context, op string, request, reply any) error {
	return f(op, request, reply)
}

// bothSides bundles pages/_app.js, which may import what the other files are.
func bothSides(t *testing.T, files map[string]string, change ...func(*assets)) sides {
	t.Helper()
	dir := app(t, files)
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := new(findings)
	a, err := newAssets(t.Context(), dir, "", nil, nil, found)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(a)
	}
	s := sides{assets: a, dir: dir}
	for _, client := range []bool{false, true} {
		out := api.Build(api.BuildOptions{
			AbsWorkingDir: dir, EntryPoints: []string{"pages/_app.js"}, Outbase: dir, Outdir: filepath.Join(dir, outputDir), Bundle: true, Format: api.FormatESModule,
			Platform: api.PlatformNeutral, Loader: map[string]api.Loader{".js": api.LoaderJSX}, JSX: api.JSXAutomatic, External: []string{"react/jsx-runtime", "styled-jsx"}, LogLevel: api.LogLevelSilent,
			MinifyWhitespace: client, MinifyIdentifiers: client, MinifySyntax: client, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
			Plugins: []api.Plugin{a.plugin(client), a.testSources(found)},
		})
		s.errors = append(s.errors, messages(out.Errors)...)
		s.warnings = append(s.warnings, messages(ownWarnings(out.Warnings))...)
		for _, f := range out.OutputFiles {
			switch {
			case strings.HasSuffix(f.Path, ".css") && client:
				css, links := a.cutLinks(f.Contents)
				s.css, s.links = string(css), links
			case strings.HasSuffix(f.Path, ".css"):
				t.Errorf("the server's build has a style sheet: %s", f.Contents)
			case client:
				s.client = string(f.Contents)
			default:
				s.server = string(f.Contents)
			}
		}
	}
	warnings, _ := found.result()
	s.warnings = append(s.warnings, warnings...)
	s.errors = append(s.errors, found.errors...)
	s.errors = tidy(s.errors)
	return s
}

// testSources runs the transforms of the application's own files.
func (a *assets) testSources(found *findings) api.Plugin {
	return api.Plugin{Name: "sources", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `\.[cm]?[jt]sx?$`, Namespace: "file"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			source, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			source, err = a.imageURLs(args.Path, source)
			if err != nil {
				return api.OnLoadResult{Errors: problems(err)}, nil
			}
			source, wrong := a.fontCalls(args.Path, source)
			found.fail(wrong...)
			source, err = a.styledJSX(args.Path, source)
			if err != nil {
				return api.OnLoadResult{Errors: problems(err)}, nil
			}
			text := string(source)
			return api.OnLoadResult{Contents: &text, Loader: loaderOf(args.Path), ResolveDir: filepath.Dir(args.Path)}, nil
		})
	}}
}

func (s sides) good(t *testing.T) sides {
	t.Helper()
	if len(s.errors) > 0 || len(s.warnings) > 0 {
		t.Fatalf("errors %v\nwarnings %v", s.errors, s.warnings)
	}
	return s
}

// picture makes an image of two colours.
func picture(t *testing.T, format string, width, height int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			img.Set(x, y, color.RGBA{uint8(255 * x / width), 100, 0, 255})
		}
	}
	var b bytes.Buffer
	var err error
	if format == "jpg" {
		err = jpeg.Encode(&b, img, nil)
	} else {
		err = png.Encode(&b, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAssetsAreTheSameInEveryCheckout(t *testing.T) {
	files := map[string]string{
		"pages/_app.js": `import '../g.css'; import m from '../m.module.css'; import logo from '../logo.png'; import localFont from 'next/font/local';
const f = localFont({ src: '../f.woff2', variable: '--f' });
globalThis.seen = [m, logo, f, new URL('../logo.png', import.meta.url)];`,
		"g.css": "a { background: url(logo.png) }", "m.module.css": ".a { top: 0 }", "logo.png": picture(t, "png", 3, 3), "f.woff2": "a font",
	}
	one, two := bothSides(t, files).good(t), bothSides(t, files).good(t)
	if one.dir == two.dir || one.server != two.server || one.client != two.client || one.css != two.css {
		t.Errorf("%s\n%s\n%s\n%s", one.server, two.server, one.css, two.css)
	}
	for _, text := range []string{one.server, one.client, one.css} {
		if strings.Contains(text, one.dir) {
			t.Errorf("%s is named in\n%s", one.dir, text)
		}
	}
}
