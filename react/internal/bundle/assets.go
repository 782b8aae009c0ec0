package bundle

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// assets knows what the application imports that is no code: style sheets,
// images and fonts. The builds for server and browsers share one, so that both
// give a class and a file the same name. It may be used by both at once.
//
// On the server a style sheet is empty and a CSS module its names; for browsers
// esbuild bundles the sheets. Files that sheets and images name become media.
type assets struct {
	ctx      context.Context
	dir      string // the application's folder
	basePath string
	tools    toolCaller  // nil: the application's own compilers cannot be run
	sass     any         // sassOptions of next.config, as JSON; may be nil
	rules    []sheetRule // loaders for style sheets, of next.config
	postcss  bool        // the application has a PostCSS configuration

	texts   memo[string]       // finished style sheets, by file
	modules memo[*cssModule]   // CSS modules, by file
	images  memo[string]       // JavaScript of images, by file
	media   media              // files for browsers
	sheets  table[*sheet]      // parts of CSS modules and sheets of fonts, by name
	partial table[[]string]    // folders of the files that a Sass sheet was made of
	links   table[struct{}]    // addresses of font style sheets
	google  memo[*googleFonts] // what is known of fonts, once
}

// toolCaller runs the application's own compilers.
type toolCaller interface {
	Call(ctx context.Context, op string, request, reply any) error
}

// newAssets looks for what the application configures. The options of Sass are
// those of its next.config.
func newAssets(ctx context.Context, dir, basePath string, tools toolCaller, sassOptions any, found *findings) (*assets, error) {
	configured, err := hasPostCSS(dir, found)
	if err != nil {
		return nil, err
	}
	return &assets{ctx: ctx, dir: dir, basePath: basePath, tools: tools, sass: sassOptions, postcss: configured}, nil
}

// Names of esbuild's namespaces for what is made here. They show in comments of
// the output and in messages.
const (
	moduleSpace = "css-module" // a CSS module as seen by code
	sheetSpace  = "css-sheet"  // part of a finished style sheet
	imageSpace  = "image"
	fontSpace   = "font" // next/font itself
)

const (
	fromScript = `\.(?i:css|scss|sass|less|styl|png|jpe?g|gif|webp|avif|svg|ico|bmp|woff2?|ttf|otf|eot|mp3|ogg|wav|mp4|webm|mov)(\?.*)?$`
	imageFile  = `\.(?i:png|jpe?g|gif|webp|avif|svg|ico|bmp)$`
	styleFile  = `\.(?i:css|scss|sass)$`
)

// plugin gives code its style sheets, images and fonts. It must stand before
// plugins that decide on imports by name.
func (a *assets) plugin(client bool) api.Plugin {
	return api.Plugin{Name: "assets", Setup: func(build api.PluginBuild) {
		a.resolveSheets(build)
		a.resolveFonts(build)
		build.OnResolve(api.OnResolveOptions{Filter: fromScript}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if _, own := args.PluginData.(asking); own || !isScriptImport(args.Kind) {
				return api.OnResolveResult{}, nil
			}
			return a.resolveFromScript(build, args), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: styleFile, Namespace: "file"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			if !client {
				return emptyModule(), nil
			}
			return a.loadSheet(args.Path), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: moduleSpace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			return a.loadModule(a.absolute(args.Path), client), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: imageFile, Namespace: "file"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			return a.loadImage(args.Path), nil // by a name of a package that does not tell what it is
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: imageSpace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			return a.loadImage(a.absolute(args.Path)), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: sheetSpace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			s, ok := a.sheets.get(args.Path)
			if !client || !ok {
				return emptyModule(), nil
			}
			return api.OnLoadResult{Contents: &s.css, Loader: api.LoaderCSS, ResolveDir: a.dir}, nil
		})
	}}
}

// resolveFromScript finds the file that code imports. Whatever a package says
// of itself, importing a style sheet has an effect.
func (a *assets) resolveFromScript(build api.PluginBuild, args api.OnResolveArgs) api.OnResolveResult {
	specifier, query, asked := strings.Cut(args.Path, "?")
	if a, ok := assetRefusal(specifier); ok {
		return refusal(args.Path, a)
	}
	r := build.Resolve(specifier, api.ResolveOptions{
		Importer: args.Importer, Namespace: args.Namespace, ResolveDir: args.ResolveDir, Kind: args.Kind, PluginData: asking{},
	})
	if len(r.Errors) > 0 {
		return api.OnResolveResult{Errors: r.Errors}
	}
	if r.External || r.Namespace != "file" {
		return api.OnResolveResult{Path: r.Path, External: r.External, Namespace: r.Namespace}
	}
	out := api.OnResolveResult{Path: r.Path, Namespace: "file"}
	switch {
	case isCSSModule(r.Path):
		out.Namespace, out.Path = moduleSpace, relative(a.dir, r.Path)
	case isStyle(r.Path):
		if a.misplacedGlobal(args.Importer, r.Path) {
			return refusal(args.Path, globalStyles)
		}
	case isImage(r.Path):
		out.Namespace, out.Path, out.SideEffects = imageSpace, relative(a.dir, r.Path), api.SideEffectsFalse
	}
	if asked && query != "" && out.Namespace == "file" {
		out.Suffix = "?" + query
	}
	return out
}

func isScriptImport(kind api.ResolveKind) bool {
	switch kind {
	case api.ResolveJSImportStatement, api.ResolveJSRequireCall, api.ResolveJSDynamicImport, api.ResolveJSRequireResolve:
		return true
	}
	return false
}

// emptyModule is the module that exports nothing, whatever is asked of it.
func emptyModule() api.OnLoadResult {
	empty := ""
	return api.OnLoadResult{Contents: &empty, Loader: api.LoaderEmpty}
}

// absolute undoes relative: the names of what is made here are the same in every
// checkout, as they appear in the output.
func (a *assets) absolute(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.dir, filepath.FromSlash(name))
}

// read reads a file of the application or of a package.
func (a *assets) read(file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, a.wrong(file, "cannot be read: "+err.Error(), "")
	}
	return data, nil
}

// wrong makes an error about a file as a whole.
func (a *assets) wrong(file, text, hint string) error {
	return &fileError{Message{File: relative(a.dir, file), Text: text, Hint: hint}}
}

// misplacedGlobal reports whether a style sheet is imported where Next.js takes
// none: its rules are for the whole site, so one of the application's own
// belongs into _app. Those of packages are taken anywhere.
func (a *assets) misplacedGlobal(importer, file string) bool {
	if installedRoot(importer) != "" || installedRoot(file) != "" {
		return false
	}
	from := strings.TrimPrefix(relative(a.dir, importer), "src/")
	return strings.TrimSuffix(from, path.Ext(from)) != "pages/_app"
}

func isStyle(file string) bool {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".css", ".scss", ".sass":
		return true
	}
	return false
}

// isCSSModule reports whether the names of a style sheet are its own.
func isCSSModule(file string) bool {
	return isStyle(file) && strings.EqualFold(filepath.Ext(strings.TrimSuffix(file, filepath.Ext(file))), ".module")
}
