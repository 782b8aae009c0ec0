// Package accept reads Accept-Encoding. It chooses nothing: which form of an
// answer is sent is for whoever has the forms.
//
// Its one invariant: a coding with a weight of zero is never accepted, also not
// by a star.
package accept

import "strings"

// Coding reports whether the lines of an Accept-Encoding header accept a coding
// (RFC 9110, 12.5.3). A star stands for gzip, which everybody knows, and for no
// other. It allocates nothing.
func Coding(lines []string, coding string) bool {
	star := false
	for _, line := range lines {
		for line != "" {
			var item string
			item, line, _ = strings.Cut(line, ",")
			name, weight, _ := strings.Cut(item, ";")
			name = strings.TrimSpace(name)
			ok := weight == "" || !zero(weight) // most have none: that saves a tenth of a hit
			if strings.EqualFold(name, coding) {
				return ok
			}
			if name == "*" {
				star = ok
			}
		}
	}
	return star && coding == "gzip"
}

// zero reports whether a parameter says q=0, in any of its spellings.
func zero(weight string) bool {
	name, value, _ := strings.Cut(weight, "=")
	value = strings.TrimSpace(value)
	return strings.EqualFold(strings.TrimSpace(name), "q") && value != "" && value[0] == '0' && strings.Trim(value, "0.") == ""
}
