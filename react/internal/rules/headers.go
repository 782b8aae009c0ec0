package rules

import (
	"net/http"
	"strings"
)

type headers struct {
	rule
	list []headerText
}

type headerText struct{ key, value []token }

func newHeaders(r HeaderRule, base string) (*headers, error) {
	rule, err := newRule(r.When, base)
	if err != nil {
		return nil, err
	}
	h := &headers{rule: *rule}
	known := make(map[string]bool, len(rule.known))
	for name := range rule.known {
		known[name] = true
	}
	for _, one := range r.Headers {
		h.list = append(h.list, headerText{readText(one.Key, known), readText(one.Value, known)})
	}
	return h, nil
}

// Headers returns the headers that the rules give the answer to a request, by
// canonical name: of several rules for one header the last counts, but for
// Set-Cookie. What cannot be a header, by what a visitor sent, is left out.
func (s *Set) Headers(q *Request) http.Header {
	var out http.Header
	for _, h := range s.headers {
		values, ok := h.match(q)
		if !ok {
			continue
		}
		for _, t := range h.list {
			key, value := fillText(t.key, values), fillText(t.value, values)
			if !isHeaderName(key) || strings.ContainsAny(value, "\r\n\x00") {
				continue
			}
			if out == nil {
				out = make(http.Header)
			}
			if key = http.CanonicalHeaderKey(key); key == "Set-Cookie" {
				out.Add(key, value)
			} else {
				out[key] = []string{value}
			}
		}
	}
	return out
}

// isHeaderName reports whether s is a token (RFC 9110, 5.6.2).
func isHeaderName(s string) bool {
	for i := range len(s) {
		if !isWord(s[i]) && strings.IndexByte("!#$%&'*+-.^`|~", s[i]) < 0 {
			return false
		}
	}
	return s != ""
}
