package main

import (
	"net/url"
	"strings"
	"testing"
)

func TestMaskQuery(t *testing.T) {
	for _, row := range []struct{ name, query, want string }{
		{"an ordinary query stays", "page=2&q=a%20b", "page=2&q=a%20b"},
		{"a secret is hidden", "secret=abc&slug=a", "secret=***&slug=a"},
		{"a token is hidden", "slug=a&token=abc", "slug=a&token=***"},
		{"authorization is hidden", "authorization=abc", "authorization=***"},
		{"a password is hidden", "password=abc", "password=***"},
		{"a name that holds the word counts", "x_Access-Token-2=abc", "x_Access-Token-2=***"},
		{"capitals do not help", "SECRET=abc", "SECRET=***"},
		{"an encoded name does not help", "se%63ret=abc", "se%63ret=***"},
		{"a twice encoded name does not help", "se%2563ret=abc", "se%2563ret=***"},
		{"a broken encoding beside it does not help", "%zz%73ecret=abc", "%zz%73ecret=***"},
		{"an equals sign in the value is hidden too", "secret=a=b", "secret=***"},
		{"every one of several is hidden", "secret=a&secret=b", "secret=***&secret=***"},
		{"a list in brackets counts", "secret[]=abc", "secret[]=***"},
		{"a URL that carries one is hidden as a whole", "next=%2Fapi%3Fsecret%3Dabc", "next=***"},
		{"an encoded equals sign does not help", "secret%3Dabc", "***"},
		{"an encoded equals sign before another does not help", "secret%3Dabc=1", "***"},
		{"an encoded ampersand does not help", "a%26secret=abc", "a%26secret=***"},
		{"a semicolon is no way out", "a=1;secret=abc", "a=***"},
		{"the bare word stays", "secret", "secret"},
		{"the word as a value stays", "q=secret", "q=secret"},
		{"nothing stays nothing", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := maskQuery(row.query); got != row.want {
				t.Errorf("maskQuery(%q) = %q, want %q", row.query, got, row.want)
			}
		})
	}
}

func TestMaskPath(t *testing.T) {
	for _, row := range []struct{ name, path, want string }{
		{"an ordinary path stays", "/posts/a%20b", "/posts/a%20b"},
		{"a page about secrets stays", "/posts/the-secret-token", "/posts/the-secret-token"},
		{"a question mark that was encoded by mistake hides its value", "/api/x%3Fsecret=abc", "/api/x%3Fsecret=***"},
		{"also with everything encoded", "/api/x%3Fsecret%3Dabc/y", "/api/***/y"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := maskPath(row.path); got != row.want {
				t.Errorf("maskPath(%q) = %q, want %q", row.path, got, row.want)
			}
		})
	}
}

// FuzzMaskQuery: whatever surrounds it and however its name is written, the
// value of a telling parameter is not in the log.
func FuzzMaskQuery(f *testing.F) {
	for _, q := range []string{"", "a=1", "secret=x&a=b", "next=%2F%3Ftoken%3Dx", "%", "%%25%", "a;b", "=&=", "se%63ret=1", "secret"} {
		f.Add(q, q, uint8(0))
	}
	const value = "Qx7-the-value-Zq9"
	f.Fuzz(func(t *testing.T, before, after string, how uint8) {
		name := []string{"secret", "token", "authorization", "password"}[how%4]
		switch how / 4 % 4 {
		case 1:
			name = "my_" + strings.ToUpper(name) + "_1"
		case 2:
			name = "%" + strings.ToUpper(url.QueryEscape(string(rune(0xe9))))[1:] + name // an accent before it
		case 3:
			name = strings.Replace(name, "o", "%6f", 1) + "%5B%5D"
		}
		query := before + "&" + name + "=" + value + "&" + after
		got := maskQuery(query)
		if strings.Contains(got, value) {
			t.Errorf("maskQuery(%q) = %q", query, got)
		}
		if a, b := strings.Count(query, "&"), strings.Count(got, "&"); a != b {
			t.Errorf("maskQuery(%q) has %d parts, not %d", query, b, a)
		}
		// What a handler would read as a secret is masked, whatever the query is.
		for part := range strings.SplitSeq(maskQuery(before), "&") {
			key, val, _ := strings.Cut(part, "=")
			key, err := url.QueryUnescape(key)
			if err == nil && val != "" && val != masked && telling.MatchString(key+"=") {
				t.Errorf("maskQuery(%q) shows the value of %q", before, key)
			}
		}
	})
}
