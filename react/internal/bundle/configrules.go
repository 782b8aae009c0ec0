package bundle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// rules takes over what the functions redirects, rewrites and headers gave. The
// patterns themselves are compiled by whoever applies them.
func (r *configReader) rules(s *settings, answer *configAnswer) {
	if list, ok := r.called("redirects", answer.Redirects); ok {
		for _, rule := range r.list("redirects", list, "source", "destination", "permanent", "statusCode", "basePath", "locale", "has", "missing") {
			s.Redirects = append(s.Redirects, Redirect{
				Source: rule.text("source"), Destination: rule.text("destination"), Status: rule.status(),
				NoBasePath: rule.noBasePath(), Has: rule.conditions("has"), Missing: rule.conditions("missing"),
			})
		}
	}
	if list, ok := r.called("rewrites", answer.Rewrites); ok {
		byTime, isObject := list.(map[string]any)
		if !isObject {
			byTime = map[string]any{"afterFiles": list}
		}
		for _, when := range slices.Sorted(maps.Keys(byTime)) {
			switch when {
			case "beforeFiles":
				s.Rewrites.BeforeFiles = r.rewrites(when, byTime[when])
			case "afterFiles":
				s.Rewrites.AfterFiles = r.rewrites(when, byTime[when])
			case "fallback":
				s.Rewrites.Fallback = r.rewrites(when, byTime[when])
			default:
				r.fail("rewrites", "rewrites gives "+said(when)+", which is none of beforeFiles, afterFiles and fallback", "is the name right?")
			}
		}
	}
	if list, ok := r.called("headers", answer.Headers); ok {
		for _, rule := range r.list("headers", list, "source", "headers", "basePath", "locale", "has", "missing") {
			s.Headers = append(s.Headers, HeaderRule{
				Source: rule.text("source"), Headers: rule.headers(),
				NoBasePath: rule.noBasePath(), Has: rule.conditions("has"), Missing: rule.conditions("missing"),
			})
		}
	}
}

// called tells what a function of the configuration gave, if there is one.
func (r *configReader) called(key string, result any) (any, bool) {
	value, isFunction := r.values[key].(map[string]any)
	switch {
	case r.values[key] == nil:
		return nil, false
	case !isFunction || value["$function"] != true:
		r.fail(key, key+" must be a function, not "+said(r.values[key]), "write async "+key+"() { return [ … ] }")
		return nil, false
	case result == nil:
		r.fail(key, key+" gives nothing", "it must return a list")
		return nil, false
	}
	return result, true
}

func (r *configReader) rewrites(when string, list any) []Rewrite {
	var out []Rewrite
	if list == nil {
		return nil
	}
	for _, rule := range r.list("rewrites", list, "source", "destination", "basePath", "locale", "has", "missing") {
		rewrite := Rewrite{
			Source: rule.text("source"), Destination: rule.text("destination"),
			NoBasePath: rule.noBasePath(), Has: rule.conditions("has"), Missing: rule.conditions("missing"),
		}
		switch {
		case rewrite.Destination == "":
		case !strings.HasPrefix(rewrite.Destination, "/") && !external(rewrite.Destination):
			rule.fail("its destination must begin with /, http:// or https://", "write where it leads")
		case rewrite.NoBasePath && !external(rewrite.Destination):
			rule.fail("with basePath: false its destination must begin with http:// or https://", "nothing is served outside of basePath")
		}
		out = append(out, rewrite)
	}
	return out
}

func external(destination string) bool {
	return strings.HasPrefix(destination, "http://") || strings.HasPrefix(destination, "https://")
}

// list checks that a result is a list of objects that have no other fields.
func (r *configReader) list(key string, value any, fields ...string) []*configRule {
	entries, ok := value.([]any)
	if !ok {
		r.fail(key, key+" must give a list, not "+said(value), "return [ … ]")
		return nil
	}
	var list []*configRule
	for i, entry := range entries {
		object, ok := entry.(map[string]any)
		if !ok {
			r.fail(key, fmt.Sprintf("%s: entry %d must be an object, not %s", key, i+1, said(entry)), "write { source: '/…', … }")
			continue
		}
		rule := &configRule{r, key, i + 1, object}
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if !slices.Contains(fields, name) {
				rule.fail("it has the field "+name+", which does not exist", "the fields are "+strings.Join(fields, ", "))
			}
		}
		rule.locale()
		list = append(list, rule)
	}
	return list
}
