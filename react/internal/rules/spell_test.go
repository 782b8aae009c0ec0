package rules

import "testing"

func TestSpell(t *testing.T) {
	for _, c := range []struct {
		name, sent, want string
		changed, ok      bool
	}{
		{"a plain path", "/a/b", "/a/b", false, true},
		{"the root", "/", "/", false, true},
		{"a slash at the end stays", "/a/", "/a/", false, true},
		{"two slashes are one", "//a//b", "/a/b", true, true},
		{"two at the end are one", "/a//", "/a/", true, true},
		{"nothing but slashes", "///", "/", true, true},
		{"a backslash is a slash", `/\example.org`, "/example.org", true, true},
		{"a needless escape", "/%61", "/a", false, true},
		{"an escape in small letters", "/%c3%b6", "/%C3%B6", false, true},
		{"an escaped slash stays", "/a%2fb", "/a%2Fb", false, true},
		{"brackets are escaped", "/[id]", "/%5Bid%5D", false, true},
		{"dots are resolved", "/a/./b/../c", "/a/c", false, true},
		{"escaped dots, too", "/a/%2e%2E/c", "/c", false, true},
		{"up from the root", "/../a", "/a", false, true},
		{"dots at the end", "/a/b/..", "/a", false, true},
		{"a malformed escape", "/%zz", "", false, false},
		{"no UTF-8", "/%ff", "", false, false},
		{"no slash", "a", "", false, false},
		{"nothing", "", "", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, changed, ok := Spell(c.sent)
			if got != c.want || changed != c.changed || ok != c.ok {
				t.Errorf("%q is %q %v %v, want %q %v %v", c.sent, got, changed, ok, c.want, c.changed, c.ok)
			}
		})
	}
}
