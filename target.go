package freshet

import "github.com/freshet-go/freshet/store"

// Target is what a demand names. The zero Target is refused.
type Target struct {
	name   store.Name
	params map[string][]string // of a pattern
}

// Path targets one path, with or without percent-encoding; a query, a fragment
// and a trailing slash are ignored. It need not have been rendered yet:
// Revalidate renders it.
func Path(path string) Target { return Target{name: store.PathName(path)} }

// Tag targets every entry that carries the tag.
func Tag(tag string) Target { return Target{name: store.TagName(tag)} }

// Prefix targets the path itself and every path below it, by whole segments.
func Prefix(path string) Target { return Target{name: store.PrefixName(path)} }

// Pattern targets the pages with that pattern. With params it is the one path
// that they fill the pattern to: a missing or surplus param is an error. With
// nil params it is all of them.
func Pattern(pattern string, params Params) Target {
	return Target{name: store.PatternName(pattern), params: params}
}

// All targets every path of the site.
func All() Target { return Target{name: store.SiteName} }

// targetText names what a demand was made on, for people: "path /a", "tag x",
// "site".
func targetText(n store.Name) string {
	switch n.Kind() {
	case store.KindPath:
		return "path " + n.Text()
	case store.KindTag:
		return "tag " + n.Text()
	case store.KindPattern:
		return "pattern " + n.Text()
	case store.KindPrefix:
		return "prefix " + n.Text()
	case store.KindSite:
		return "site"
	}
	return ""
}
