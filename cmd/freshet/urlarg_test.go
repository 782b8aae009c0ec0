package main

import (
	"errors"
	"strings"
	"testing"
)

func TestPathArg(t *testing.T) {
	for _, row := range []struct {
		name, arg, want string // want: empty for an error
	}{
		{"a path", "/posts/first", "/posts/first"},
		{"a path with a query and a fragment", "/posts/first?x=1#top", "/posts/first"},
		{"the root", "/", "/"},
		{"an escaped path stays escaped", "/a%2Fb%20c", "/a%2Fb%20c"},
		{"a path with a colon", "/a://b", "/a://b"},
		{"an address", "http://localhost:3000/posts/first?x=1#top", "/posts/first"},
		{"an address with an escaped path", "https://example.com/caf%C3%A9/a%2Fb", "/caf%C3%A9/a%2Fb"},
		{"an address without a path", "https://example.com", "/"},
		{"an address with a query alone", "https://example.com?x=1", "/"},
		{"another scheme", "ftp://example.com/a", ""},
		{"a scheme alone", "http://", ""},
		{"a path without its slash", "posts/first", ""},
		{"a host without its scheme", "localhost:3000/a", ""},
		{"two slashes, which name a host", "//example.com/a", ""},
		{"nothing", "", ""},
		{"a query alone", "?x=/a", ""},
		{"a malformed address", "http://exa mple.com/a", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := pathArg(row.arg)
			var usage usageError
			if got != row.want || (err != nil) != (row.want == "") || err != nil && !errors.As(err, &usage) {
				t.Errorf("got %q, %v; want %q", got, err, row.want)
			}
		})
	}
}

// FuzzPathArg: a path is a path, and the same when it is given again.
func FuzzPathArg(f *testing.F) {
	for _, s := range []string{"/a?b#c", "http://h/a%2fb", "https://h?x", "//h", "a", "/\x1b[31m", "http://[::1]:1/é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		path, err := pathArg(arg)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\x00\x07\x1b\n\r") {
				t.Errorf("control characters in %q", err)
			}
			return
		}
		if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?#") {
			t.Fatalf("%q became %q", arg, path)
		}
		if again, err := pathArg(path); !strings.HasPrefix(path, "//") && (err != nil || again != path) {
			t.Fatalf("%q became %q, then %q (%v)", arg, path, again, err)
		}
	})
}

func TestSpellings(t *testing.T) {
	for engine, router := range map[string]string{
		"/":                     "/",
		"/posts/{slug}":         "/posts/[slug]",
		"/{lang}/docs/{all...}": "/[lang]/docs/[...all]",
		"/shop/{all...?}":       "/shop/[[...all]]",
		"/about":                "/about",
	} {
		if got := routerSpelling(engine); got != router {
			t.Errorf("%s for people is %s, want %s", engine, got, router)
		}
		for _, either := range []string{engine, router} {
			if got := engineSpelling(either); got != engine {
				t.Errorf("%s for the engine is %s, want %s", either, got, engine)
			}
		}
	}
	for _, neither := range []string{"/a[b]c", "/[", "/]", "/[[x]", ""} {
		if got := engineSpelling(routerSpelling(neither)); strings.Count(got, "/") != strings.Count(neither, "/") {
			t.Errorf("%q became %q", neither, got)
		}
	}
}
