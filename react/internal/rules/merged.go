package rules

import (
	"maps"
	"slices"
	"strings"
)

// merged is the query of a destination: what the visitor sent, and what the rule
// says.
type merged []mergedPair

type mergedPair struct {
	Pair
	given bool // by the rule
}

// queryOf puts the visitor's query and the destination's together. With add the parameters
// come in too, if the destination uses none of them in its host and path.
func (d *destination) queryOf(sent Query, values params, add bool) merged {
	out := make(merged, 0, len(sent)+len(d.query))
	for _, p := range sent {
		out = append(out, mergedPair{Pair: p})
	}
	set := func(name string, list []string) {
		for i := range out {
			if out[i].Name == name {
				out[i] = mergedPair{Pair{name, list}, true}
				return
			}
		}
		out = append(out, mergedPair{Pair{name, list}, true})
	}
	own := make(map[string]bool, len(d.query))
	for _, p := range d.query {
		var list []string
		for _, t := range p.values {
			list = append(list, fillText(t, values))
		}
		set(p.name, list)
		own[p.name] = true
	}
	if !add {
		return out
	}
	for name := range values {
		if d.used[name] {
			return out
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !own[name] {
			set(name, values[name])
		}
	}
	return out
}

// plain is the query without the distinction.
func (m merged) plain() Query {
	q := make(Query, len(m))
	for i := range m {
		q[i] = m[i].Pair
	}
	return q
}

// encode writes what the visitor sent with all escapes, and what the rule says
// nearly as its author wrote it.
func (m merged) encode() string {
	var b strings.Builder
	for _, p := range m {
		escape := component
		if p.given {
			escape = given
		}
		for _, v := range p.Values {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(escape(p.Name))
			b.WriteByte('=')
			b.WriteString(escape(v))
		}
	}
	return b.String()
}
