package bundle

import (
	"strings"
)

// exportRule finds `:export { name: value; }`, by which a CSS module, above all
// one in Sass, hands values to code. It starts looking at from and gives where
// the rule begins and ends, and its body.
func exportRule(css string, from int) (start, end int, body string, ok bool) {
	depth := 0
	for i := from; i < len(css); {
		switch {
		case strings.HasPrefix(css[i:], "/*"):
			n := strings.Index(css[i+2:], "*/")
			if n < 0 {
				return 0, 0, "", false
			}
			i += n + 4
			continue
		case css[i] == '"' || css[i] == '\'':
			i = afterString(css, i)
			continue
		case css[i] == '{':
			depth++
		case css[i] == '}':
			depth--
		case depth == 0 && strings.HasPrefix(css[i:], ":export"):
			rest := css[i+len(":export"):]
			open := len(rest) - len(strings.TrimLeft(rest, " \t\r\n\f"))
			if open < len(rest) && rest[open] == '{' {
				if n := strings.IndexByte(rest, '}'); n >= 0 {
					return i, i + len(":export") + n + 1, rest[open+1 : n], true
				}
			}
		}
		i++
	}
	return 0, 0, "", false
}

// afterString gives the place after a string of CSS. One that is not closed
// ends with its line.
func afterString(css string, at int) int {
	quote := css[at]
	for i := at + 1; i < len(css); i++ {
		switch css[i] {
		case '\\':
			i++
		case quote, '\n':
			return i + 1
		}
	}
	return len(css)
}

// exportedValues lists what :export rules hand to code.
func exportedValues(css string) map[string]string {
	values := map[string]string{}
	for from := 0; ; {
		_, end, body, ok := exportRule(css, from)
		if !ok {
			return values
		}
		for line := range strings.SplitSeq(body, ";") {
			if name, value, ok := strings.Cut(line, ":"); ok {
				values[strings.TrimSpace(name)] = strings.TrimSpace(value)
			}
		}
		from = end
	}
}

// withoutExports blanks out :export rules, which are no CSS. Lines stay where
// they are.
func withoutExports(css string) string {
	var b strings.Builder
	last := 0
	for {
		start, end, _, ok := exportRule(css, last)
		if !ok {
			break
		}
		b.WriteString(css[last:start])
		b.WriteString(strings.Repeat("\n", strings.Count(css[start:end], "\n")))
		last = end
	}
	if last == 0 {
		return css
	}
	b.WriteString(css[last:])
	return b.String()
}

// refuseModule names what CSS modules elsewhere know and esbuild passes by
// without a word.
func refuseModule(file, css string) (Message, bool) {
	for i := 0; i < len(css); {
		switch {
		case strings.HasPrefix(css[i:], "/*"):
			n := strings.Index(css[i+2:], "*/")
			if n < 0 {
				return Message{}, false
			}
			i += n + 4
			continue
		case css[i] == '"' || css[i] == '\'':
			i = afterString(css, i)
			continue
		case strings.HasPrefix(css[i:], "@value") && i+6 < len(css) && strings.ContainsRune(" \t", rune(css[i+6])):
			line, column := place([]byte(css), i)
			return Message{File: file, Line: line, Column: column, Text: "@value is not supported in CSS modules",
				Hint: "use custom properties (--name: value), or :export for values that code reads"}, true
		}
		i++
	}
	return Message{}, false
}
