package envfile

import (
	"fmt"
	"strings"
)

// Limits that keep a hostile or mistaken file from costing stack: how long a
// chain of references may be, and how deep defaults may stand in each other.
const (
	maxChain  = 1000
	maxNested = 100
)

// expander replaces references in the values of all files together, so a
// stronger file may use what only a weaker one sets. (Next.js expands file by
// file and finds nothing there.) The process' own values are taken as they
// are: a dollar sign in a password that the operator set is no reference.
type expander struct {
	process map[string]string
	raw     map[string]assignment
	names   []string // of raw, in the order of the files

	done     map[string]string
	active   map[string]bool // being expanded: a reference to one is a cycle
	total    int
	warnings []Warning
	warned   map[Warning]bool
}

// add takes a file's assignments. Files come strongest first, so a name that is
// known stays; within a file the last assignment of a name wins.
func (x *expander) add(list []assignment) {
	mine := map[string]assignment{}
	var order []string
	for _, a := range list {
		if _, seen := mine[a.name]; !seen {
			order = append(order, a.name)
		}
		mine[a.name] = a
	}
	for _, name := range order {
		if _, known := x.raw[name]; !known {
			x.raw[name] = mine[name]
			x.names = append(x.names, name)
		}
	}
}

// lookup gives a variable's expanded value, empty if nobody sets it.
func (x *expander) lookup(name string, chain int) (string, error) {
	if value, set := x.process[name]; set {
		return value, nil
	}
	if value, known := x.done[name]; known {
		return value, nil
	}
	a, known := x.raw[name]
	if !known {
		return "", nil
	}
	if x.active[name] || chain > maxChain {
		x.warn(a, "the value of "+name+" refers to itself or through too many others; that reference is empty")
		return "", nil
	}
	if x.active == nil {
		x.active, x.done = map[string]bool{}, map[string]string{}
	}
	x.active[name] = true
	defer delete(x.active, name)
	s := &scan{x: x, a: a, text: a.value, chain: chain}
	if err := s.run(0, false); err != nil {
		return "", err
	}
	value := s.out.String()
	if len(name)+1+len(value) > MaxValue {
		return "", fmt.Errorf("expand %s:%d: %s is larger than %d bytes, more than a process can be given", a.file, a.line, name, MaxValue)
	}
	x.done[name] = value
	return value, nil
}

func (x *expander) known(name string) bool {
	_, process := x.process[name]
	_, file := x.raw[name]
	return process || file
}

func (x *expander) warn(a assignment, text string) {
	w := Warning{File: a.file, Line: a.line, Text: text}
	if x.warned[w] {
		return
	}
	if x.warned == nil {
		x.warned = map[Warning]bool{}
	}
	x.warned[w] = true
	x.warnings = append(x.warnings, w)
}

// scan is one pass over one value. It reads $NAME, ${NAME} and
// ${NAME:-default}; \$ is a plain dollar sign; a dollar sign before anything
// else is itself.
type scan struct {
	x     *expander
	a     assignment
	text  string
	at    int
	chain int
	out   strings.Builder
}

// run copies and expands up to the end of the text or, inside a default, up to
// its closing brace. With skip nothing is written or looked up.
func (s *scan) run(nested int, skip bool) error {
	for s.at < len(s.text) {
		rest := s.text[s.at:]
		var err error
		switch {
		case nested > 0 && rest[0] == '}':
			return nil
		case strings.HasPrefix(rest, `\$`):
			s.at += 2
			err = s.write("$", skip)
		case strings.HasPrefix(rest, "${") && nested < maxNested && nameLength(rest[2:], true) > 0:
			err = s.braced(nested, skip)
		case rest[0] == '$' && nameLength(rest[1:], false) > 0:
			name := rest[1 : 1+nameLength(rest[1:], false)]
			s.at += 1 + len(name)
			err = s.reference(name, skip)
		default:
			n := 1 + strings.IndexAny(rest[1:], `\$}`)
			if n == 0 {
				n = len(rest)
			}
			s.at += n
			err = s.write(rest[:n], skip)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// braced expands ${NAME} or ${NAME:-default}; the default counts where the
// variable is not set or empty. Other operators of shells are not known to
// Next.js and stay as they are.
func (s *scan) braced(nested int, skip bool) error {
	start := s.at
	n := nameLength(s.text[start+2:], true)
	name := s.text[start+2 : start+2+n]
	s.at = start + 2 + n
	fallback := strings.HasPrefix(s.text[s.at:], ":-")
	if !fallback && s.at < len(s.text) && s.text[s.at] != '}' {
		s.x.warn(s.a, "only ${NAME} and ${NAME:-default} are understood; other text in braces stays as it is")
		return s.write(s.text[start:s.at], skip)
	}
	value := ""
	if !skip {
		var err error
		if value, err = s.x.lookup(name, s.chain+1); err != nil {
			return err
		}
		if value == "" && strings.Contains(name, "-") && !s.x.known(name) {
			s.x.warn(s.a, "no variable "+name+" is set; a default is written as ${NAME:-default}")
		}
	}
	if err := s.write(value, skip); err != nil {
		return err
	}
	if fallback {
		s.at += 2
		if err := s.run(nested+1, skip || value != ""); err != nil {
			return err
		}
	}
	if s.at >= len(s.text) {
		s.x.warn(s.a, "${ is not closed by }")
		return nil
	}
	s.at++
	return nil
}

func (s *scan) reference(name string, skip bool) error {
	if skip {
		return nil
	}
	value, err := s.x.lookup(name, s.chain+1)
	if err != nil {
		return err
	}
	return s.write(value, false)
}

func (s *scan) write(text string, skip bool) error {
	if skip {
		return nil
	}
	if s.x.total += len(text); s.x.total > MaxTotal {
		return fmt.Errorf("expand %s:%d: the values become larger than %d bytes together", s.a.file, s.a.line, MaxTotal)
	}
	s.out.WriteString(text)
	return nil
}

func nameLength(text string, wide bool) int {
	n := 0
	for n < len(text) && nameByte(text[n], wide) {
		n++
	}
	return n
}
