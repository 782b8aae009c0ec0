package router

import (
	"errors"
	"fmt"
	"strings"
)

// kind is what a segment of a pattern stands for.
type kind int

const (
	literal  kind = iota
	param         // {name}: one segment
	rest          // {name...}: one or more, at the end
	optional      // {name...?}: none or more, at the end
)

type segment struct {
	kind kind
	text string // the literal's one spelling, or the name
}

// parse reads a pattern.
func parse(pattern string) ([]segment, error) {
	if !strings.HasPrefix(pattern, "/") {
		return nil, errors.New("a pattern begins with a slash")
	}
	if pattern == "/" {
		return nil, nil
	}
	texts := strings.Split(pattern[1:], "/")
	out := make([]segment, 0, len(texts))
	names := make(map[string]bool)
	for i, t := range texts {
		s, err := parseSegment(t)
		if err != nil {
			return nil, err
		}
		if s.kind != literal {
			if names[s.text] {
				return nil, fmt.Errorf("the param %q stands twice", s.text)
			}
			names[s.text] = true
		}
		if (s.kind == rest || s.kind == optional) && i < len(texts)-1 {
			return nil, fmt.Errorf("%s must be the last segment", t)
		}
		out = append(out, s)
	}
	return out, nil
}

func parseSegment(t string) (segment, error) {
	if t == "" {
		return segment{}, errors.New("empty segment")
	}
	if !strings.ContainsAny(t, "{}") {
		if !isSegment(t) {
			return segment{}, fmt.Errorf("segment %q is never part of a path", t)
		}
		return segment{literal, escape(t)}, nil
	}
	name, ok := strings.CutPrefix(t, "{")
	name, ok2 := strings.CutSuffix(name, "}")
	if !ok || !ok2 || strings.ContainsAny(name, "{}") {
		return segment{}, fmt.Errorf("segment %q: a param is a whole segment, as in {name}", t)
	}
	k := param
	if n, ok := strings.CutSuffix(name, "...?"); ok {
		name, k = n, optional
	} else if n, ok := strings.CutSuffix(name, "..."); ok {
		name, k = n, rest
	}
	if name == "" || strings.ContainsAny(name, ".?*[]") {
		return segment{}, fmt.Errorf("segment %q: a param has a name, as in {name}", t)
	}
	return segment{k, name}, nil
}

// Fill returns the path that params make of a pattern. Missing, empty and
// surplus params are errors, as is a value that cannot be a segment.
func Fill(pattern string, params map[string][]string) (string, error) {
	segments, err := parse(pattern)
	if err != nil {
		return "", fmt.Errorf("pattern %q: %w", pattern, err)
	}
	var b strings.Builder
	used := 0
	for _, s := range segments {
		if s.kind == literal {
			b.WriteString("/" + s.text)
			continue
		}
		values, ok := params[s.text]
		if ok {
			used++
		}
		switch {
		case s.kind == optional && len(values) == 0:
		case !ok || len(values) == 0:
			return "", fmt.Errorf("pattern %q: the param %q is missing", pattern, s.text)
		case s.kind == param && len(values) != 1:
			return "", fmt.Errorf("pattern %q: the param %q has %d values, it takes one", pattern, s.text, len(values))
		}
		for _, v := range values {
			if !isSegment(v) {
				return "", fmt.Errorf("pattern %q: the param %q cannot be %q", pattern, s.text, v)
			}
			b.WriteString("/" + escape(v))
		}
	}
	if used < len(params) {
		for name := range params {
			if !has(segments, name) {
				return "", fmt.Errorf("pattern %q has no param %q", pattern, name)
			}
		}
	}
	if b.Len() == 0 {
		return "/", nil
	}
	return b.String(), nil
}

func has(segments []segment, name string) bool {
	for _, s := range segments {
		if s.kind != literal && s.text == name {
			return true
		}
	}
	return false
}
