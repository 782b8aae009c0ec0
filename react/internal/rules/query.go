package rules

import (
	"net/url"
	"slices"
	"strings"
)

// Query is the query of a URL, decoded, with its names in the order in which
// they first occur.
type Query []Pair

// Pair is a name with all its values.
type Pair struct {
	Name   string
	Values []string
}

// maxPairs is how many values a query may have for rules to look at; what comes
// after them is ignored.
const maxPairs = 1000

// ParseQuery reads a query as browsers do (application/x-www-form-urlencoded):
// a broken escape stands for itself.
func ParseQuery(raw string) Query {
	var q Query
	n := 0
	for item := range strings.SplitSeq(raw, "&") {
		if item == "" {
			continue
		}
		if n++; n > maxPairs {
			break
		}
		name, value, _ := strings.Cut(item, "=")
		name = formDecode(name)
		if i := q.index(name); i >= 0 {
			q[i].Values = append(q[i].Values, formDecode(value))
		} else {
			q = append(q, Pair{name, []string{formDecode(value)}})
		}
	}
	return q
}

func formDecode(s string) string {
	s = strings.ReplaceAll(s, "+", " ")
	if text, err := url.PathUnescape(s); err == nil {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '%' && i+2 < len(s) {
			if text, err := url.PathUnescape(s[i : i+3]); err == nil {
				b.WriteString(text)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

func (q Query) index(name string) int {
	return slices.IndexFunc(q, func(p Pair) bool { return p.Name == name })
}

// Get returns the values of a name.
func (q Query) Get(name string) []string {
	if i := q.index(name); i >= 0 {
		return q[i].Values
	}
	return nil
}

// Encode returns the query as it stands in a URL, without the question mark.
func (q Query) Encode() string {
	m := make(merged, len(q))
	for i := range q {
		m[i].Pair = q[i]
	}
	return m.encode()
}
