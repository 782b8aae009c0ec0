package rules

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Condition is a demand on a request beside its path.
type Condition struct {
	Type  string // "header", "cookie", "query" or "host"
	Key   string // none for host
	Value string // a regular expression between ^ and $, which hold for its first and last alternative; empty: anything
}

type condition struct {
	Condition
	expr   *expression // nil: any value
	always []string    // names of the parameters that it gives
}

func newCondition(c Condition) (*condition, error) {
	out := &condition{Condition: c}
	switch {
	case c.Type != "header" && c.Type != "cookie" && c.Type != "query" && c.Type != "host":
		return nil, fmt.Errorf("type %q: header, cookie, query or host is expected", c.Type)
	case c.Type == "host" && c.Value == "":
		return nil, errors.New("a condition on the host has no value")
	case c.Type != "host" && c.Key == "":
		return nil, fmt.Errorf("a condition on a %s has no key", c.Type)
	case len(c.Value) > maxSource:
		return nil, fmt.Errorf("the value for %s %s is longer than %d bytes", c.Type, c.Key, maxSource)
	case c.Value == "":
		out.always = []string{letters(c.Key)}
		return out, nil
	}
	var err error
	if out.expr, err = compileExpression("^"+c.Value+"$", false); err != nil {
		return nil, fmt.Errorf("the regular expression %s for %s %s: %w", c.Value, c.Type, c.Key, err)
	}
	for name := range out.expr.names {
		out.always = append(out.always, name)
	}
	if len(out.always) == 0 && c.Type == "host" {
		out.always = []string{"host"}
	}
	return out, nil
}

// letters is what of a key may be the name of a parameter.
func letters(key string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, key)
}

// match reports whether the request meets the condition, and adds what it
// captures to values.
func (c *condition) match(r *Request, values params) bool {
	list := c.of(r)
	if len(list) == 0 || len(list) == 1 && list[0] == "" {
		return false
	}
	if c.expr == nil {
		if name := c.always[0]; name != "" {
			values[name] = list
		}
		return true
	}
	text := list[len(list)-1]
	slots, ok := c.expr.search(text)
	if !ok {
		return false
	}
	for name, n := range c.expr.names {
		if from, to := slots[2*n], slots[2*n+1]; from >= 0 && to >= from {
			values[name] = []string{text[from:to]}
		}
	}
	if len(c.expr.names) == 0 && c.Type == "host" {
		values["host"] = []string{text}
	}
	return true
}

// of returns what the condition is about.
func (c *condition) of(r *Request) []string {
	switch c.Type {
	case "header":
		if http.CanonicalHeaderKey(c.Key) == "Host" { // net/http keeps it apart
			return []string{r.Host}
		}
		if v := r.Header.Values(c.Key); len(v) > 0 {
			return []string{strings.Join(v, ", ")}
		}
	case "cookie":
		if v, ok := cookie(r.Header["Cookie"], c.Key); ok {
			return []string{v}
		}
	case "query":
		return r.Query.Get(c.Key)
	case "host":
		name, _, _ := strings.Cut(r.Host, ":")
		return []string{strings.ToLower(name)}
	}
	return nil
}

// cookie returns the first cookie of that name, decoded.
func cookie(lines []string, name string) (string, bool) {
	for _, line := range lines {
		for item := range strings.SplitSeq(line, ";") {
			key, value, ok := strings.Cut(item, "=")
			if !ok || strings.TrimSpace(key) != name {
				continue
			}
			value = strings.TrimSpace(value)
			if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
				value = value[1 : len(value)-1]
			}
			if text, err := url.PathUnescape(value); err == nil {
				value = text
			}
			return value, true
		}
	}
	return "", false
}
