package rules

// node is a part of a regular expression as it was written.
type node struct {
	kind     kind
	set      *set    // of one character
	subs     []*node // of cat and alt; one of repeat, group and look
	min, max int     // of repeat; max -1: no limit
	lazy     bool    // repeat: as few as possible
	index    int     // of group: its number, from 1
	negated  bool    // look: (?!…); edge: \B
}

type kind int

const (
	kindCat kind = iota
	kindAlt
	kindSet
	kindRepeat
	kindGroup
	kindLook
	kindStart
	kindEnd
	kindEdge // of a word
)

// set is a set of characters: pairs of first and last.
type set struct {
	ranges  []rune
	negated bool
}

func (s *set) has(r rune) bool {
	for i := 0; i < len(s.ranges); i += 2 {
		if s.ranges[i] <= r && r <= s.ranges[i+1] {
			return !s.negated
		}
	}
	return s.negated
}

func (s *set) add(lo, hi rune) { s.ranges = append(s.ranges, lo, hi) }

// The sets that have names (ECMA-262, 22.2.2.9).
var (
	digits = []rune{'0', '9'}
	words  = []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
	spaces = []rune{'\t', '\r', ' ', ' ', 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff}
	breaks = []rune{'\n', '\n', '\r', '\r', 0x2028, 0x2029}
)

// except returns what is not in the ranges, which are in order.
func except(ranges []rune) (out []rune) {
	next := rune(0)
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i] > next {
			out = append(out, next, ranges[i]-1)
		}
		next = ranges[i+1] + 1
	}
	return append(out, next, 0x10ffff)
}
