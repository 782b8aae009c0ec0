package router

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrMalformed is returned for a path with a broken percent-escape, or one
// whose bytes are not UTF-8.
var ErrMalformed = errors.New("malformed percent-encoding")

// ErrRelative is returned for a path that does not begin with a slash.
var ErrRelative = errors.New("the path does not begin with a slash")

// Normalize returns the one spelling of a path: it begins with a slash, has no
// empty, "." or ".." segment and no slash at the end, and each segment is
// percent-encoded where RFC 3986, section 3.3, asks for it and nowhere else,
// in capitals. A backslash is a slash, as browsers read it (WHATWG URL).
//
// redirect reports that the path had empty segments: such a request is to be
// redirected to the one spelling. Other spellings are answered as they are.
// A path that is normalised already is returned without allocating.
func Normalize(path string) (norm string, redirect bool, err error) {
	if isNormal(path) {
		return path, false, nil
	}
	if path == "" || path[0] != '/' && path[0] != '\\' {
		return "", false, ErrRelative
	}
	var segments []string
	for rest, more := path[1:], true; more; {
		var segment string
		if i := strings.IndexAny(rest, `/\`); i >= 0 {
			segment, rest = rest[:i], rest[i+1:]
		} else {
			segment, more = rest, false
		}
		text, err := unescape(segment)
		if err != nil {
			return "", false, err
		}
		switch text {
		case "":
			redirect = redirect || more || len(segments) > 0 && !dots(path)
		case ".":
		case "..":
			segments = segments[:max(len(segments)-1, 0)]
		default:
			segments = append(segments, escape(text))
		}
	}
	return "/" + strings.Join(segments, "/"), redirect, nil
}

// dots reports whether the path ends in a dot segment and a slash: what is left
// of "/a/./" is "/a", and nobody wrote a slash at its end.
func dots(path string) bool {
	path = strings.TrimRight(path, `/\`)
	last := path[strings.LastIndexAny(path, `/\`)+1:]
	text, err := unescape(last)
	return err == nil && (text == "." || text == "..")
}

// isNormal reports whether Normalize would change nothing. It is the hot path.
func isNormal(path string) bool {
	if path == "" || path[0] != '/' {
		return false
	}
	if len(path) == 1 {
		return true
	}
	start := 1
	for i := 1; i < len(path); {
		switch c := path[i]; {
		case c == '/':
			if !isSegment(path[start:i]) {
				return false
			}
			i++
			start = i
		case pchar[c]:
			i++
		case c == '%':
			n := escapedRune(path[i:])
			if n == 0 {
				return false
			}
			i += n
		default:
			return false
		}
	}
	return isSegment(path[start:])
}

func isSegment(s string) bool { return s != "" && s != "." && s != ".." }

// escapedRune returns the length of the escapes that s begins with, if they
// are one valid rune in the one spelling: in capitals, and not without need.
func escapedRune(s string) int {
	var b [utf8.UTFMax]byte
	for n := 0; n < len(b) && len(s) >= 3*n+3 && s[3*n] == '%'; n++ {
		hi, lo := capitalHex(s[3*n+1]), capitalHex(s[3*n+2])
		if hi < 0 || lo < 0 {
			return 0
		}
		b[n] = byte(hi<<4 | lo)
		if n == 0 && b[0] < utf8.RuneSelf {
			if pchar[b[0]] {
				return 0
			}
			return 3
		}
		if utf8.FullRune(b[:n+1]) {
			if r, size := utf8.DecodeRune(b[:n+1]); r != utf8.RuneError || size > 1 {
				return 3 * size
			}
			return 0
		}
	}
	return 0
}

// pchar are the bytes that a segment holds unescaped (RFC 3986, section 3.3).
var pchar = func() (t [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@") {
		t[c] = true
	}
	return t
}()

func capitalHex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func hex(c byte) int {
	if 'a' <= c && c <= 'f' {
		c -= 'a' - 'A'
	}
	return capitalHex(c)
}

// unescape decodes one segment.
func unescape(s string) (string, error) {
	if strings.IndexByte(s, '%') < 0 {
		if !utf8.ValidString(s) {
			return "", ErrMalformed
		}
		return s, nil
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b = append(b, s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", ErrMalformed
		}
		hi, lo := hex(s[i+1]), hex(s[i+2])
		if hi < 0 || lo < 0 {
			return "", ErrMalformed
		}
		b = append(b, byte(hi<<4|lo))
		i += 2
	}
	if !utf8.Valid(b) {
		return "", ErrMalformed
	}
	return string(b), nil
}

// escape encodes one segment.
func escape(s string) string {
	n := 0
	for i := range len(s) {
		if !pchar[s[i]] {
			n++
		}
	}
	if n == 0 {
		return s
	}
	const digits = "0123456789ABCDEF"
	b := make([]byte, 0, len(s)+2*n)
	for i := range len(s) {
		if c := s[i]; pchar[c] {
			b = append(b, c)
		} else {
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(b)
}
