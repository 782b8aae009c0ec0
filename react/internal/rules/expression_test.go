package rules

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// show writes what groups hold, "-" for one that takes no part.
func show(text string, slots []int) string {
	var b strings.Builder
	for i := 2; i < len(slots); i += 2 {
		if i > 2 {
			b.WriteByte('|')
		}
		if slots[i] < 0 || slots[i+1] < slots[i] {
			b.WriteByte('-')
		} else {
			b.WriteString(text[slots[i]:slots[i+1]])
		}
	}
	return b.String()
}

// TestExpression: what Node.js 20 says of new RegExp(pattern).exec(text), from
// the first character on.
func TestExpression(t *testing.T) {
	for _, c := range []struct {
		name, pattern, text string
		want                string // the groups; "no": it does not match
	}{
		{"text", "^(abc)$", "abc", "abc"},
		{"other text", "^abc$", "abd", "no"},
		{"alternatives in order", "^(a|ab)(c|bcd)(d*)$", "abcd", "a|bcd|"},
		{"an empty alternative", "^(a|)b$", "b", ""},
		{"as many as possible", "^(.*)(b*)$", "aabb", "aabb|"},
		{"as few as possible", "^(.*?)(b*)$", "aabb", "aa|bb"},
		{"one or none, rather none", "^(a??)(.*)$", "ab", "|ab"},
		{"a count", "^(a{2})(a*)$", "aaaa", "aa|aa"},
		{"a count without an end", `^(\d{2,})$`, "1", "no"},
		{"a count between", "^(a{1,2}?)(a*)$", "aaa", "a|aa"},
		{"a count of none", "^a{0}(.*)$", "ab", "ab"},
		{"a brace that is no count", "^a{x}$", "a{x}", ""},
		{"a brace that begins no count", "^a{,2}$", "a{,2}", ""},
		{"a set", "^([a-cx-]+)$", "abx-", "abx-"},
		{"a set of others", "^([^/]+)/$", "ab/", "ab"},
		{"an empty set", "^[]$", "a", "no"},
		{"everything", "^([^]+)$", "a\nb", "a\nb"},
		{"a bracket in a set", `^([\]]+)$`, "]]", "]]"},
		{"names of sets in a set", `^([\w.-]+)$`, "a_1.-", "a_1.-"},
		{"a dash after a name", `^([\d-z]+)$`, "1-z", "1-z"},
		{"a dot is no line break", "^.$", "\u2028", "no"},
		{"a dot is any other character", "^(.)$", "ö", "ö"},
		{"spaces", `^\s\S$`, "\u00a0x", ""},
		{"escapes for characters", `^\x41\u00e9\t\/\-\_$`, "Aé\t/-_", ""},
		{"half an escape", `^\x4g\u12$`, "x4gu12", ""},
		{"the edge of a word", `^(a\b.*)$`, "a-b", "a-b"},
		{"no edge of a word", `^a\Bb$`, "ab", ""},
		{"a group without a number", "^(?:a|b)+(c)$", "abac", "c"},
		{"a group with a name", "^(?<year>\\d{4})-(?<month>\\d\\d)$", "2026-11", "2026|11"},
		{"a group that takes no part", "^(a)?b$", "b", "-"},
		{"a group of a choice that failed", "^(?:(a)b|ac)$", "ac", "-"},
		{"the last turn of a group", "^(?:(a|b))+$", "ab", "b"},
		{"a look-ahead", "^(?=.*x)(a.*)$", "abx", "abx"},
		{"a look-ahead that is not met", "^(?=.*x)a.*$", "ab", "no"},
		{"a look-ahead captures", "^(?=(a+))(.)", "aab", "aa|a"},
		{"a negative one", "^(?!keep|also)(.*)$", "other", "other"},
		{"which is met", "^(?!keep|also)(.*)$", "alsoo", "no"},
		{"one in a loop", `^((?:(?!ab).)+)ab$`, "xyab", "xy"},
		{"one for the end", `^(?!.*\.png$)(.*)$`, "a.png", "no"},
		{"one within another", "^(?!(?!a).)(.)$", "a", "a"},
		{"a look-ahead that is tried at many places", "^(?:(?=.*x)a)+x$", "aaax", ""},
		{"a loop over nothing", "^(?:a*)*b$", "aab", ""},
		{"a loop over nothing that fails", "^(?:a*)*b$", "aac", "no"},
		{"a loop over nothing, as few as possible", "^(?:a*?)*?b$", "ab", ""},
		{"the beginning within", "^(?:a|^b)c$", "bc", ""},
		{"the end within", "^a(?:b|$)$", "a", ""},
		{"alternatives beside ^ and $, as conditions have them", "^a|b$", "axx", ""},
		{"bytes that are no text", "^(.)x$", "\xffx", "\xff"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := compileExpression(c.pattern, false)
			if err != nil {
				t.Fatal(err)
			}
			slots, ok := e.match(c.text)
			got := "no"
			if ok {
				got = show(c.text, slots)
			}
			if got != c.want {
				t.Errorf("%s on %q: %q, want %q", c.pattern, c.text, got, c.want)
			}
		})
	}
}

func TestExpressionIgnoresCase(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"^[a-c]x$", "BX", true}, {"^[^a-c]x$", "BX", false}, {"^É$", "é", true}, {"^a$", "b", false},
	} {
		e, err := compileExpression(c.pattern, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := e.match(c.text); ok != c.want {
			t.Errorf("%s on %s: %t", c.pattern, c.text, ok)
		}
	}
}

