package main

import (
	"strings"

	"github.com/freshet-go/freshet"
)

// spelling of patterns: the engine writes {slug}, {all...} and {all...?}, the
// Pages Router [slug], [...all] and [[...all]]. People read and write the second,
// and may write the first.

// routerSpelling is a pattern of the engine as the Pages Router writes it.
func routerSpelling(pattern string) string {
	if !strings.Contains(pattern, "{") {
		return pattern
	}
	segments := strings.Split(pattern, "/")
	for i, seg := range segments {
		name, ok := between(seg, "{", "}")
		if !ok {
			continue
		}
		if n, ok := strings.CutSuffix(name, "...?"); ok {
			segments[i] = "[[..." + n + "]]"
		} else if n, ok := strings.CutSuffix(name, "..."); ok {
			segments[i] = "[..." + n + "]"
		} else {
			segments[i] = "[" + name + "]"
		}
	}
	return strings.Join(segments, "/")
}

// engineSpelling is the reverse. What is in neither spelling stays as it is.
func engineSpelling(pattern string) string {
	if !strings.Contains(pattern, "[") {
		return pattern
	}
	segments := strings.Split(pattern, "/")
	for i, seg := range segments {
		if name, ok := between(seg, "[[...", "]]"); ok {
			segments[i] = "{" + name + "...?}"
		} else if name, ok := between(seg, "[...", "]"); ok {
			segments[i] = "{" + name + "...}"
		} else if name, ok := between(seg, "[", "]"); ok {
			segments[i] = "{" + name + "}"
		}
	}
	return strings.Join(segments, "/")
}

func between(s, before, after string) (string, bool) {
	s, ok := strings.CutPrefix(s, before)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(s, after)
}

// spelled is x with its patterns as people write them.
func spelled(x freshet.Explanation) freshet.Explanation {
	x.Pattern = routerSpelling(x.Pattern)
	if d := x.Demand; d != nil {
		if pattern, ok := strings.CutPrefix(d.Target, "pattern "); ok {
			named := *d
			named.Target = "pattern " + routerSpelling(pattern)
			x.Demand = &named
		}
	}
	return x
}
