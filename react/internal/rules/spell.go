package rules

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// Spell gives a path the one spelling under which rules and pages look at it:
// without dot segments and empty ones, backslashes as slashes, and each segment
// escaped where it must be and nowhere else. A slash at the end stays. changed
// reports that slashes were taken away, so that the visitor is to be redirected;
// ok is false for a malformed escape, or one that is not UTF-8.
func Spell(sent string) (path string, changed, ok bool) {
	if sent == "" || sent[0] != '/' && sent[0] != '\\' {
		return "", false, false
	}
	slashed := strings.ReplaceAll(sent, `\`, "/")
	changed = slashed != sent || strings.Contains(slashed, "//")
	var b strings.Builder
	var ends []int // of the segments so far
	last := ""
	for seg := range strings.SplitSeq(slashed[1:], "/") {
		text, err := url.PathUnescape(seg)
		if err != nil || !utf8.ValidString(text) {
			return "", false, false
		}
		switch last = text; text {
		case "", ".":
		case "..":
			if len(ends) > 0 {
				ends = ends[:len(ends)-1]
				end := 0
				if len(ends) > 0 {
					end = ends[len(ends)-1]
				}
				kept := b.String()[:end]
				b.Reset()
				b.WriteString(kept)
			}
		default:
			b.WriteByte('/')
			b.WriteString(escapeBytes(text, func(i int) bool {
				return isWord(text[i]) || strings.IndexByte("-.~!$&'()*+,;=:@", text[i]) >= 0
			}))
			ends = append(ends, b.Len())
		}
	}
	if b.Len() == 0 || last == "" {
		b.WriteByte('/')
	}
	return b.String(), changed, true
}
