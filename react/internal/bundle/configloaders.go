package bundle

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// sheetRule names the loaders that next.config wants for style sheets: the form
// in which new sites get Tailwind.
type sheetRule struct {
	Pattern string        // of the file's name, such as *.css
	Loaders []sheetLoader // the last one runs first
}

// sheetLoader is a package that turns a style sheet into another.
type sheetLoader struct {
	Loader  string         `json:"loader"`
	Options map[string]any `json:"options,omitempty"`
}

// turbopack reads the key turbopack: rules for style sheets are taken over. A
// rule for other files that was left out would break what imports them.
func (r *configReader) turbopack() []sheetRule {
	values := r.object("turbopack")
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if key != "rules" && key != "root" {
			r.tell(key, "turbopack."+key, values[key], innerKeys["turbopack"])
		}
	}
	rules, _ := values["rules"].(map[string]any)
	var list []sheetRule
	for _, pattern := range slices.Sorted(maps.Keys(rules)) {
		name := path.Base(strings.TrimPrefix(pattern, "./"))
		if ext := path.Ext(name); ext != ".css" && ext != ".scss" && ext != ".sass" || name != pattern {
			r.fail("rules", "turbopack.rules has "+pattern+": loaders are run for style sheets alone, as in *.css", "change the files with a script before the build, or import what a package for it makes")
			continue
		}
		loaders, ok := loadersOf(rules[pattern])
		if !ok {
			r.fail("rules", "the rule of turbopack.rules for "+pattern+" is not understood: loaders by name, with plain options, and as: '*.css' are", "write { loaders: ['NAME'], as: '*.css' }")
			continue
		}
		list = append(list, sheetRule{pattern, loaders})
	}
	return list
}

// loadersOf reads a rule: a list of loaders, or an object with one.
func loadersOf(value any) ([]sheetLoader, bool) {
	var loaders []sheetLoader
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			l, ok := loaderFrom(one)
			if !ok {
				return nil, false
			}
			loaders = append(loaders, l)
		}
		return loaders, len(loaders) > 0
	case map[string]any:
		for key := range v {
			if key != "loaders" && key != "as" {
				return nil, false
			}
		}
		if as, _ := v["as"].(string); v["as"] != nil && path.Ext(as) != ".css" {
			return nil, false
		}
		if list, ok := v["loaders"].([]any); ok {
			return loadersOf(list)
		}
	}
	return nil, false
}

func loaderFrom(value any) (sheetLoader, bool) {
	if name, ok := value.(string); ok {
		return sheetLoader{Loader: name}, true
	}
	var l sheetLoader
	err := decode(value, &l)
	return l, err == nil && l.Loader != "" && !hasFunction(l.Options)
}

// hasFunction reports whether a value has a function in it, which stays in
// next.config.
func hasFunction(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		if v["$function"] == true || v["$object"] != nil {
			return true
		}
		for _, inner := range v {
			if hasFunction(inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, hasFunction)
	}
	return false
}

// loadersFor lists what a file is handed through. Patterns without a folder are
// for files of that name anywhere.
func loadersFor(rules []sheetRule, file string) []sheetLoader {
	var list []sheetLoader
	for _, rule := range rules {
		if ok, err := path.Match(rule.Pattern, path.Base(file)); ok && err == nil {
			list = append(list, rule.Loaders...)
		}
	}
	return list
}
