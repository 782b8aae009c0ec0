package rules

import "strings"

// Rewriter is a compiled rewrite.
type Rewriter struct {
	rule
	to *destination
}

func newRewriter(r Rewrite, base string) (*Rewriter, error) {
	rule, err := newRule(r.When, base)
	if err != nil {
		return nil, err
	}
	if r.NoBasePath && base != "" && strings.HasPrefix(r.Destination, "/") {
		return nil, errOutside
	}
	to, err := newDestination(below(r.Destination, r.When, base), rule.known)
	if err != nil {
		return nil, destinationError(r.Destination, err)
	}
	return &Rewriter{*rule, to}, nil
}

// Apply reports whether the rewrite is for the request. If so it gives the
// request its new path and query, or, for another server, returns the URL that is
// to be asked. Parameters that the destination does not use are added to the query
// if it uses none in host and path; its own query wins over the visitor's.
func (w *Rewriter) Apply(q *Request) (url string, ok bool) {
	values, ok := w.match(q)
	if !ok {
		return "", false
	}
	query := w.to.queryOf(q.Query, values, true)
	path, _ := w.to.split(values)
	if w.to.scheme != "" {
		url = w.to.hostOf(values) + path
		if len(query) > 0 {
			url += "?" + query.encode()
		}
		return url, true
	}
	q.Path, q.Query = path, query.plain()
	return "", true
}
