package freshet

import (
	"net/http"
	"strings"
	"time"

	"github.com/freshet-go/freshet/internal/accept"
)

// pick returns the smallest form that the request accepts (RFC 9110, 12.5.3).
func (p *packed) pick(header []string, identity *encoded) *encoded {
	best := identity
	for _, c := range [...]*encoded{&p.gzip, &p.brotli} {
		if c.body != nil && len(c.body) < len(best.body) && accept.Coding(header, c.name[0]) {
			best = c
		}
	}
	return best
}

// notModified evaluates a conditional request: If-None-Match, or where there is
// none If-Modified-Since (RFC 9110, 13.2.2).
func notModified(h http.Header, hash string, lastModified []string, modified time.Time) bool {
	if m := h["If-None-Match"]; len(m) > 0 {
		return matches(m, hash)
	}
	m := h["If-Modified-Since"]
	if len(m) != 1 || lastModified == nil {
		return false
	}
	if m[0] == lastModified[0] {
		return true
	}
	t, err := http.ParseTime(m[0])
	return err == nil && !modified.After(t)
}

// matches compares If-None-Match with the entity tags of all encodings, weakly
// (RFC 9110, 13.1.2).
func matches(lines []string, hash string) bool {
	for _, line := range lines {
		for line != "" {
			var tag string
			tag, line, _ = strings.Cut(line, ",")
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == "*" {
				return true
			}
			if len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' {
				continue
			}
			tag = tag[1 : len(tag)-1]
			if rest, ok := strings.CutPrefix(tag, hash); ok && (rest == "" || rest == "-gz" || rest == "-br") {
				return true
			}
		}
	}
	return false
}
