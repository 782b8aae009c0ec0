package rules

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxRepeat is the largest count of {n,m}.
const maxRepeat = 1000

// parser reads a regular expression of JavaScript, without the flag u. What
// cannot be matched in bounded time, or looks back, is refused.
type parser struct {
	text   string
	at     int
	groups int
	names  map[string]int
}

// syntaxError is what is wrong with an expression, and at which byte.
type syntaxError struct {
	what string
	at   int
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%s at position %d", e.what, e.at) }

func (p *parser) fail(format string, args ...any) error {
	return &syntaxError{fmt.Sprintf(format, args...), p.at}
}

func (p *parser) more() bool { return p.at < len(p.text) }

func (p *parser) take(s string) bool {
	if strings.HasPrefix(p.text[p.at:], s) {
		p.at += len(s)
		return true
	}
	return false
}

func (p *parser) rune() rune {
	r, n := utf8.DecodeRuneInString(p.text[p.at:])
	p.at += n
	return r
}

// alternatives reads up to the end or a closing parenthesis.
func (p *parser) alternatives() (*node, error) {
	alt := &node{kind: kindAlt}
	for {
		cat := &node{kind: kindCat}
		for p.more() && p.text[p.at] != '|' && p.text[p.at] != ')' {
			n, err := p.term()
			if err != nil {
				return nil, err
			}
			cat.subs = append(cat.subs, n)
		}
		alt.subs = append(alt.subs, cat)
		if !p.take("|") {
			break
		}
	}
	if len(alt.subs) == 1 {
		return alt.subs[0], nil
	}
	return alt, nil
}

// term reads one atom and how often it may occur.
func (p *parser) term() (*node, error) {
	start := p.at
	n, err := p.atom()
	if err != nil || !p.more() {
		return n, err
	}
	lo, hi := 0, -1
	switch c := p.text[p.at]; {
	case c == '*':
	case c == '+':
		lo = 1
	case c == '?':
		hi = 1
	case c == '{':
		var size int
		if lo, hi, size = count(p.text[p.at:]); size == 0 {
			return n, nil // a brace that stands for itself
		}
		p.at += size - 1
	default:
		return n, nil
	}
	if n.kind == kindStart || n.kind == kindEnd || n.kind == kindEdge || n.kind == kindLook {
		p.at = start
		return nil, p.fail("nothing to repeat")
	}
	p.at++
	if lo > maxRepeat || hi > maxRepeat {
		return nil, p.fail("a count above %d", maxRepeat)
	}
	if hi >= 0 && hi < lo {
		return nil, p.fail("a count whose bounds are out of order")
	}
	return &node{kind: kindRepeat, subs: []*node{n}, min: lo, max: hi, lazy: p.take("?")}, nil
}

// count reads {n}, {n,} or {n,m} and returns its length, or 0.
func count(s string) (lo, hi, size int) {
	inner, _, ok := strings.Cut(s[1:], "}")
	if !ok {
		return 0, 0, 0
	}
	from, to, comma := strings.Cut(inner, ",")
	if from == "" || strings.Trim(from+to, "0123456789") != "" {
		return 0, 0, 0
	}
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil { // out of range
			return maxRepeat + 1
		}
		return n
	}
	lo = number(from)
	switch {
	case !comma:
		hi = lo
	case to == "":
		hi = -1
	default:
		hi = number(to)
	}
	return lo, hi, len(inner) + 2
}

func (p *parser) atom() (*node, error) {
	switch c := p.text[p.at]; c {
	case '^':
		p.at++
		return &node{kind: kindStart}, nil
	case '$':
		p.at++
		return &node{kind: kindEnd}, nil
	case '(':
		return p.group()
	case '.':
		p.at++
		return &node{kind: kindSet, set: &set{ranges: breaks, negated: true}}, nil
	case '[':
		return p.class()
	case '\\':
		return p.escape()
	case '*', '+', '?':
		return nil, p.fail("nothing to repeat")
	case '{':
		if _, _, size := count(p.text[p.at:]); size > 0 {
			return nil, p.fail("nothing to repeat")
		}
	}
	return single(p.rune()), nil
}

func single(r rune) *node { return &node{kind: kindSet, set: &set{ranges: []rune{r, r}}} }

func (p *parser) group() (*node, error) {
	start := p.at
	p.at++
	n := &node{kind: kindCat}
	switch {
	case p.take("?:"):
	case p.take("?="):
		n.kind = kindLook
	case p.take("?!"):
		n.kind, n.negated = kindLook, true
	case p.take("?<="), p.take("?<!"):
		p.at = start
		return nil, p.fail("a look-behind, which is not supported,")
	case p.take("?<"):
		name, _, ok := strings.Cut(p.text[p.at:], ">")
		if !ok || !isName(name) {
			return nil, p.fail("a group whose name is not closed or holds other characters than letters, digits and _")
		}
		if p.names[name] > 0 {
			return nil, p.fail("a second group named %s", name)
		}
		p.at += len(name) + 1
		p.groups++
		n.kind, n.index = kindGroup, p.groups
		p.names[name] = p.groups
	case p.take("?"):
		return nil, p.fail("an unknown kind of group")
	default:
		p.groups++
		n.kind, n.index = kindGroup, p.groups
	}
	inner, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		p.at = start
		return nil, p.fail("a group that is not closed")
	}
	n.subs = []*node{inner}
	return n, nil
}

func isName(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return false
	}
	for i := range len(s) {
		if !isWord(s[i]) {
			return false
		}
	}
	return true
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_'
}