func TestExpressionErrors(t *testing.T) {
	for _, c := range []struct{ name, pattern, says string }{
		{"look-behind", `(?<=a)b`, "a look-behind, which is not supported, at position 0"},
		{"negative look-behind", `a(?<!a)b`, "a look-behind, which is not supported, at position 1"},
		{"a back-reference", `(a)\1`, "a back-reference, which is not supported, at position 3"},
		{"one by name", `(?<a>a)\k<a>`, "a back-reference"},
		{"a Unicode property", `\p{L}`, "a Unicode property"},
		{"a group that is not closed", `a(b`, "a group that is not closed at position 1"},
		{"one that is not opened", `a)b`, "a parenthesis that was not opened at position 1"},
		{"a set that is not closed", `a[b`, "a bracket that is not closed at position 1"},
		{"a range the wrong way round", `[z-a]`, "out of order"},
		{"nothing to repeat", `*a`, "nothing to repeat at position 0"},
		{"nothing to repeat after |", `a|+`, "nothing to repeat at position 2"},
		{"a count of nothing", `{2}`, "nothing to repeat"},
		{"a repeated beginning", `^*`, "nothing to repeat"},
		{"a count the wrong way round", `a{3,2}`, "out of order"},
		{"a count that is too large", `a{2000}`, "a count above 1000"},
		{"a count beyond any number", `a{99999999999999999999}`, "a count above 1000"},
		{"counts of counts", `(?:(?:a{1000}){1000}){1000}`, "too large"},
		{"a backslash at the end", `a\`, "a backslash that escapes nothing"},
		{"a name twice", `(?<a>b)(?<a>c)`, "a second group named a"},
		{"a name that is none", `(?<1>b)`, "a group whose name"},
		{"an unknown group", `(?i:a)`, "an unknown kind of group"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := compileExpression(c.pattern, false); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

// TestExpressionIsBounded: what takes JavaScript for ever ends here. The steps are
// counted, not the time.
func TestExpressionIsBounded(t *testing.T) {
	for _, pattern := range []string{"^(a+)+$", "^(a|aa)+$", "^(.*a){20}$", "^(?:(?=.*b)a)*$", "^(?:(?!.*b)a)*$", "^((a*)*)*$", "^(?=(?=(?=a*)a*)a*)b"} {
		e, err := compileExpression(pattern, true)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Repeat("a", maxSubject-1) + "c"
		if _, ok := e.match(text); ok {
			t.Errorf("%s matches", pattern)
		}
	}
	e, err := compileExpression("^.*$", false)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := e.match(strings.Repeat("a", maxSubject)); !ok {
		t.Error("the longest text does not match")
	}
	if _, ok := e.match(strings.Repeat("a", maxSubject+1)); ok {
		t.Error("a longer text matches")
	}
}

// A letter of ASCII has no other case outside of ASCII, as in JavaScript.
func TestExpressionFoldsASCIIAlone(t *testing.T) {
	for _, c := range []struct{ pattern, text string }{{`\W`, "K"}, {`\W`, "s"}, {"\u212a", "k"}, {"k", "\u212a"}, {"\u017f", "S"}} {
		e, err := compileExpression(c.pattern, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := e.match(c.text); ok {
			t.Errorf("%q matches %q", c.pattern, c.text)
		}
	}
}

// FuzzExpression compares with Go's own regexp where both mean the same.
func FuzzExpression(f *testing.F) {
	for _, s := range [][2]string{{"^(a|b)*c$", "abc"}, {`^\d{1,3}x?$`, "12x"}, {"[^a-c]+?", "xyz"}, {"(?!a).", "b"}, {"a{2,}|b", "aaa"}, {`\bfoo\b`, "foo"}, {`\W`, "K"}} {
		f.Add(s[0], s[1], true)
		f.Add(s[0], s[1], false)
	}
	f.Fuzz(func(t *testing.T, pattern, text string, fold bool) {
		if len(pattern) > 200 || len(text) > 2000 {
			return
		}
		e, err := compileExpression(pattern, fold)
		if err != nil {
			return
		}
		slots, ok := e.match(text)
		if ok && len(slots) != 2*e.groups+2 {
			t.Fatalf("%d slots for %d groups", len(slots), e.groups)
		}
		for i, at := range slots {
			if at < -1 || at > len(text) {
				t.Fatalf("slot %d is %d", i, at)
			}
		}
		// What the two write differently, or what only one of them knows.
		if !utf8.ValidString(text) || !utf8.ValidString(pattern) || strings.ContainsAny(text, "\r\u2028\u2029\v\ufeff\u00a0\u0085") ||
			strings.Contains(pattern, "(?") || strings.Contains(pattern, "[[") || strings.Contains(pattern, "[]") || strings.Contains(pattern, "[^]") || strings.Contains(pattern, "{,") ||
			strings.Contains(pattern, "{0") || strings.Contains(pattern, ",0") { // Go takes {00} for text
			return
		}
		for i := 0; i+1 < len(pattern); i++ {
			if pattern[i] == '\\' {
				if strings.IndexByte(`dDwW.*+?()[]{}|^$/-`, pattern[i+1]) < 0 {
					return
				}
				i++
			}
		}
		for _, r := range pattern + text {
			if r > 0x7f || r < ' ' && r != '\n' { // folding and spaces of all scripts differ
				return
			}
		}
		flags := ""
		if fold {
			flags = "(?i)"
		}
		other, err := regexp.Compile(fmt.Sprintf(`%s\A(?:%s)`, flags, pattern))
		if err != nil {
			return
		}
		if want := other.MatchString(text); want != ok {
			t.Errorf("%q on %q: %t, Go says %t", pattern, text, ok, want)
		}
	})
}
