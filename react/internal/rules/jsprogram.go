package rules

import "errors"

// maxProgram is how many instructions an expression may have.
const maxProgram = 8000

// expression is a compiled regular expression.
type expression struct {
	main   *program
	groups int            // how many, without the whole match
	names  map[string]int // of groups that have one
	fold   bool           // ignores case
}

// program is a list of instructions. A look-ahead has one of its own.
type program struct {
	code   []instruction
	start  int
	splits int // how many of them branch
}

type instruction struct {
	op      op
	next, x int // x: the second choice of a split; the slot of a save
	split   int // number of a split
	set     *set
	look    *program
	negated bool
}

type op int

const (
	opMatch op = iota
	opSet
	opSplit // next first, then x
	opSave
	opStart
	opEnd
	opEdge
	opLook
)

var errTooLarge = errors.New("the expression is too large")

// compileExpression compiles an expression of JavaScript.
func compileExpression(text string, fold bool) (*expression, error) {
	p := &parser{text: text, names: make(map[string]int)}
	n, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if p.more() {
		return nil, p.fail("a parenthesis that was not opened")
	}
	c := &compiler{}
	main, err := c.program(n)
	if err != nil {
		return nil, err
	}
	return &expression{main: main, groups: p.groups, names: p.names, fold: fold}, nil
}

// compiler counts the instructions of an expression and its look-aheads.
type compiler struct{ size int }

func (c *compiler) program(n *node) (*program, error) {
	p := &program{}
	var err error
	p.start, err = c.emit(p, n, c.put(p, instruction{op: opMatch}))
	return p, err
}

func (c *compiler) put(p *program, in instruction) int {
	c.size++
	p.code = append(p.code, in)
	return len(p.code) - 1
}

// emit puts the instructions of n before those at next, and returns where they begin.
func (c *compiler) emit(p *program, n *node, next int) (start int, err error) {
	if c.size > maxProgram {
		return 0, errTooLarge
	}
	switch n.kind {
	case kindCat:
		for i := len(n.subs) - 1; i >= 0; i-- {
			if next, err = c.emit(p, n.subs[i], next); err != nil {
				return 0, err
			}
		}
		return next, nil
	case kindAlt:
		start, err = c.emit(p, n.subs[len(n.subs)-1], next)
		for i := len(n.subs) - 2; i >= 0 && err == nil; i-- {
			var one int
			if one, err = c.emit(p, n.subs[i], next); err == nil {
				start = c.split(p, one, start)
			}
		}
		return start, err
	case kindSet:
		return c.put(p, instruction{op: opSet, set: n.set, next: next}), nil
	case kindRepeat:
		return c.repeat(p, n, next)
	case kindGroup:
		end := c.put(p, instruction{op: opSave, x: 2*n.index + 1, next: next})
		if start, err = c.emit(p, n.subs[0], end); err != nil {
			return 0, err
		}
		return c.put(p, instruction{op: opSave, x: 2 * n.index, next: start}), nil
	case kindLook:
		look, err := c.program(n.subs[0])
		if err != nil {
			return 0, err
		}
		return c.put(p, instruction{op: opLook, look: look, negated: n.negated, next: next}), nil
	case kindStart:
		return c.put(p, instruction{op: opStart, next: next}), nil
	case kindEnd:
		return c.put(p, instruction{op: opEnd, next: next}), nil
	}
	return c.put(p, instruction{op: opEdge, negated: n.negated, next: next}), nil
}

func (c *compiler) split(p *program, first, second int) int {
	p.splits++
	return c.put(p, instruction{op: opSplit, split: p.splits - 1, next: first, x: second})
}

// repeat writes a repetition out: what must be there, then what may be.
func (c *compiler) repeat(p *program, n *node, next int) (start int, err error) {
	choose := func(body, out int) int {
		if n.lazy {
			return c.split(p, out, body)
		}
		return c.split(p, body, out)
	}
	start = next
	if n.max < 0 {
		loop := choose(0, next)
		body, err := c.emit(p, n.subs[0], loop)
		if err != nil {
			return 0, err
		}
		if n.lazy {
			p.code[loop].x = body
		} else {
			p.code[loop].next = body
		}
		start = loop
	}
	for i := max(n.max, n.min) - 1; i >= 0; i-- {
		body, err := c.emit(p, n.subs[0], start)
		if err != nil {
			return 0, err
		}
		if i >= n.min {
			body = choose(body, next)
		}
		start = body
	}
	return start, nil
}
