package rules

import "strings"

const capitals = "0123456789ABCDEF"

func escapeBytes(s string, plain func(i int) bool) string {
	var b strings.Builder
	for i := range len(s) {
		if plain(i) {
			b.WriteByte(s[i])
		} else {
			b.WriteByte('%')
			b.WriteByte(capitals[s[i]>>4])
			b.WriteByte(capitals[s[i]&15])
		}
	}
	return b.String()
}

// component escapes everything that JavaScript's encodeURIComponent does.
func component(s string) string {
	return escapeBytes(s, func(i int) bool {
		return isWord(s[i]) || strings.IndexByte("-.!~*'()", s[i]) >= 0
	})
}

// pathText escapes what a URL's path cannot hold (WHATWG URL, path percent-encode
// set). Escapes that are there stay.
func pathText(s string) string {
	return escapeBytes(s, func(i int) bool {
		return s[i] > ' ' && s[i] < 0x7f && strings.IndexByte("\"<>`{}#?^", s[i]) < 0
	})
}

// segmentText escapes what the one spelling of a path does (RFC 3986, 3.3).
func segmentText(s string) string {
	return escapeBytes(s, func(i int) bool {
		return isWord(s[i]) || strings.IndexByte("/%-.~!$&'()*+,;=:@", s[i]) >= 0
	})
}

// fragmentText likewise for what follows a "#".
func fragmentText(s string) string {
	return escapeBytes(s, func(i int) bool {
		return s[i] > ' ' && s[i] < 0x7f && strings.IndexByte("\"<>`", s[i]) < 0
	})
}

// given escapes only what would end or break a query: a rule's author writes
// "?next=/a/b", and the value of a parameter comes escaped from the path.
func given(s string) string {
	return escapeBytes(s, func(i int) bool {
		if s[i] == '%' {
			return i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
		}
		return s[i] > ' ' && s[i] < 0x7f && strings.IndexByte("\"<>`#&+", s[i]) < 0
	})
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
