package bundle

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
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

// bothSides bundles entry.js, which may import what the other files are.
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
			AbsWorkingDir: dir, EntryPoints: []string{"entry.js"}, Outdir: filepath.Join(dir, outputDir), Bundle: true, Format: api.FormatESModule,
			Platform: api.PlatformNeutral, Loader: map[string]api.Loader{".js": api.LoaderJSX}, JSX: api.JSXAutomatic, External: []string{"react/jsx-runtime", "styled-jsx"}, LogLevel: api.LogLevelSilent,
			MinifyWhitespace: client, MinifyIdentifiers: client, MinifySyntax: client, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
			Plugins: []api.Plugin{a.plugin(client), a.testSources(found)},
		})
		s.errors = append(s.errors, messages(out.Errors)...)
		s.warnings = append(s.warnings, messages(out.Warnings)...)
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
			if err != nil || installedRoot(args.Path) != "" {
				return api.OnLoadResult{}, err
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

func TestCSSModulesHaveTheSameNamesOnBothSides(t *testing.T) {
	s := bothSides(t, map[string]string{
		"entry.js": `import styles, { title } from './styles/post.module.css'; import other from './other/post.module.css';
export const seen = JSON.stringify([styles, title, other]);`,
		"styles/post.module.css": `@import './plain.css';
.title { composes: base from './base.module.css'; composes: own; color: blue; animation: spin 1s; background: url(dot.png) }
.own { top: 0 } .my-class { right: 0 } .__proto__ { left: 3px } .class { left: 2px }
:global(.outside) .title { left: 1px } :global .far { left: 4px } :local(.near) { left: 5px }
@keyframes spin { from { top: 0 } to { top: 9px } }`,
		"styles/base.module.css": ".base { bottom: 0 }",
		"styles/plain.css":       "b.plain { margin: 0 }",
		"styles/dot.png":         picture(t, "png", 1, 1),
		"other/post.module.css":  ".title { composes: base from '../styles/base.module.css'; top: 7px }",
	}).good(t)
	names := regexp.MustCompile(`"(?:post|base)_[a-z0-9]{8}_[^"]*"`)
	first, second := names.FindAllString(s.server, -1), names.FindAllString(s.client, -1)
	if len(first) < 7 {
		t.Fatalf("names %v in\n%s", first, s.server)
	}
	in := map[string]bool{}
	for _, n := range second {
		in[n] = true
	}
	for _, n := range first {
		if !in[n] {
			t.Errorf("%s is not among the client's names:\n%s", n, s.client)
		}
		for class := range strings.FieldsSeq(strings.Trim(n, `"`)) {
			if !strings.Contains(s.css, class) {
				t.Errorf("%s is not in the style sheet", class)
			}
		}
	}
	t.Log(s.server)
	t.Log(s.client)
	t.Log(s.css)
	if n := strings.Count(s.css, "bottom:0"); n != 1 {
		t.Errorf("what two modules are composed of is %d times in\n%s", n, s.css)
	}
}

var _ = maps.Clone[map[string]string]
