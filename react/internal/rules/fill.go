package rules

import (
	"strings"
)

// fill puts values in place of the parameters of a path. Text and values are
// written as they are. A parameter without a value leaves nothing behind.
func fill(tokens []token, values params) string {
	var b strings.Builder
	for i := range tokens {
		t := &tokens[i]
		if t.isText() {
			b.WriteString(t.text)
			continue
		}
		for _, v := range values[t.name] {
			b.WriteString(t.prefix)
			b.WriteString(v)
			b.WriteString(t.suffix)
		}
	}
	return b.String()
}

// readText splits text that is no path (a value in a query, a header) into
// tokens: only the parameters of the rule are parameters there, and everything
// else stands for itself. The values of one that repeats are joined by slashes.
func readText(text string, known map[string]bool) []token {
	var tokens []token
	rest := text
	plain := 0
	for {
		i := strings.IndexByte(rest[plain:], ':')
		if i < 0 {
			return append(tokens, token{text: rest})
		}
		i += plain
		end := i + 1
		for end < len(rest) && isWord(rest[end]) {
			end++
		}
		name := rest[i+1 : end]
		if !known[name] {
			plain = end
			continue
		}
		if i > 0 {
			tokens = append(tokens, token{text: rest[:i]})
		}
		if end < len(rest) && strings.IndexByte("?*+", rest[end]) >= 0 {
			end++
		}
		tokens = append(tokens, token{name: name, pattern: ".*"})
		rest, plain = rest[end:], 0
	}
}

// fillText is fill for what readText read.
func fillText(tokens []token, values params) string {
	var b strings.Builder
	for i := range tokens {
		if t := &tokens[i]; t.name != "" {
			b.WriteString(strings.Join(values[t.name], "/"))
		} else {
			b.WriteString(t.text)
		}
	}
	return b.String()
}
