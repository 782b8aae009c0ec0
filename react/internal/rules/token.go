package rules

import "strings"

// token is a part of a path as a rule writes it: text, or a parameter with what
// stands before and after each of its values.
type token struct {
	text           string // of a token that is no parameter
	name           string // "0", "1", … if it has none of its own
	unnamed        bool
	prefix, suffix string
	pattern        string // a regular expression; empty in braces without a parameter
	modifier       byte   // 0, '?', '*' or '+'
}

func (t *token) isText() bool {
	return t.name == "" && t.pattern == "" && t.prefix == "" && t.suffix == ""
}

func (t *token) repeats() bool { return t.modifier == '*' || t.modifier == '+' }

// quote makes text stand for itself in a regular expression.
func quote(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte(`.+*?=^!:${}()[]|/\`, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
