package store

import (
	"iter"
	"slices"
	"strings"
)

// Name is what a demand can name: one path, one tag, all paths of a pattern,
// all paths below a prefix, or the site. It is a kind byte followed by the
// text, so that it can be a map key and a database key as it is.
type Name string

// Kind is the kind of a [Name].
type Kind byte

// The kinds of a name.
const (
	KindPath    Kind = 'p'
	KindTag     Kind = 't'
	KindPattern Kind = 'r'
	KindPrefix  Kind = 'd'
	KindSite    Kind = 's'
)

// SiteName names every path of the site.
const SiteName Name = "s"

// PathName names one normalised path.
func PathName(path string) Name { return Name("p" + path) }

// TagName names all entries that carry the tag.
func TagName(tag string) Name { return Name("t" + tag) }

// PatternName names all entries of the page with that pattern.
func PatternName(pattern string) Name { return Name("r" + pattern) }

// PrefixName names the path prefix itself and all paths below it, segment by
// segment: "/a" covers "/a" and "/a/b" but not "/ab". "/" covers every path.
func PrefixName(prefix string) Name { return Name("d" + prefix) }

// Kind returns the kind of n, or 0 if n is empty.
func (n Name) Kind() Kind {
	if n == "" {
		return 0
	}
	return Kind(n[0])
}

// Text returns the path, tag, pattern or prefix; it is empty for the site.
func (n Name) Text() string {
	if n == "" {
		return ""
	}
	return string(n[1:])
}

// Names yields every name that covers a path of the given pattern with the
// given tags: the site, the path, its pattern, each prefix of the path from "/"
// to the path itself, and each tag. The pattern may be empty if it is unknown.
func Names(path, pattern string, tags []string) iter.Seq[Name] {
	return func(yield func(Name) bool) {
		if !yield(SiteName) || !yield(PathName(path)) {
			return
		}
		if pattern != "" && !yield(PatternName(pattern)) {
			return
		}
		if !yield(PrefixName("/")) {
			return
		}
		for i := 1; i < len(path); i++ {
			if path[i] == '/' && !yield(PrefixName(path[:i])) {
				return
			}
		}
		if path != "" && path != "/" && !yield(PrefixName(path)) {
			return
		}
		for _, t := range tags {
			if !yield(TagName(t)) {
				return
			}
		}
	}
}

// Covers reports whether n is one of e's names, without making them all.
func (n Name) Covers(e *Entry) bool {
	if n == "" {
		return false
	}
	switch text, path := n.Text(), e.Key.Path; n.Kind() {
	case KindSite:
		return text == ""
	case KindPath:
		return text == path
	case KindPattern:
		return text != "" && text == e.Pattern
	case KindTag:
		return slices.Contains(e.Tags, text)
	case KindPrefix:
		rest, ok := strings.CutPrefix(path, text)
		return text == "/" || ok && text != "" && (rest == "" || rest[0] == '/')
	}
	return false
}
