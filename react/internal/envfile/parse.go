package envfile

import (
	"strings"
	"unicode"
)

// assignment is one NAME=value of a file: the value without its quotes, before
// references are expanded.
type assignment struct {
	name, value string
	file        string
	line        int
}

// parse splits the text of a .env file into its assignments. The rules are
// those of the dotenv package, which Next.js uses:
//
//   - NAME=value or NAME: value, "export" before it is allowed; a name consists
//     of ASCII letters, digits, "_", "-" and ".".
//   - A value in ", ' or ` may span lines and contain #; only spaces and a
//     comment may follow it. In double quotes \n and \r are line ends.
//   - Any other value ends at # or at the line's end and is trimmed.
//   - An assignment that comes later in the file wins.
func parse(file, text string) ([]assignment, []Warning) {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	var list []assignment
	var warnings []Warning
	line := 1
	for rest := text; rest != ""; {
		row, _, _ := strings.Cut(rest, "\n")
		used := len(row)
		if body := trimLeft(row); body != "" && body[0] != '#' {
			warn := func(text string) { warnings = append(warnings, Warning{File: file, Line: line, Text: text}) }
			name, after, ok := splitName(body)
			switch {
			case !ok:
				warn("this is not NAME=value; the line is ignored")
			default:
				at := len(row) - len(after)
				value, n, odd := splitValue(rest[at:])
				used = at + n
				if odd != "" {
					warn(odd)
				}
				if strings.IndexByte(value, 0) >= 0 {
					warn("the value of " + name + " contains a NUL byte, which no variable can hold; the line is ignored")
					break
				}
				list = append(list, assignment{name: name, value: value, file: file, line: line})
			}
		}
		line += 1 + strings.Count(rest[:used], "\n")
		rest = rest[min(used+1, len(rest)):]
	}
	return list, warnings
}

// splitName takes "NAME=" or "NAME: " and the spaces after it off a line.
func splitName(body string) (name, rest string, ok bool) {
	if after, found := strings.CutPrefix(body, "export"); found {
		if trimmed := trimLeft(after); trimmed != after && trimmed != "" && nameByte(trimmed[0], true) {
			body = trimmed
		}
	}
	end := 0
	for end < len(body) && nameByte(body[end], true) {
		end++
	}
	if end == 0 {
		return "", "", false
	}
	name, rest = body[:end], body[end:]
	if after, found := strings.CutPrefix(trimLeft(rest), "="); found {
		return name, trimLeft(after), true
	}
	if after, found := strings.CutPrefix(rest, ":"); found && trimLeft(after) != after {
		return name, trimLeft(after), true
	}
	return "", "", false
}

// splitValue takes a value off the text that begins with it. n is how much of
// the text belongs to it, with what follows on its last line; odd says what a
// reader would not expect.
func splitValue(text string) (value string, n int, odd string) {
	row, _, _ := strings.Cut(text, "\n")
	if row != "" && strings.IndexByte("\"'`", row[0]) >= 0 {
		quote := row[:1]
		closings, closed := closingQuotes(text)
		for _, at := range closings {
			if t := trimBlank(text[at+1:]); t == "" || t[0] == '\n' || t[0] == '#' {
				tail, _, _ := strings.Cut(text[at+1:], "\n")
				return unquote(text[:at+1]), at + 1 + len(tail), ""
			}
		}
		odd = "text follows the closing quote, so the quotes belong to the value"
		if !closed {
			odd = "the quote " + quote + " is not closed, so it belongs to the value"
		}
	}
	value, _, _ = strings.Cut(row, "#")
	return unquote(trim(value)), len(row), odd
}

// closingQuotes lists where the quoted text could end, best place first: the
// first quote without a backslash, then, because a backslash may be the last
// character of a path, those with one from the last to the first. closed says
// whether there is one without.
func closingQuotes(text string) (at []int, closed bool) {
	var escaped []int
	end := -1
	for i := 1; i < len(text); i++ {
		if text[i] != text[0] {
			continue
		}
		if text[i-1] != '\\' {
			end = i
			break
		}
		escaped = append(escaped, i)
	}
	if end >= 0 {
		at = append(at, end)
	}
	for i := len(escaped) - 1; i >= 0; i-- {
		at = append(at, escaped[i])
	}
	return at, end >= 0
}

// unquote takes off a pair of quotes around the whole value.
func unquote(value string) string {
	if value == "" || strings.IndexByte("\"'`", value[0]) < 0 {
		return value
	}
	quote := value[0]
	if len(value) > 1 && value[len(value)-1] == quote {
		value = value[1 : len(value)-1]
	}
	if quote == '"' {
		value = strings.NewReplacer(`\n`, "\n", `\r`, "\r").Replace(value)
	}
	return value
}

// nameByte reports whether a byte can stand in a name; braced names and names
// of assignments may contain "-" and ".", plain references may not.
func nameByte(c byte, wide bool) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_':
		return true
	}
	return wide && (c == '-' || c == '.')
}

// blank is what JavaScript calls white space.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }

func trimLeft(s string) string { return strings.TrimLeftFunc(s, blank) }

// trimBlank trims white space but stops at the end of the line.
func trimBlank(s string) string {
	return strings.TrimLeftFunc(s, func(r rune) bool { return r != '\n' && blank(r) })
}

func trim(s string) string { return strings.TrimFunc(s, blank) }
