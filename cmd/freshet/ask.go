package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/freshet-go/freshet"
)

// ask is a demand as the control API takes it: its kind, and what it names.
type ask struct {
	Kind    string      `json:"kind"`
	Targets []askTarget `json:"targets"`
}

// The kinds of a demand.
const (
	kindRevalidate = "revalidate"
	kindStale      = "stale"
	kindPurge      = "purge"
	kindPlan       = "plan"
)

// askTarget names one thing: exactly one of its fields but Params is set.
type askTarget struct {
	Path    string                `json:"path,omitempty"`
	Tag     string                `json:"tag,omitempty"`
	Prefix  string                `json:"prefix,omitempty"`
	Pattern string                `json:"pattern,omitempty"` // in either spelling
	Params  map[string]paramValue `json:"params,omitempty"`  // of the pattern; none: all its pages
	All     bool                  `json:"all,omitempty"`
}

// paramValue is a string, or several for the rest of a path.
type paramValue []string

// UnmarshalJSON accepts "a" and ["a","b"].
func (p *paramValue) UnmarshalJSON(b []byte) error {
	var one string
	if err := json.Unmarshal(b, &one); err == nil && string(b) != "null" {
		*p = paramValue{one}
		return nil
	}
	var many []*string // null among them would become an empty string
	if err := json.Unmarshal(b, &many); err != nil || many == nil {
		return errors.New("a param is a string or a list of strings")
	}
	*p = make(paramValue, len(many))
	for i, s := range many {
		if s == nil {
			return errors.New("a param is a string or a list of strings")
		}
		(*p)[i] = *s
	}
	return nil
}

// What one demand may hold.
const (
	maxAskBytes   = 1 << 20
	maxAskTargets = 1000
)

// readAsk decodes exactly one demand. Its errors are for who sent it.
func readAsk(r io.Reader) (ask, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var a ask
	if err := d.Decode(&a); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the body is empty")
		}
		return ask{}, fmt.Errorf("read the demand: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return ask{}, errors.New("read the demand: there is more than one")
	}
	return a, nil
}

// targets checks what a names and turns it into the engine's targets.
func (a ask) targets() ([]freshet.Target, error) {
	switch a.Kind {
	case kindRevalidate, kindStale, kindPurge, kindPlan:
	default:
		return nil, fmt.Errorf("the kind is %q: revalidate, stale, purge or plan is expected", a.Kind)
	}
	switch n := len(a.Targets); {
	case n == 0:
		return nil, errors.New("the demand has no targets")
	case n > maxAskTargets:
		return nil, fmt.Errorf("the demand has %d targets, the most is %d: name a tag, a prefix or a pattern", n, maxAskTargets)
	}
	out := make([]freshet.Target, 0, len(a.Targets))
	for i, t := range a.Targets {
		target, err := t.target()
		if err != nil {
			return nil, fmt.Errorf("target %d: %w", i+1, err)
		}
		out = append(out, target)
	}
	return out, nil
}

func (t askTarget) target() (freshet.Target, error) {
	var all []freshet.Target
	if t.Path != "" {
		all = append(all, freshet.Path(t.Path))
	}
	if t.Tag != "" {
		all = append(all, freshet.Tag(t.Tag))
	}
	if t.Prefix != "" {
		all = append(all, freshet.Prefix(t.Prefix))
	}
	if t.Pattern != "" {
		var params freshet.Params // nil: every page of the pattern
		if t.Params != nil {
			params = make(freshet.Params, len(t.Params))
			for name, v := range t.Params {
				params[name] = v
			}
		}
		all = append(all, freshet.Pattern(engineSpelling(t.Pattern), params))
	}
	if t.All {
		all = append(all, freshet.All())
	}
	switch {
	case len(all) != 1:
		return freshet.Target{}, errors.New("exactly one of path, tag, prefix, pattern and all is expected")
	case t.Params != nil && t.Pattern == "":
		return freshet.Target{}, errors.New("params go with a pattern")
	}
	return all[0], nil
}

// spell puts the patterns in text, an error of the engine, as they were asked for.
func (a ask) spell(text string) string {
	for _, t := range a.Targets {
		if engine := engineSpelling(t.Pattern); engine != t.Pattern {
			text = strings.ReplaceAll(text, engine, t.Pattern)
		}
	}
	return text
}
