package bundle

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// The widths that next/image knows by default.
var (
	deviceSizes = []int{640, 750, 828, 1080, 1200, 1920, 2048, 3840}
	imageSizes  = []int{32, 48, 64, 96, 128, 256, 384}
)

// settings takes over the keys that are plain values.
func (r *configReader) settings(s *settings) {
	s.BasePath = r.basePath()
	s.TrailingSlash = r.flag("trailingSlash")
	s.ReactStrictMode = r.flag("reactStrictMode")
	s.Transpile = r.texts("transpilePackages", r.values["transpilePackages"])
	s.Inline = r.inline()
	s.Sass = r.sass()
	s.Sheets = r.turbopack()
	s.Runtime = RuntimeConfig{Public: r.runtime("publicRuntimeConfig"), Server: r.runtime("serverRuntimeConfig")}
	r.images(&s.Images)
}

func (r *configReader) basePath() string {
	base := r.text("basePath")
	switch {
	case base == "":
		return ""
	case !strings.HasPrefix(base, "/"):
		r.fail("basePath", "basePath must begin with a slash, "+said(base)+" does not", "write basePath: '/"+strings.Trim(base, "/")+"'")
	case base == "/":
		r.fail("basePath", "basePath must not be a slash alone", "leave it out to serve at the root")
	case strings.HasSuffix(base, "/"):
		r.fail("basePath", "basePath must not end with a slash, "+said(base)+" does", "write basePath: '"+strings.TrimRight(base, "/")+"'")
	case path.Clean(base) != base || strings.ContainsAny(base, "?#%\\*:()[]{} "):
		r.fail("basePath", "basePath must be a plain path, "+said(base)+" is not", "use letters, digits, '-', '_', '.' and '/'")
	default:
		return base
	}
	return ""
}

// inline reads the key env.
func (r *configReader) inline() map[string]string {
	list := map[string]string{}
	for name, value := range r.object("env") {
		switch text, isText := value.(string); {
		case strings.HasPrefix(name, "NODE_"), strings.HasPrefix(name, "__"), name == "NEXT_RUNTIME":
			r.fail(name, "the key env must not set "+name, "choose another name: Next.js does not allow it either")
		case !identifier.MatchString(name):
			r.fail(name, "the key env has "+said(name)+", which cannot follow process.env. as a name", "use letters, digits and _")
		case value == nil:
		case isText:
			list[name] = text
		default:
			if _, isObject := value.(map[string]any); isObject {
				r.fail(name, "env."+name+" must be a string, not "+said(value), "write a string")
				continue
			}
			r.warn(name, "env."+name+" must be a string, not "+said(value)+": it becomes one", "write it in quotes")
			list[name] = fmt.Sprint(value)
		}
	}
	return list
}

func (r *configReader) sass() map[string]any {
	options := r.object("sassOptions")
	for _, name := range slices.Sorted(maps.Keys(options)) {
		if o, ok := options[name].(map[string]any); ok && (o["$function"] == true || name == "functions") {
			r.warn(name, "sassOptions."+name+" cannot be passed on: functions stay in next.config", "write it as a mixin or a function of Sass")
			options = maps.Clone(options)
			delete(options, name)
		}
	}
	return options
}

// runtime reads what next/config gives. It is written down as JSON.
func (r *configReader) runtime(key string) map[string]any {
	values := r.object(key)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if o, ok := values[name].(map[string]any); ok && (o["$function"] == true || o["$object"] != nil) {
			r.fail(key, key+"."+name+" is "+said(o)+", which cannot be kept for the server", "keep it in a module and import that")
		}
	}
	return values
}

func (r *configReader) images(into *Images) {
	images := r.object("images")
	if images == nil {
		return
	}
	into.DeviceSizes = r.widths("deviceSizes", images["deviceSizes"], into.DeviceSizes)
	into.ImageSizes = r.widths("imageSizes", images["imageSizes"], into.ImageSizes)
	loader, _ := images["loader"].(string)
	file, isText := images["loaderFile"].(string)
	switch {
	case images["loaderFile"] != nil && !isText:
		r.fail("loaderFile", "images.loaderFile must be the name of a file, not "+said(images["loaderFile"]), "write a path relative to the application's folder")
	case loader != "" && loader != "default" && loader != "custom":
		r.fail("loader", "images.loader "+said(loader)+" is a loader that Next.js has built in, which are not here", "write a function that makes the URLs into a file of its own, and name it: images: { loader: 'custom', loaderFile: './loader.js' }")
	case loader == "custom" && file == "":
		r.fail("loader", "images.loader is 'custom', but there is no images.loaderFile", "name the file whose default export makes the URLs")
	case file != "":
		file = filepath.ToSlash(filepath.Join(".", filepath.FromSlash(file)))
		if info, err := os.Stat(filepath.Join(r.dir, filepath.FromSlash(file))); err != nil || !info.Mode().IsRegular() {
			r.fail("loaderFile", "images.loaderFile names the file "+file+", which does not exist", "is the name right? It is relative to the application's folder")
			return
		}
		if images["unoptimized"] != true {
			into.LoaderFile = file
		}
	}
	into.Unoptimized = images["unoptimized"] == true
	if u := images["unoptimized"]; u != nil && u != true && u != false {
		r.fail("unoptimized", "images.unoptimized must be true or false, not "+said(u), "write unoptimized: true or leave it out")
	}
}

// widths reads a list of widths in pixels. Next.js allows 25 of at most 10000.
func (r *configReader) widths(key string, value any, otherwise []int) []int {
	if value == nil {
		return otherwise
	}
	var list []int
	err := decode(value, &list)
	if err != nil || len(list) > 25 || slices.ContainsFunc(list, func(w int) bool { return w < 1 || w > 10000 }) {
		r.fail(key, "images."+key+" must be a list of at most 25 widths from 1 to 10000, not "+said(value), "write numbers, or leave it out")
		return otherwise
	}
	return slices.Sorted(slices.Values(list))
}
