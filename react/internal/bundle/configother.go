package bundle

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// remaining tells what the keys mean that are not taken over.
func (r *configReader) remaining() {
	for _, name := range slices.Sorted(maps.Keys(r.values)) {
		value := r.values[name]
		if slices.Contains(takenKeys, name) {
			continue
		}
		inner, isObject := value.(map[string]any)
		switch {
		case name == "output" && value == "export":
			r.fail(name, "output: 'export' makes a folder of files without a server, which is not what freshet is for",
				"remove it: freshet start serves the same pages, and can renew them")
		case name == "compiler" && isObject:
			r.inner(name, inner)
		case name == "experimental" && isObject:
			r.experiments(inner)
		default:
			r.tell(name, name, value, otherKeys)
		}
	}
	if images, ok := r.values["images"].(map[string]any); ok {
		r.inner("images", images)
	}
	r.pageExtensions()
}

// inner tells of the keys within a key.
func (r *configReader) inner(name string, values map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if name != "images" || !slices.Contains(takenImages, key) {
			r.tell(key, name+"."+key, values[key], innerKeys[name])
		}
	}
}

// tell says what one key means, unless its value says nothing.
func (r *configReader) tell(key, shown string, value any, known []configKey) {
	at := slices.IndexFunc(known, func(k configKey) bool { return k.name == key })
	if at < 0 {
		if !isNothing(value) {
			r.warn(key, "the key "+shown+" has no effect: Next.js does not know it", "is the name right?")
		}
		return
	}
	switch k := known[at]; {
	case k.on && (value == nil || value == true), !k.on && isNothing(value):
	case isDefault(shown, value):
	case k.refused:
		r.fail(key, "the key "+shown+" is not supported: "+k.means, k.hint)
	default:
		r.warn(key, "the key "+shown+" has no effect: "+k.means, k.hint)
	}
}

// isNothing reports whether a value leaves a feature off: null, false and what is
// empty.
func isNothing(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// defaultValues are values that a configuration has if it spreads the
// defaultConfig that it was given.
var defaultValues = map[string]any{
	"distDir":     ".next",
	"images.path": "/_next/image",
}

func isDefault(shown string, value any) bool {
	return value != nil && reflect.DeepEqual(defaultValues[shown], value)
}

func (r *configReader) experiments(values map[string]any) {
	var names []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(quietExperiments, key) && !isNothing(values[key]) {
			names = append(names, key)
		}
	}
	if len(names) > 0 {
		r.warn("experimental", "these experimental features are not here: "+strings.Join(names, ", "), "does the site need them? If not, remove them")
	}
}

// builtExtensions are the extensions of pages.
var builtExtensions = []string{"js", "jsx", "ts", "tsx"}

// pageExtensions refuses a key by which other files would be pages than are.
func (r *configReader) pageExtensions() {
	value := r.values["pageExtensions"]
	if value == nil {
		return
	}
	wanted := r.texts("pageExtensions", value)
	if wanted == nil {
		return
	}
	var file string
	page := func(name string, extensions []string) bool {
		return slices.ContainsFunc(extensions, func(e string) bool { return strings.HasSuffix(name, "."+e) })
	}
	folder := filepath.Join(r.dir, "pages")
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		folder = filepath.Join(r.dir, "src", "pages")
	}
	_ = walkPages(folder, nil, func(full string, names []string) { // the scan of pages tells what cannot be read
		name := names[len(names)-1]
		if file == "" && page(name, wanted) != page(name, builtExtensions) {
			file = relative(r.dir, full)
		}
	})
	if file != "" {
		is := "is a page for Next.js and would be none here"
		if !page(file, wanted) {
			is = "is none for Next.js and would be a page here"
		}
		r.fail("pageExtensions", "the key pageExtensions is not supported: pages end in .js, .jsx, .ts and .tsx. By it "+file+" "+is,
			"remove the key, name pages by those endings, and move other files out of the folder pages")
	}
}
