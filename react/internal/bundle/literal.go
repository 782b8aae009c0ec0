package bundle

import (
	"errors"
	"strconv"
	"strings"
)

// A literal is a value that can be read off the source: an object or array of
// literals, a string, a template without expressions, a number, true, false,
// null or undefined. It becomes *object, []any, string, float64, bool or nil.

// object is an object literal; the order of its keys is kept.
type object struct {
	keys   []string
	values map[string]any
}

func (o *object) get(key string) any { return o.values[key] }

var errNotLiteral = errors.New("not a literal")

// deepest bounds how far literals may be nested.
const deepest = 64

// parseLiteral reads the literal that begins at an offset of the source, and
// gives the offset after it.
func parseLiteral(source string, at int) (any, int, error) {
	p := literalParser{source: source, at: at}
	value, err := p.value(0)
	return value, p.at, err
}

// parseArguments reads a call's arguments from its opening parenthesis on.
func parseArguments(source string, at int) ([]any, int, error) {
	p := literalParser{source: source, at: at}
	if !p.take('(') {
		return nil, p.at, errNotLiteral
	}
	list, err := p.list(')', 0)
	return list, p.at, err
}

type literalParser struct {
	source string
	at     int
}

// skip passes blanks and comments.
func (p *literalParser) skip() {
	for p.at < len(p.source) {
		rest := p.source[p.at:]
		switch {
		case strings.ContainsRune(" \t\r\n\f\v", rune(rest[0])):
			p.at++
		case strings.HasPrefix(rest, "//"):
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			p.at += n
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				p.at = len(p.source)
				return
			}
			p.at += n + 4
		default:
			return
		}
	}
}

func (p *literalParser) peek() byte {
	p.skip()
	if p.at < len(p.source) {
		return p.source[p.at]
	}
	return 0
}

func (p *literalParser) take(b byte) bool {
	if p.peek() != b {
		return false
	}
	p.at++
	return true
}

func (p *literalParser) value(depth int) (any, error) {
	if depth > deepest {
		return nil, errNotLiteral
	}
	switch c := p.peek(); {
	case c == '{':
		p.at++
		return p.object(depth)
	case c == '[':
		p.at++
		return p.list(']', depth)
	case c == '"', c == '\'', c == '`':
		return p.text()
	case c == '-' || c == '.' || c >= '0' && c <= '9':
		return p.number()
	}
	switch name := p.name(); name {
	case "true", "false":
		return name == "true", nil
	case "null", "undefined":
		return nil, nil
	}
	return nil, errNotLiteral
}

func (p *literalParser) object(depth int) (any, error) {
	o := &object{values: map[string]any{}}
	for {
		if p.take('}') {
			return o, nil
		}
		key, err := p.key()
		if err != nil || !p.take(':') {
			return nil, errNotLiteral
		}
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if _, twice := o.values[key]; !twice {
			o.keys = append(o.keys, key)
		}
		o.values[key] = value
		if !p.take(',') && p.peek() != '}' {
			return nil, errNotLiteral
		}
	}
}

func (p *literalParser) key() (string, error) {
	switch c := p.peek(); {
	case c == '"' || c == '\'':
		return p.text()
	case c >= '0' && c <= '9':
		n, err := p.number()
		return strconv.FormatFloat(n, 'f', -1, 64), err
	}
	if name := p.name(); name != "" {
		return name, nil
	}
	return "", errNotLiteral
}

// list reads values up to the closing character. Holes are no literals.
func (p *literalParser) list(closing byte, depth int) ([]any, error) {
	list := []any{}
	for {
		if p.take(closing) {
			return list, nil
		}
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		if !p.take(',') && p.peek() != closing {
			return nil, errNotLiteral
		}
	}
}

func (p *literalParser) name() string {
	p.skip()
	start := p.at
	for p.at < len(p.source) {
		c := p.source[p.at]
		if c != '_' && c != '$' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
		p.at++
	}
	return p.source[start:p.at]
}

func (p *literalParser) number() (float64, error) {
	p.skip()
	start := p.at
	for p.at < len(p.source) && strings.ContainsRune("+-.0123456789_abcdefABCDEFoOxX", rune(p.source[p.at])) {
		p.at++
	}
	text := strings.ReplaceAll(p.source[start:p.at], "_", "")
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n, nil
	}
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return float64(n), nil
	}
	return 0, errNotLiteral
}
