package main

import (
	"net/url"
	"regexp"
	"strings"
)

// masked stands in the access log for a value that may be a secret.
const masked = "***"

// telling finds the name of a parameter whose value is not for the log, in
// text that was percent-decoded.
var telling = regexp.MustCompile(`(?i)(secret|token|authorization|password)[^=&]*=`)

// maskQuery hides the values of parameters whose name holds "secret", "token",
// "authorization" or "password". Query is raw, as it was sent; so is the answer,
// except for those values. A value that holds such a parameter itself (a URL to
// come back to) is hidden as a whole. Names may be percent-encoded, twice too.
func maskQuery(query string) string { return maskParts(query, "&") }

// maskPath does the same for the segments of an escaped path: an encoded "?" in
// a path is a mistake that must not leak either.
func maskPath(path string) string { return maskParts(path, "/") }

func maskParts(s, sep string) string {
	if !strings.ContainsAny(s, "=%") {
		return s // no value, and none that decoding would show
	}
	parts := strings.Split(s, sep)
	for i, part := range parts {
		if !telling.MatchString(decode(part)) {
			continue
		}
		name, _, found := strings.Cut(part, "=")
		if !found || telling.MatchString(decode(name)) {
			parts[i] = masked // the value hides in what looks like a name
			continue
		}
		parts[i] = name + "=" + masked
	}
	return strings.Join(parts, sep)
}

// decode undoes percent-encoding as often as somebody behind us might, and
// leaves what is no encoding as it is.
func decode(s string) string {
	for range 3 {
		if !strings.Contains(s, "%") {
			break
		}
		s = decodeOnce(s)
	}
	return s
}

func decodeOnce(s string) string {
	if d, err := url.PathUnescape(s); err == nil {
		return d
	}
	var b strings.Builder // some "%" is no encoding: decode the others
	for i := 0; i < len(s); i++ {
		if i+3 <= len(s) && s[i] == '%' {
			if d, err := url.PathUnescape(s[i : i+3]); err == nil {
				b.WriteString(d)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
