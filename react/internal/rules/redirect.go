package rules

import (
	"errors"
	"fmt"
	"strings"
)

type redirect struct {
	rule
	to     *destination
	status int
	next   string // paths of the server itself, which redirects leave alone
}

var errOutside = errors.New("basePath is false, so the destination must begin with http:// or https://")

func destinationError(text string, err error) error {
	return fmt.Errorf("destination %q: %w", text, err)
}

// below puts the base path in front of a destination on this server.
func below(text string, w When, base string) string {
	if w.NoBasePath || base == "" || !strings.HasPrefix(text, "/") {
		return text
	}
	if text == "/" {
		return base
	}
	return base + text
}

func newRedirect(r Redirect, base string) (*redirect, error) {
	rule, err := newRule(r.When, base)
	if err != nil {
		return nil, err
	}
	switch r.Status {
	case 301, 302, 303, 307, 308:
	default:
		return nil, fmt.Errorf("status %d: 301, 302, 303, 307 or 308 is expected", r.Status)
	}
	to, err := newDestination(below(r.Destination, r.When, base), rule.known)
	if err != nil {
		return nil, destinationError(r.Destination, err)
	}
	return &redirect{*rule, to, r.Status, base + "/_next"}, nil
}

// Redirect returns where the first redirect that fits leads, with the visitor's
// query, which the destination's own wins over. As in Next.js no redirect is for
// /_next.
func (s *Set) Redirect(q *Request) (location string, status int, ok bool) {
	for _, r := range s.redirects {
		if len(q.Path) >= len(r.next) && strings.EqualFold(q.Path[:len(r.next)], r.next) {
			continue
		}
		values, ok := r.match(q)
		if !ok {
			continue
		}
		path, hash := r.to.split(values)
		if r.to.scheme != "" {
			location = r.to.hostOf(values)
		}
		location += path
		if query := r.to.queryOf(q.Query, values, false); len(query) > 0 {
			location += "?" + query.encode()
		}
		return location + hash, r.status, true
	}
	return "", 0, false
}
