package rules

import (
	"unicode"
	"unicode/utf8"
)

// What a match may cost. Beyond it the expression does not match: it is
// compared with what anybody sends.
const (
	maxSubject = 16 << 10 // bytes
	maxSteps   = 1 << 20
	maxVisited = 4 << 20 // bits
)

// machine matches an expression by trying the choices in order, as JavaScript
// does, but goes from one place of the program and the text on only once: what
// has failed there fails again.
type machine struct {
	*program
	text    string
	fold    bool
	slots   []int
	steps   *int
	visited []uint64 // by place and branching instruction
}

// match reports whether the expression matches from the first byte of text on,
// and where its groups do: pairs of bounds, -1 for a group that takes no part.
func (e *expression) match(text string) ([]int, bool) {
	return e.within(text, 0)
}

// search is match, but from any place of the text on, the first that fits.
func (e *expression) search(text string) ([]int, bool) {
	return e.within(text, len(text))
}

func (e *expression) within(text string, last int) ([]int, bool) {
	if len(text) > maxSubject {
		return nil, false
	}
	slots := make([]int, 2*e.groups+2)
	for i := range slots {
		slots[i] = -1
	}
	steps := maxSteps
	m := machine{program: e.main, text: text, fold: e.fold, slots: slots, steps: &steps}
	for at := 0; at <= last && steps > 0; at++ {
		if at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
			continue
		}
		if m.from(at) {
			return slots, true
		}
	}
	return nil, false
}

// from matches the program at a place of the text.
func (m *machine) from(at int) bool {
	bits := m.splits * (len(m.text) - at + 1)
	*m.steps -= bits / 64
	if bits > maxVisited || *m.steps < 0 {
		return false
	}
	m.visited = make([]uint64, (bits+63)/64)
	return m.run(m.start, at, at)
}

// run goes on at an instruction and a place. origin is where the program began.
func (m *machine) run(pc, at, origin int) bool {
	for {
		if *m.steps--; *m.steps < 0 {
			return false
		}
		in := &m.code[pc]
		switch in.op {
		case opMatch:
			return true
		case opSet:
			if at == len(m.text) {
				return false
			}
			r, n := utf8.DecodeRuneInString(m.text[at:])
			if !m.in(in.set, r) {
				return false
			}
			at += n
		case opSplit:
			bit := in.split*(len(m.text)-origin+1) + at - origin
			if m.visited[bit/64]&(1<<(bit%64)) != 0 {
				return false
			}
			m.visited[bit/64] |= 1 << (bit % 64)
			if m.run(in.next, at, origin) {
				return true
			}
			pc = in.x
			continue
		case opSave:
			before := m.slots[in.x]
			m.slots[in.x] = at
			if m.run(in.next, at, origin) {
				return true
			}
			m.slots[in.x] = before
			return false
		case opStart:
			if at != 0 {
				return false
			}
		case opEnd:
			if at != len(m.text) {
				return false
			}
		case opEdge:
			edge := (at > 0 && isWord(m.text[at-1])) != (at < len(m.text) && isWord(m.text[at]))
			if edge == in.negated {
				return false
			}
		case opLook:
			inner := machine{program: in.look, text: m.text, fold: m.fold, slots: m.slots, steps: m.steps}
			if in.negated {
				inner.slots = make([]int, len(m.slots)) // what it captures is forgotten
			}
			if inner.from(at) == in.negated || *m.steps < 0 {
				return false
			}
		}
		pc = in.next
	}
}

// in reports whether the set holds r, in any case if that is ignored.
func (m *machine) in(s *set, r rune) bool {
	if s.negated && m.fold {
		return !m.in(&set{ranges: s.ranges}, r)
	}
	if s.has(r) {
		return true
	}
	if m.fold {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			// JavaScript takes no letter of ASCII for another one: the Kelvin sign is no k (ECMA-262, Canonicalize).
			if (f < unicode.MaxASCII+1) == (r < unicode.MaxASCII+1) && s.has(f) {
				return true
			}
		}
	}
	return false
}
