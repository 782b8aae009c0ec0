package rules

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Request is what rules look at.
type Request struct {
	Path   string // percent-encoded, with the base path; a slash at its end stays
	Query  Query
	Header http.Header
	Host   string // with or without a port

	// Vary gathers the request headers that decided on a rule for this path,
	// whether it then was for the request or not: what an answer's Vary has to name
	// (RFC 9110, 12.5.5), for caches that are asked for the same path.
	Vary []string
}

func (r *Request) dependsOn(c *condition) {
	name := "Cookie"
	switch c.Type {
	case "header":
		name = http.CanonicalHeaderKey(c.Key)
	case "cookie":
	default: // part of what a cache is asked for
		return
	}
	if name != "Host" && !slices.Contains(r.Vary, name) {
		r.Vary = append(r.Vary, name)
	}
}

// When says which requests a rule is for.
type When struct {
	Source     string
	Has        []Condition // all of them
	Missing    []Condition // and none of these
	NoBasePath bool        // Source, and a destination on this server, do not stand below the base path
}

// Redirect answers with another address.
type Redirect struct {
	When
	Destination string
	Status      int
}

// Rewrite serves another path, or another server's.
type Rewrite struct {
	When
	Destination string
}

// HeaderRule adds headers.
type HeaderRule struct {
	When
	Headers []Header
}

// Header is a name and a value; both may hold parameters.
type Header struct{ Key, Value string }

// Config is what is compiled. The rules keep their order.
type Config struct {
	BasePath                          string // "" or "/docs"
	Redirects                         []Redirect
	BeforeFiles, AfterFiles, Fallback []Rewrite
	Headers                           []HeaderRule
}

// Set is a compiled Config. Its methods are safe for concurrent use.
type Set struct {
	redirects               []*redirect
	BeforeFiles, AfterFiles []*Rewriter
	Fallback                []*Rewriter
	headers                 []*headers
}

// Compile reads all rules. The error names each that is wrong, by its kind and
// source, and what to change.
func Compile(c Config) (*Set, error) {
	s := &Set{}
	var errs []error
	for _, r := range c.Redirects {
		one, err := newRedirect(r, c.BasePath)
		if err != nil {
			errs = append(errs, fmt.Errorf("redirects: source %q: %w", r.Source, err))
		}
		s.redirects = append(s.redirects, one)
	}
	for _, list := range []struct {
		name string
		from []Rewrite
		to   *[]*Rewriter
	}{{"beforeFiles", c.BeforeFiles, &s.BeforeFiles}, {"afterFiles", c.AfterFiles, &s.AfterFiles}, {"fallback", c.Fallback, &s.Fallback}} {
		for _, r := range list.from {
			one, err := newRewriter(r, c.BasePath)
			if err != nil {
				errs = append(errs, fmt.Errorf("rewrites (%s): source %q: %w", list.name, r.Source, err))
			}
			*list.to = append(*list.to, one)
		}
	}
	for _, r := range c.Headers {
		one, err := newHeaders(r, c.BasePath)
		if err != nil {
			errs = append(errs, fmt.Errorf("headers: source %q: %w", r.Source, err))
		}
		s.headers = append(s.headers, one)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return s, nil
}

// Empty reports whether there are no rules.
func (s *Set) Empty() bool {
	return len(s.redirects)+len(s.BeforeFiles)+len(s.AfterFiles)+len(s.Fallback)+len(s.headers) == 0
}

// rule is what all kinds of rules have: when they are meant.
type rule struct {
	source       *source
	has, missing []*condition
	known        map[string]bool // the parameters that it gives, and whether they repeat
}

func newRule(w When, base string) (*rule, error) {
	text := w.Source
	if !w.NoBasePath && base != "" {
		if text == "/" {
			text = ""
		}
		text = base + text
	}
	r := &rule{known: make(map[string]bool)}
	var err error
	if r.source, err = newSource(text); err != nil {
		return nil, err
	}
	for i := range r.source.tokens {
		if t := &r.source.tokens[i]; t.name != "" && !t.unnamed {
			r.known[t.name] = t.repeats()
		}
	}
	for _, c := range w.Has {
		one, err := newCondition(c)
		if err != nil {
			return nil, fmt.Errorf("has: %w", err)
		}
		for _, name := range one.always {
			if name != "" {
				r.known[name] = false
			}
		}
		r.has = append(r.has, one)
	}
	for _, c := range w.Missing {
		one, err := newCondition(c)
		if err != nil {
			return nil, fmt.Errorf("missing: %w", err)
		}
		r.missing = append(r.missing, one)
	}
	return r, nil
}

// match reports whether the rule is for the request, and the values of its
// parameters. It notes in q what that depends on.
func (r *rule) match(q *Request) (params, bool) {
	values, ok := r.source.match(q.Path)
	if !ok {
		return nil, false
	}
	if len(r.has)+len(r.missing) == 0 {
		return values, true
	}
	found := make(params) // a condition's win over the path's
	for _, c := range r.has {
		q.dependsOn(c)
		if !c.match(q, found) {
			return nil, false
		}
	}
	for _, c := range r.missing {
		q.dependsOn(c)
		if c.match(q, found) {
			return nil, false
		}
	}
	if values == nil {
		return found, true
	}
	maps.Copy(values, found)
	return values, true
}
