package rules

import (
	"fmt"
	"strconv"
	"strings"
)

// reader reads the syntax of paths.
type reader struct {
	text    string
	at      int
	tokens  []token
	plain   strings.Builder // text that is not a token yet
	unnamed int
	lenient bool // a parameter may follow another directly, as in destinations
}

// readPath splits a path into tokens: ":name", ":name(pattern)", "(pattern)",
// each with "?", "*" or "+" after it, and "{before:name after}" to say what
// belongs to it. A backslash takes any other meaning from what follows it.
func readPath(text string, lenient bool) ([]token, error) {
	r := &reader{text: text, lenient: lenient}
	for r.at < len(text) {
		if err := r.next(); err != nil {
			return nil, err
		}
	}
	r.flush()
	return r.tokens, nil
}

func (r *reader) fail(at int, format string, args ...any) error {
	return &syntaxError{fmt.Sprintf(format, args...), at}
}

func (r *reader) next() error {
	switch c := r.text[r.at]; c {
	case '\\':
		text, err := r.escaped()
		r.plain.WriteString(text)
		return err
	case '{':
		return r.braces()
	case '}':
		return r.fail(r.at, "a brace that was not opened")
	case '*', '+', '?':
		return r.fail(r.at, "%q follows no parameter (write \\\\%c for the character itself)", c, c)
	case ':', '(':
		return r.parameter("")
	default:
		r.at++
		if (c == '/' || c == '.') && r.at < len(r.text) && (r.text[r.at] == ':' || r.text[r.at] == '(') {
			return r.parameter(string(c))
		}
		r.plain.WriteByte(c)
		return nil
	}
}

func (r *reader) escaped() (string, error) {
	if r.at+1 == len(r.text) {
		return "", r.fail(r.at, "a backslash that escapes nothing")
	}
	r.at += 2
	return r.text[r.at-1 : r.at], nil
}

func (r *reader) flush() {
	if r.plain.Len() > 0 {
		r.tokens = append(r.tokens, token{text: r.plain.String()})
		r.plain.Reset()
	}
}

func (r *reader) parameter(prefix string) error {
	r.flush()
	at := r.at
	t := token{prefix: prefix}
	if err := r.nameAndPattern(&t); err != nil {
		return err
	}
	if t.pattern == "" {
		var err error
		if t.pattern, err = r.defaultPattern(prefix, at); err != nil {
			return err
		}
	}
	t.modifier = r.modifier()
	if t.repeats() && prefix == "" && !r.lenient {
		return r.fail(at, "a parameter that repeats has no slash before it")
	}
	r.tokens = append(r.tokens, t)
	return nil
}

// nameAndPattern reads ":name", "(pattern)" or both. Without any t has no name.
func (r *reader) nameAndPattern(t *token) (err error) {
	if strings.HasPrefix(r.text[r.at:], ":") {
		start := r.at + 1
		r.at = start
		for r.at < len(r.text) && isWord(r.text[r.at]) {
			r.at++
		}
		if t.name = r.text[start:r.at]; t.name == "" {
			return r.fail(start-1, "a colon without a name (write \\\\: for the character itself)")
		}
	}
	if strings.HasPrefix(r.text[r.at:], "(") {
		if t.pattern, err = r.pattern(); err != nil {
			return err
		}
		if t.name == "" {
			t.name, t.unnamed = strconv.Itoa(r.unnamed), true
			r.unnamed++
		}
	}
	return nil
}

// pattern reads a regular expression in parentheses.
func (r *reader) pattern() (string, error) {
	start := r.at
	depth := 0
	for ; r.at < len(r.text); r.at++ {
		switch r.text[r.at] {
		case '\\':
			r.at++
		case '(':
			depth++
			if depth > 1 && !strings.HasPrefix(r.text[r.at:], "(?") {
				return "", r.fail(r.at, "a group inside of a pattern must begin with (?:")
			}
		case ')':
			if depth--; depth > 0 {
				continue
			}
			r.at++
			p := r.text[start+1 : r.at-1]
			if p == "" {
				return "", r.fail(start, "a pattern that is empty")
			}
			return p, nil
		}
	}
	return "", r.fail(start, "a parenthesis that is not closed")
}

func (r *reader) modifier() byte {
	if r.at < len(r.text) && strings.IndexByte("?*+", r.text[r.at]) >= 0 {
		r.at++
		return r.text[r.at-1]
	}
	return 0
}

// defaultPattern is what a parameter without a pattern matches: a segment, or up
// to where the text before it occurs again.
func (r *reader) defaultPattern(prefix string, at int) (string, error) {
	before := prefix
	if before == "" && len(r.tokens) > 0 {
		if last := &r.tokens[len(r.tokens)-1]; last.isText() {
			before = last.text
		} else if !r.lenient {
			return "", r.fail(at, "there must be text between the parameter %s and the next", last.name)
		}
	}
	if before == "" || strings.Contains(before, "/") {
		return `[^\/]+?`, nil
	}
	return `(?:(?!` + quote(before) + `)[^\/])+?`, nil
}
