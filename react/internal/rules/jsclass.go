package rules

import (
	"strconv"
	"strings"
)

// escape reads what a backslash begins outside of brackets.
func (p *parser) escape() (*node, error) {
	start := p.at
	if p.at+1 == len(p.text) {
		return nil, p.fail("a backslash that escapes nothing")
	}
	switch c := p.text[p.at+1]; {
	case c == 'b' || c == 'B':
		p.at += 2
		return &node{kind: kindEdge, negated: c == 'B'}, nil
	case c >= '1' && c <= '9' || c == 'k':
		return nil, p.fail("a back-reference, which is not supported,")
	case c == 'p' || c == 'P':
		return nil, p.fail("a Unicode property, which is not supported,")
	}
	s := &set{}
	r, named, err := p.escaped(s)
	if err != nil {
		p.at = start
		return nil, err
	}
	if !named {
		return single(r), nil
	}
	return &node{kind: kindSet, set: s}, nil
}

// escaped reads an escape that stands for one character, or for a set with a
// name, which it adds to s.
func (p *parser) escaped(s *set) (r rune, named bool, err error) {
	p.at++
	if !p.more() {
		return 0, false, p.fail("a backslash that escapes nothing")
	}
	switch r = p.rune(); r {
	case 'd':
		s.ranges = append(s.ranges, digits...)
	case 'D':
		s.ranges = append(s.ranges, except(digits)...)
	case 'w':
		s.ranges = append(s.ranges, words...)
	case 'W':
		s.ranges = append(s.ranges, except(words)...)
	case 's':
		s.ranges = append(s.ranges, spaces...)
	case 'S':
		s.ranges = append(s.ranges, except(spaces)...)
	case 't':
		return '\t', false, nil
	case 'n':
		return '\n', false, nil
	case 'v':
		return '\v', false, nil
	case 'f':
		return '\f', false, nil
	case 'r':
		return '\r', false, nil
	case '0':
		return 0, false, nil
	case 'x':
		return p.hex(r, 2), false, nil
	case 'u':
		return p.hex(r, 4), false, nil
	default: // for itself
		return r, false, nil
	}
	return 0, true, nil
}

// hex reads n digits; without them the letter stands for itself.
func (p *parser) hex(letter rune, n int) rune {
	if len(p.text)-p.at >= n {
		if v, err := strconv.ParseUint(p.text[p.at:p.at+n], 16, 32); err == nil {
			p.at += n
			return rune(v)
		}
	}
	return letter
}

// class reads a set in brackets.
func (p *parser) class() (*node, error) {
	start := p.at
	p.at++
	s := &set{negated: p.take("^")}
	for {
		if !p.more() {
			p.at = start
			return nil, p.fail("a bracket that is not closed")
		}
		if p.take("]") {
			return &node{kind: kindSet, set: s}, nil
		}
		lo, named, err := p.member(s)
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(p.text[p.at:], "-") || strings.HasPrefix(p.text[p.at:], "-]") || p.at+1 == len(p.text) {
			if !named {
				s.add(lo, lo)
			}
			continue
		}
		p.at++
		hi, alsoNamed, err := p.member(s)
		switch {
		case err != nil:
			return nil, err
		case named || alsoNamed: // the dash stands for itself
			s.add('-', '-')
			if !named {
				s.add(lo, lo)
			}
			if !alsoNamed {
				s.add(hi, hi)
			}
		case hi < lo:
			return nil, p.fail("a range whose ends are out of order")
		default:
			s.add(lo, hi)
		}
	}
}

// member reads one character of a set.
func (p *parser) member(s *set) (r rune, named bool, err error) {
	if p.text[p.at] != '\\' {
		return p.rune(), false, nil
	}
	if strings.HasPrefix(p.text[p.at:], `\b`) {
		p.at += 2
		return '\b', false, nil
	}
	return p.escaped(s)
}
