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
	{``, `header Vary`, `^Accept-Encoding$`, `^$`, "`Vary: Accept-Encoding`", varies},
	{`nothing\.json|/products/boots`, `header Vary`, `^$`, `^Accept-Encoding$`, "`Vary: Accept-Encoding`", varies},
	{``, `header Content-Type`, `^$`, `^text/plain; charset=utf-8$`, "`Content-Type` of redirects and refused methods", "their few words are text and say so; Next.js names no type"},
	{`/_next/data/`, `header Content-Type`, `^$`, `^application/json; charset=utf-8$`, "`Content-Type` of data that is not found", "it is JSON and says so; Next.js names no type"},
	{` GET /404$`, `header Cache-Control`, `^$`, `^private, no-cache, no-store, max-age=0, must-revalidate$`, "`Cache-Control` of `/404` itself", "no cache may keep it, as any other answer of 404; Next.js says nothing"},
	{`shop a rewrite$`, `documents`, `^1$`, `^2$`, "a link to a path that a rewrite leads to a page", "is a full load: browsers are told the pages, the rewrites are the server's alone"},
	{`POST`, `header Cache-Control`, `^$`, `^private, no-cache, no-store, max-age=0, must-revalidate$`, "`Cache-Control` of a refused method", "no cache may keep the refusal; Next.js says nothing"},
	{`POST|/_next/static/`, `header X-Content-Type-Options`, `^$`, `^nosniff$`, "`X-Content-Type-Options` of refusals and missing files", "plain text that nobody should take for something else"},
}

const varies = "what is stored is compressed, and varies; what is rendered per request, answers of API routes and error pages go out as they are, for a proxy in front to compress"

func (d difference) explains(at, what, theirs, ours string) bool {
	return d.what == what && match(d.at, at) && match(d.theirs, theirs) && match(d.ours, ours)
}

func match(pattern, text string) bool { return regexp.MustCompile(pattern).MatchString(text) }
