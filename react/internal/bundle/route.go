package bundle

import (
	"fmt"
	"strings"
)

// segment is one part of a route between slashes.
type segment struct {
	text     string // as written: "[slug]"
	param    string // the parameter's name; empty for plain text
	rest     bool   // [...name] or [[...name]]: takes all that follows
	optional bool   // [[...name]]: takes nothing, too
}

// parseSegment reads one part of a page's path. The error says what is wrong
// without naming the file.
func parseSegment(text string) (segment, error) {
	s := segment{text: text}
	if !strings.ContainsAny(text, "[]") {
		return s, nil
	}
	inner, ok := cutBrackets(text)
	if !ok {
		return s, fmt.Errorf("%q is not a parameter: brackets must enclose the whole segment, as in [id], [...id] or [[...id]]", text)
	}
	if double, ok := cutBrackets(inner); ok {
		inner, s.optional = double, true
	}
	if name, ok := strings.CutPrefix(inner, "..."); ok {
		inner, s.rest = name, true
	}
	switch {
	case strings.ContainsAny(inner, "[]"):
		return s, fmt.Errorf("%q is not a parameter: its brackets do not match", text)
	case s.optional && !s.rest:
		return s, fmt.Errorf("%q is not a parameter: only a parameter for several segments can be optional, as in [[...%s]]", text, inner)
	case inner == "":
		return s, fmt.Errorf("%q has no parameter name", text)
	case strings.HasPrefix(inner, "."), strings.HasPrefix(inner, "…"):
		return s, fmt.Errorf("%q begins its parameter name with a dot: three plain dots are meant, as in [...id]", text)
	}
	s.param = inner
	return s, nil
}

func cutBrackets(text string) (string, bool) {
	if len(text) < 2 || text[0] != '[' || text[len(text)-1] != ']' {
		return "", false
	}
	return text[1 : len(text)-1], true
}

// parseRoute reads a whole route, such as "/posts/[slug]".
func parseRoute(route string) ([]segment, error) {
	var list []segment
	names := map[string]string{}
	for text := range strings.SplitSeq(strings.Trim(route, "/"), "/") {
		if text == "" {
			continue
		}
		if n := len(list); n > 0 && list[n-1].rest {
			return nil, fmt.Errorf("%s takes all segments that follow and must be the last", list[n-1].text)
		}
		s, err := parseSegment(text)
		if err != nil {
			return nil, err
		}
		if s.param != "" {
			word := wordCharacters(s.param)
			if other, taken := names[word]; taken && other == s.param {
				return nil, fmt.Errorf("the parameter %q occurs twice", s.param)
			} else if taken {
				return nil, fmt.Errorf("the parameters %q and %q differ only in punctuation", other, s.param)
			}
			names[word] = s.param
		}
		list = append(list, s)
	}
	return list, nil
}

// wordCharacters drops what Next.js does not count when it compares names.
func wordCharacters(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, name)
}

// level is what stands at one place of the tree of all routes. Next.js allows
// one parameter name of each form at a place, because the form alone decides
// which page answers.
type level struct {
	page   *source // the page whose route ends here
	plain  map[string]*level
	single *branch // [name]
	rest   *branch // [...name] or [[...name]]
}

type branch struct {
	segment
	from *source // the page that brought it in
	next *level
}

// place adds a page to the tree and gives the conflicts it makes there.
func (l *level) place(page *source) []Message {
	at := l
	for _, s := range page.segments {
		if s.param == "" {
			if at.plain == nil {
				at.plain = map[string]*level{}
			}
			if at.plain[s.text] == nil {
				at.plain[s.text] = new(level)
			}
			at = at.plain[s.text]
			continue
		}
		b := &at.single
		if s.rest {
			b = &at.rest
		}
		if *b == nil {
			*b = &branch{segment: s, from: page, next: new(level)}
		}
		if known := *b; known.text != s.text {
			return []Message{{
				File: page.file,
				Text: fmt.Sprintf("%s and %s (in %s) stand at the same place of a route", s.text, known.text, known.from.file),
				Hint: "give the parameter the same name and the same form in both",
			}}
		}
		at = (*b).next
	}
	if at.page != nil {
		return []Message{{
			File: page.file,
			Text: fmt.Sprintf("the route %s has two files; the other one is %s", page.route, at.page.file),
			Hint: "remove or rename one of them",
		}}
	}
	at.page = page
	return nil
}

// ambiguous gives the places where a page and an optional rest parameter below
// it both answer the same path.
func (l *level) ambiguous() []Message {
	var found []Message
	if r := l.rest; r != nil && r.optional && l.page != nil {
		found = append(found, Message{
			File: l.page.file,
			Text: fmt.Sprintf("the route %s is also answered by %s", l.page.route, r.from.file),
			Hint: "remove one of them, or write [..." + r.param + "], which does not answer " + l.page.route,
		})
	}
	for _, next := range l.plain {
		found = append(found, next.ambiguous()...)
	}
	if l.single != nil {
		found = append(found, l.single.next.ambiguous()...)
	}
	return found
}
