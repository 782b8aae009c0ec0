package bundle

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// text reads a string or a template without expressions.
func (p *literalParser) text() (string, error) {
	quote := p.source[p.at]
	p.at++
	var b strings.Builder
	for p.at < len(p.source) {
		c := p.source[p.at]
		switch {
		case c == quote:
			p.at++
			return b.String(), nil
		case c == '\n' && quote != '`', quote == '`' && strings.HasPrefix(p.source[p.at:], "${"):
			return "", errNotLiteral
		case c == '\\':
			if err := p.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
			p.at++
		}
	}
	return "", errNotLiteral
}

func (p *literalParser) escape(b *strings.Builder) error {
	p.at++ // the backslash
	if p.at >= len(p.source) {
		return errNotLiteral
	}
	c := p.source[p.at]
	p.at++
	switch c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case 'v':
		b.WriteByte('\v')
	case '\n':
	case 'x':
		return p.code(b, 2)
	case 'u':
		if p.at < len(p.source) && p.source[p.at] == '{' {
			end := strings.IndexByte(p.source[p.at:], '}')
			if end < 2 {
				return errNotLiteral
			}
			p.at++
			err := p.code(b, end-1)
			p.at++
			return err
		}
		return p.code(b, 4)
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if c != '0' || p.at < len(p.source) && p.source[p.at] >= '0' && p.source[p.at] <= '9' {
			return fmt.Errorf("an octal escape: %w", errNotLiteral)
		}
		b.WriteByte(0)
	default:
		b.WriteByte(c)
	}
	return nil
}

// code reads the digits of a character. Halves of a surrogate pair are not joined.
func (p *literalParser) code(b *strings.Builder, digits int) error {
	if p.at+digits > len(p.source) {
		return errNotLiteral
	}
	n, err := strconv.ParseUint(p.source[p.at:p.at+digits], 16, 32)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return errNotLiteral
	}
	b.WriteRune(rune(n))
	p.at += digits
	return nil
}
