package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// module gives the file that Node.js can run: the configuration itself or, if
// it is TypeScript, a temporary one beside the build's folder, where packages
// are found as before. Code that does not parse is found here, by line, and
// gives no file.
func (r *configReader) module(o Options) (file string, remove func() error, err error) {
	nothing := func() error { return nil }
	ext := path.Ext(r.file)
	parsed := api.Transform(string(r.source), api.TransformOptions{
		Loader: loaderOf(r.file), Sourcefile: r.file, LogLevel: api.LogLevelSilent, TsconfigRaw: "{}",
	})
	if len(parsed.Errors) > 0 {
		r.found.fail(messages(parsed.Errors)...)
		return "", nothing, nil
	}
	if ext != ".ts" && ext != ".mts" {
		return filepath.Join(r.dir, r.file), nothing, nil
	}
	parent := filepath.Dir(o.Out)
	if parent, err = filepath.Abs(parent); err != nil {
		return "", nothing, err
	}
	if err = os.MkdirAll(parent, 0o755); err != nil {
		return "", nothing, fmt.Errorf("compile %s: %w", r.file, err)
	}
	format, extension := r.format()
	temporary, err := os.CreateTemp(parent, ".next-config-*"+extension)
	if err != nil {
		return "", nothing, fmt.Errorf("compile %s: %w", r.file, err)
	}
	remove = func() error { return os.Remove(temporary.Name()) }
	code, ok := r.compile(temporary.Name(), format)
	if !ok {
		return "", nothing, errors.Join(temporary.Close(), remove())
	}
	_, err = temporary.Write(code)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return "", nothing, errors.Join(fmt.Errorf("compile %s: %w", r.file, err), remove())
	}
	return temporary.Name(), remove, nil
}

// format says what a configuration in TypeScript becomes. As in Next.js that is
// CommonJS, in which imports of packages mean most often what was meant, unless
// the file or its package says that it is a module, or it waits at its top.
func (r *configReader) format() (format api.Format, extension string) {
	module := path.Ext(r.file) == ".mts"
	if data, err := os.ReadFile(filepath.Join(r.dir, "package.json")); err == nil {
		var p struct {
			Type string `json:"type"`
		}
		module = module || json.Unmarshal(data, &p) == nil && p.Type == "module"
	}
	if !module {
		waits := api.Transform(string(r.source), api.TransformOptions{Loader: loaderOf(r.file), Format: api.FormatCommonJS, LogLevel: api.LogLevelSilent, TsconfigRaw: "{}"})
		module = len(waits.Errors) > 0 // it parses, so it can only be an await
	}
	if module {
		return api.FormatESModule, ".mjs"
	}
	return api.FormatCommonJS, ".cjs"
}

// compile bundles a configuration in TypeScript with the files that it imports
// by path. Packages stay outside.
func (r *configReader) compile(outfile string, format api.Format) ([]byte, bool) {
	options := api.BuildOptions{
		AbsWorkingDir:  r.dir,
		EntryPoints:    []string{filepath.Join(r.dir, r.file)},
		Outfile:        outfile,
		Bundle:         true,
		Format:         format,
		Platform:       api.PlatformNode,
		Packages:       api.PackagesExternal,
		Engines:        []api.Engine{{Name: api.EngineNode, Version: "20"}},
		Charset:        api.CharsetUTF8,
		Sourcemap:      api.SourceMapInline,
		SourcesContent: api.SourcesContentExclude,
		LogLevel:       api.LogLevelSilent,
		Plugins:        []api.Plugin{namesOfFiles()},
	}
	if format == api.FormatESModule {
		options.Banner = map[string]string{"js": banner}
	}
	result := api.Build(options)
	if len(result.Errors) > 0 {
		r.found.fail(messages(result.Errors)...)
		return nil, false
	}
	return result.OutputFiles[0].Contents, true
}

// namesOfFiles keeps __dirname and import.meta.url what they are in the source:
// configurations find files by them.
func namesOfFiles() api.Plugin {
	return api.Plugin{Name: "names of files", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `\.[cm]?[jt]s$`, Namespace: "file"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text, err := os.ReadFile(args.Path)
			if err != nil || !(strings.Contains(string(text), "__") || strings.Contains(string(text), "import.meta")) {
				return api.OnLoadResult{}, nil // esbuild reads it itself and says what is wrong
			}
			place := quote((&url.URL{Scheme: "file", Path: filepath.ToSlash(args.Path)}).String())
			file, folder := quote(args.Path), quote(filepath.Dir(args.Path))
			out := api.Transform(string(text), api.TransformOptions{
				Loader: loaderOf(args.Path), Sourcefile: filepath.Base(args.Path), Sourcemap: api.SourceMapInline,
				LogLevel: api.LogLevelSilent, TsconfigRaw: "{}",
				Define: map[string]string{
					"__dirname": folder, "__filename": file,
					"import.meta.url": place, "import.meta.dirname": folder, "import.meta.filename": file,
				},
			})
			if len(out.Errors) > 0 {
				return api.OnLoadResult{}, nil
			}
			code := string(out.Code)
			return api.OnLoadResult{Contents: &code, Loader: api.LoaderJS}, nil
		})
	}}
}

// decode reads a value of the configuration into a type of ours.
func decode(value, into any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
