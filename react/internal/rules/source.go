package rules

import (
	"fmt"
	"strings"
)

// maxSource is how long a source may be.
const maxSource = 4096

// Params are the values of parameters by name. A parameter that repeats has any
// number of them.
type params map[string][]string

// source is the path that a rule is for.
type source struct {
	text   string
	tokens []token
	prefix string      // how every fitting path begins
	fixed  bool        // prefix is all of it
	expr   *expression // nil if fixed
}

// newSource compiles a source: capitals do not matter, and a slash at the end
// may be there or not, as in Next.js.
func newSource(text string) (*source, error) {
	if !strings.HasPrefix(text, "/") {
		return nil, fmt.Errorf("it must begin with a slash")
	}
	if len(text) > maxSource {
		return nil, fmt.Errorf("it is longer than %d bytes", maxSource)
	}
	s := &source{text: text}
	var err error
	if s.tokens, err = readPath(text, false); err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for i := range s.tokens {
		if t := &s.tokens[i]; t.name != "" {
			if seen[t.name] {
				return nil, fmt.Errorf("the parameter %s occurs twice", t.name)
			}
			seen[t.name] = true
		}
	}
	for i := range s.tokens { // paths come percent-encoded
		s.tokens[i].text = segmentText(s.tokens[i].text)
	}
	if s.tokens[0].isText() {
		s.prefix = s.tokens[0].text
		s.fixed = len(s.tokens) == 1
	}
	if s.fixed {
		return s, nil
	}
	s.expr, err = compileExpression(expressionOf(s.tokens), true)
	if err != nil {
		return nil, fmt.Errorf("the regular expression in it: %w", err)
	}
	return s, nil
}

// expressionOf writes tokens as a regular expression with a group for each
// parameter.
func expressionOf(tokens []token) string {
	var b strings.Builder
	b.WriteByte('^')
	for i := range tokens {
		t := &tokens[i]
		before, after := quote(t.prefix), quote(t.suffix)
		switch {
		case t.isText():
			b.WriteString(quote(t.text))
		case t.pattern == "":
			fmt.Fprintf(&b, "(?:%s%s)%s", before, after, t.modifierText())
		case t.repeats():
			end := ""
			if t.modifier == '*' {
				end = "?"
			}
			fmt.Fprintf(&b, "(?:%s((?:%s)(?:%s%s(?:%s))*)%s)%s", before, t.pattern, after, before, t.pattern, after, end)
		default:
			fmt.Fprintf(&b, "(?:%s(%s)%s)%s", before, t.pattern, after, t.modifierText())
		}
	}
	b.WriteString(`(?:\/)?$`)
	return b.String()
}

func (t *token) modifierText() string {
	if t.modifier == 0 {
		return ""
	}
	return string(t.modifier)
}

// match reports whether the path fits, and the values of the named parameters.
func (s *source) match(path string) (params, bool) {
	n := len(s.prefix)
	if len(path) < n || !strings.EqualFold(path[:n], s.prefix) {
		return nil, false
	}
	if s.fixed {
		return nil, len(path) == n || path[n:] == "/"
	}
	slots, ok := s.expr.match(path)
	if !ok {
		return nil, false
	}
	values := make(params)
	group := 0
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.pattern == "" {
			continue
		}
		group++
		from, to := slots[2*group], slots[2*group+1]
		switch {
		case t.unnamed || from < 0 || to < from:
		case t.repeats():
			values[t.name] = strings.Split(path[from:to], t.suffix+t.prefix)
		default:
			values[t.name] = []string{path[from:to]}
		}
	}
	return values, true
}
