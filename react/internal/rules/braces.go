package rules

import "strings"

// braces reads "{before:name(pattern)after}" and what may follow it.
func (r *reader) braces() (err error) {
	r.flush()
	start := r.at
	r.at++
	t := token{}
	if t.prefix, err = r.consume(); err != nil {
		return err
	}
	at := r.at
	if err = r.nameAndPattern(&t); err != nil {
		return err
	}
	if t.name != "" && t.pattern == "" {
		if t.pattern, err = r.defaultPattern(t.prefix, at); err != nil {
			return err
		}
	}
	if t.suffix, err = r.consume(); err != nil {
		return err
	}
	if !strings.HasPrefix(r.text[r.at:], "}") {
		return r.fail(start, "a brace that is not closed")
	}
	r.at++
	t.modifier = r.modifier()
	if t.repeats() && t.pattern != "" && t.prefix+t.suffix == "" {
		return r.fail(start, "a parameter that repeats has nothing before or after it")
	}
	r.tokens = append(r.tokens, t)
	return nil
}

// consume reads text inside of braces.
func (r *reader) consume() (string, error) {
	var b strings.Builder
	for r.at < len(r.text) && strings.IndexByte(":(){}*+?", r.text[r.at]) < 0 {
		if r.text[r.at] == '\\' {
			text, err := r.escaped()
			if err != nil {
				return "", err
			}
			b.WriteString(text)
			continue
		}
		b.WriteByte(r.text[r.at])
		r.at++
	}
	return b.String(), nil
}
