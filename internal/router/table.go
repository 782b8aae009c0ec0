package router

import (
	"fmt"
	"strings"
)

// Table is a set of patterns with a value each. The zero value is empty. Match
// is safe for concurrent use, Add is not.
//
// At each level, from left to right, a literal segment wins over {name}, that
// over {name...}, that over {name...?}; a choice that leads nowhere is taken
// back. The order of Add does not matter. Since the table is a tree, a match
// visits each of its nodes at most once, whatever the path.
type Table[T any] struct{ root node[T] }

type node[T any] struct {
	literal  map[string]*node[T]
	param    *node[T]
	end      *leaf[T] // the pattern that ends here
	rest     *leaf[T]
	optional *leaf[T]
}

type leaf[T any] struct {
	pattern string
	names   []string // of its params, from left to right
	value   T
}

// Add puts a pattern into the table. It reports malformed patterns and those
// that would always answer the same paths as one that is there.
func (t *Table[T]) Add(pattern string, value T) error {
	segments, err := parse(pattern)
	if err != nil {
		return err
	}
	l := &leaf[T]{pattern: pattern, value: value}
	n := &t.root
	for _, s := range segments {
		if s.kind != literal {
			l.names = append(l.names, s.text)
		}
		switch s.kind {
		case literal:
			if n.literal == nil {
				n.literal = make(map[string]*node[T])
			}
			if n.literal[s.text] == nil {
				n.literal[s.text] = &node[T]{}
			}
			n = n.literal[s.text]
		case param:
			if n.param == nil {
				n.param = &node[T]{}
			}
			n = n.param
		case rest:
			return place(&n.rest, l, n.rest, n.optional)
		case optional:
			return place(&n.optional, l, n.optional, n.rest, n.end)
		}
	}
	return place(&n.end, l, n.end, n.optional)
}

// place stores l in slot unless one of others is there.
func place[T any](slot **leaf[T], l *leaf[T], others ...*leaf[T]) error {
	for _, o := range others {
		if o != nil {
			return fmt.Errorf("conflicts with %q: a path would belong to both", o.pattern)
		}
	}
	*slot = l
	return nil
}

// Match returns the value of the pattern that a normalised path belongs to, and
// the decoded values of its params: one for {name}, one per segment for
// {name...}, no key at all for an empty {name...?}.
func (t *Table[T]) Match(path string) (value T, params map[string][]string, ok bool) {
	var captured [16]string
	l, c := t.root.match(strings.TrimPrefix(path, "/"), captured[:0])
	if l == nil {
		return value, nil, false
	}
	params = make(map[string][]string, len(l.names))
	for i, name := range l.names {
		if c[i] == "" { // an empty {name...?}
			continue
		}
		texts := strings.Split(c[i], "/")
		for j, s := range texts {
			text, err := unescape(s)
			if err != nil {
				return value, nil, false
			}
			texts[j] = text
		}
		params[name] = texts
	}
	return l.value, params, true
}

// match looks for tail below n. captured are the segments taken by params so far.
func (n *node[T]) match(tail string, captured []string) (*leaf[T], []string) {
	if tail == "" {
		if n.end != nil {
			return n.end, captured
		}
		if n.optional != nil {
			return n.optional, append(captured, "")
		}
		return nil, nil
	}
	head, next, _ := strings.Cut(tail, "/")
	if m := n.literal[head]; m != nil {
		if l, c := m.match(next, captured); l != nil {
			return l, c
		}
	}
	if n.param != nil {
		if l, c := n.param.match(next, append(captured, head)); l != nil {
			return l, c
		}
	}
	if n.rest != nil {
		return n.rest, append(captured, tail)
	}
	if n.optional != nil {
		return n.optional, append(captured, tail)
	}
	return nil, nil
}
