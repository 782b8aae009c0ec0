package main

import (
	"net/url"
	"strings"
)

// pathArg takes a page's path, or a URL as the browser shows it; query and
// fragment do not matter.
func pathArg(arg string) (string, error) {
	if scheme, _, ok := strings.Cut(arg, "://"); ok && !strings.Contains(scheme, "/") {
		u, err := url.Parse(arg)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return "", usagef("%q is no URL of a page", clean(arg))
		}
		if u.Path == "" {
			return "/", nil
		}
		return u.EscapedPath(), nil
	}
	path, _, _ := strings.Cut(arg, "#")
	path, _, _ = strings.Cut(path, "?")
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return "", usagef("%q is neither a path such as /posts/first nor a URL", clean(arg))
	}
	return path, nil
}

// clean shows control characters, which a terminal would obey, as spaces.
func clean(text string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c >= 0x7f && c < 0xa0 {
			return ' '
		}
		return c
	}, text)
}

// cause is the error of a page's render without the page's path, where that
// stands beside it, on one line.
func cause(path, text string) string {
	rest, ok := strings.CutPrefix(text, "render "+path+": ")
	if ok {
		rest = strings.TrimPrefix(rest, "page "+path+": ")
	}
	return clean(rest)
}
