package react

import (
	"net/url"
	"slices"
	"strings"

	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/rules"
)

// index finds out whether a path has a page, without asking for it: rewrites
// depend on that. Which page it is, of several dynamic ones, is the engine's
// business.
type index struct {
	fixed   map[string]*page // by decoded path
	dynamic []*indexed
}

// indexed is a dynamic page.
type indexed struct {
	*page
	segments []segment
	listed   map[string]struct{} // the paths that there are; nil: any
}

// segment is a part of a route: text, or a param.
type segment struct {
	text    string
	dynamic bool
	param   param
}

func newIndex(pages []*page) *index {
	x := &index{fixed: make(map[string]*page)}
	for _, p := range pages {
		if !p.dynamic() {
			x.fixed[p.text] = p
			continue
		}
		one := &indexed{page: p}
		for _, text := range strings.Split(p.text[1:], "/") {
			pm, dynamic, _ := parseSegment(text) // parseRoute has looked at it
			one.segments = append(one.segments, segment{text, dynamic, pm})
		}
		if p.listed != nil && p.listed.Fallback == "false" {
			one.listed = make(map[string]struct{}, len(p.listed.Paths))
			for _, path := range p.listed.Paths {
				if spelled, _, ok := rules.Spell(path); ok {
					one.listed[spelled] = struct{}{}
				}
			}
		}
		x.dynamic = append(x.dynamic, one)
	}
	return x
}

// fixedPage returns the page whose route is exactly this path.
func (x *index) fixedPage(path string) *page {
	decoded, err := url.PathUnescape(path)
	if err != nil || strings.Contains(path, "%2F") {
		return nil
	}
	return x.fixed[decoded]
}

// has reports whether there is a page for the path, also one that
// getStaticPaths does not list.
func (x *index) has(path string) bool {
	segments := segmentsOf(path)
	return x.fixedPage(path) != nil || slices.ContainsFunc(x.dynamic, func(p *indexed) bool { return p.fits(segments) })
}

func segmentsOf(path string) []string {
	if path = strings.Trim(path, "/"); path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// dynamicPage returns a dynamic page that answers the path. As in Next.js one
// with fallback false answers only what getStaticPaths lists.
func (x *index) dynamicPage(path string) *page {
	segments := segmentsOf(path)
	for _, one := range x.dynamic {
		if !one.fits(segments) {
			continue
		}
		if _, ok := one.listed[path]; ok || one.listed == nil {
			return one.page
		}
	}
	return nil
}

func (p *indexed) fits(segments []string) bool {
	for i, want := range p.segments {
		switch {
		case want.param.rest:
			return want.param.optional || i < len(segments)
		case i >= len(segments):
			return false
		case want.dynamic:
		default:
			if text, err := url.PathUnescape(segments[i]); err != nil || text != want.text {
				return false
			}
		}
	}
	return len(segments) == len(p.segments)
}

// hasData reports whether the page has a data route.
func (p *page) hasData() bool {
	return p != nil && (p.kind == bundle.SSG || p.kind == bundle.SSR)
}
