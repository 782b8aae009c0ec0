package parity

import "regexp"

// difference is one that is meant, with its reason.
type difference struct {
	at           string // of "APP METHOD PATH" or "APP SCENE", a regular expression
	what         string // the fact
	theirs, ours string // its values under Next.js and freshet, regular expressions
	name, reason string // as in docs/parity.md
}

var differences = []difference{
	{``, `header X-Powered-By`, `^Next\.js$`, `^$`, "`X-Powered-By`", "freshet does not say what a site is made with, whatever `poweredByHeader` is"},
}

func (d difference) explains(at, what, theirs, ours string) bool {
	return d.what == what && match(d.at, at) && match(d.theirs, theirs) && match(d.ours, ours)
}

func match(pattern, text string) bool { return regexp.MustCompile(pattern).MatchString(text) }
