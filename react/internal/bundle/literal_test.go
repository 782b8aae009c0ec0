package bundle

import (
	"encoding/json"
	"reflect"
	"testing"
)

// simple turns objects into maps, to compare.
func simple(v any) any {
	switch v := v.(type) {
	case *object:
		m := map[string]any{}
		for key, value := range v.values {
			m[key] = simple(value)
		}
		return m
	case []any:
		list := []any{}
		for _, one := range v {
			list = append(list, simple(one))
		}
		return list
	}
	return v
}

func TestLiteralsAreReadOffTheSource(t *testing.T) {
	for _, c := range []struct{ sentence, source, want, rest string }{
		{"an object with a trailing comma and comments", "{ a: 1, // one\n 'b': [true, null, undefined,], /* two */ \"c d\": { e: -1.5e3, }, } x", `{"a":1,"b":[true,null,null],"c d":{"e":-1500}}`, " x"},
		{"strings of all kinds", "['a\\'b', \"c\\n\\x41\\u0042\\u{43}\", `d\ne`]", `["a'b","c\nABC","d\ne"]`, ""},
		{"numbers", "[.5, 0x10, 1_000]", `[0.5,16,1000]`, ""},
		{"a key that is a number", "{ 1: 2 }", `{"1":2}`, ""},
		{"a variable is none", "[a]", "", ""},
		{"a template with an expression is none", "`a${b}`", "", ""},
		{"a spread is none", "{ ...a }", "", ""},
		{"a short property is none", "{ a }", "", ""},
		{"a call is none", "{ a: b() }", "", ""},
		{"a method is none", "{ a() {} }", "", ""},
		{"a sum is none", "{ a: 1 + 2 }", "", ""},
		{"an open string is none", "'abc", "", ""},
		{"an open object is none", "{ a: 1", "", ""},
		{"an octal escape is none", `'\07'`, "", ""},
		{"nothing is none", "", "", ""},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			value, end, err := parseLiteral(c.source, 0)
			if c.want == "" {
				if err == nil {
					t.Errorf("%v", simple(value))
				}
				return
			}
			var want any
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			if err != nil || !reflect.DeepEqual(simple(value), want) || c.source[end:] != c.rest {
				t.Errorf("%v, rest %q, %v", simple(value), c.source[end:], err)
			}
		})
	}
}

func FuzzLiteral(f *testing.F) {
	f.Add("({ a: ['b', `c`, \"\\u{41}\"], 1: -0x1 /* d */ }, null)")
	f.Fuzz(func(t *testing.T, source string) {
		if _, end, err := parseArguments(source, 0); end > len(source) || err == nil && source[end-1] != ')' {
			t.Errorf("ends at %d of %d, %v", end, len(source), err)
		}
	})
}
