package react

import (
	"fmt"
	"strings"

	"github.com/freshet-go/freshet"
)

// route is a route of the Pages Router, such as "/docs/[...all]".
type route struct {
	text    string // as Next.js writes it
	pattern string // as the engine writes it: "/docs/{all...}"
	params  []param
}

// param is one dynamic segment of a route.
type param struct {
	name     string
	rest     bool // [...name]: one or more segments
	optional bool // [[...name]]: none or more
}

// parseRoute translates a route. The dynamic segments are those of Next.js:
// [name], [...name] and [[...name]], each a whole segment, the last two at the
// end only.
func parseRoute(text string) (*route, error) {
	rt := &route{text: text}
	if !strings.HasPrefix(text, "/") {
		return nil, fmt.Errorf("route %q must begin with a slash", text)
	}
	if text == "/" {
		rt.pattern = "/"
		return rt, nil
	}
	var b strings.Builder
	segments := strings.Split(text[1:], "/")
	seen := make(map[string]bool, len(segments))
	for i, seg := range segments {
		p, dynamic, err := parseSegment(seg)
		if err != nil {
			return nil, fmt.Errorf("route %s: %w", text, err)
		}
		b.WriteByte('/')
		if !dynamic {
			b.WriteString(seg)
			continue
		}
		if p.rest && i < len(segments)-1 {
			return nil, fmt.Errorf("route %s: %s must be the last segment", text, seg)
		}
		if seen[p.name] {
			return nil, fmt.Errorf("route %s: the name %s is used twice", text, p.name)
		}
		seen[p.name] = true
		rt.params = append(rt.params, p)
		b.WriteByte('{')
		b.WriteString(p.name)
		if p.rest {
			b.WriteString("...")
		}
		if p.optional {
			b.WriteByte('?')
		}
		b.WriteByte('}')
	}
	rt.pattern = b.String()
	return rt, nil
}

func parseSegment(seg string) (p param, dynamic bool, err error) {
	switch {
	case seg == "" || seg == "." || seg == "..":
		return p, false, fmt.Errorf("segment %q is never part of a path", seg)
	case !strings.ContainsAny(seg, "[]{}"):
		return p, false, nil
	case strings.HasPrefix(seg, "[[...") && strings.HasSuffix(seg, "]]"):
		p = param{name: seg[5 : len(seg)-2], rest: true, optional: true}
	case strings.HasPrefix(seg, "[...") && strings.HasSuffix(seg, "]"):
		p = param{name: seg[4 : len(seg)-1], rest: true}
	case strings.HasPrefix(seg, "[") && strings.HasSuffix(seg, "]"):
		p = param{name: seg[1 : len(seg)-1]}
	}
	if p.name == "" || strings.ContainsAny(p.name, "[]{}.?*") {
		return p, false, fmt.Errorf("segment %q: write [name], [...name] or [[...name]] as a whole segment", seg)
	}
	return p, true, nil
}

// dynamic reports whether the route has params.
func (rt *route) dynamic() bool { return len(rt.params) > 0 }

// workerParams gives a worker the captured values as Next.js does: a string, or
// an array for the rest, and no key for an empty optional rest.
func (rt *route) workerParams(captured freshet.Params) map[string]any {
	out := make(map[string]any, len(rt.params))
	for _, p := range rt.params {
		v, ok := captured[p.name]
		switch {
		case !ok:
		case p.rest:
			out[p.name] = v
		default:
			out[p.name] = v[0]
		}
	}
	return out
}

// engineParams checks the params that a caller gave for the route, decoded from
// JSON, and turns them into the engine's. A missing, surplus or ill-typed one is
// an error.
func (rt *route) engineParams(given map[string]any) (freshet.Params, error) {
	out := make(freshet.Params, len(rt.params))
	for _, p := range rt.params {
		v, ok := given[p.name]
		if !ok || v == nil {
			if p.optional {
				continue
			}
			return nil, fmt.Errorf("params.%s is missing", p.name)
		}
		switch v := v.(type) {
		case string:
			if p.rest {
				return nil, fmt.Errorf("params.%s must be an array of strings", p.name)
			}
			if v == "" {
				return nil, fmt.Errorf("params.%s is empty", p.name)
			}
			out[p.name] = []string{v}
		case []any:
			if !p.rest {
				return nil, fmt.Errorf("params.%s must be a string", p.name)
			}
			values, err := stringsOf(v)
			if err != nil {
				return nil, fmt.Errorf("params.%s: %w", p.name, err)
			}
			if len(values) > 0 {
				out[p.name] = values
			} else if !p.optional {
				return nil, fmt.Errorf("params.%s is empty", p.name)
			}
		default:
			return nil, fmt.Errorf("params.%s must be a string or an array of strings", p.name)
		}
	}
	for name := range given {
		if !rt.has(name) {
			return nil, fmt.Errorf("params.%s is not a parameter of %s", name, rt.text)
		}
	}
	return out, nil
}

func (rt *route) has(name string) bool {
	for _, p := range rt.params {
		if p.name == name {
			return true
		}
	}
	return false
}

func stringsOf(list []any) ([]string, error) {
	out := make([]string, len(list))
	for i, v := range list {
		s, ok := v.(string)
		if !ok || s == "" {
			return nil, fmt.Errorf("element %d must be a string that is not empty", i)
		}
		out[i] = s
	}
	return out, nil
}
