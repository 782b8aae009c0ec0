package react

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/freshet-go/freshet/react/internal/rules"
)

// routing is what next.config says of paths: base path, trailing slashes,
// redirects, rewrites and headers. Its order is Next.js' own: headers, redirects,
// rewrites before files, files and fixed pages, rewrites after files, dynamic
// pages, rewrites as a fallback. None of it reaches what a cached page is made
// of: the engine is asked for a path, and never sees header, cookie, query or host.
type routing struct {
	*handler
	rules *rules.Set
	base  string // "" or "/docs"
	slash bool   // paths end with a slash
	index *index
}

// rewritten says how a request was changed on its way to a page.
type rewritten struct {
	path  string // of the page; "" if it is the path that was asked for
	query string // then with what the rewrite adds
}

type rewrittenKey struct{}

func (rt *routing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, changed, ok := rules.Spell(sentPath(r.URL))
	if !ok {
		rt.lost(w, r)
		return
	}
	q := &rules.Request{Path: path, Query: rules.ParseQuery(r.URL.RawQuery), Header: r.Header, Host: r.Host}
	to := rt.slashed(path, r)
	if changed || to != path {
		redirectTo(w, r, join(to, r.URL.RawQuery), http.StatusPermanentRedirect)
		return
	}
	if to, status, ok := rt.rules.Redirect(q); ok {
		addVary(w, q)
		redirectTo(w, r, to, status)
		return
	}
	plain := w
	w = &ruledWriter{ResponseWriter: w, rules: rt.rules.Headers(q), request: q}
	asked := *q
	for _, rewrite := range rt.rules.BeforeFiles {
		if _, done := rt.rewrite(plain, r, rewrite, q); done {
			return
		}
	}
	if serve := rt.find(q.Path, false); serve != nil {
		rt.answer(w, r, &asked, q, serve)
		return
	}
	for _, rewrite := range rt.rules.AfterFiles {
		if rt.tryRewrite(w, plain, r, rewrite, &asked, q) {
			return
		}
	}
	if serve := rt.find(q.Path, true); serve != nil {
		rt.answer(w, r, &asked, q, serve)
		return
	}
	for _, rewrite := range rt.rules.Fallback {
		if rt.tryRewrite(w, plain, r, rewrite, &asked, q) {
			return
		}
	}
	rt.notFound(w, r, q.Path)
}

// rewrite applies a rewrite to q, if it is for it. done means that it led to
// another server, which has answered on plain: our headers are not for its
// answers.
func (rt *routing) rewrite(plain http.ResponseWriter, r *http.Request, rewrite *rules.Rewriter, q *rules.Request) (applied, done bool) {
	to, ok := rewrite.Apply(q)
	switch {
	case !ok:
		return false, false
	case to != "":
		addVary(plain, q)
		rt.app.outside.serve(plain, r, to)
		return true, true
	}
	if path, _, ok := rules.Spell(q.Path); ok {
		q.Path = path
	}
	return true, false
}

// tryRewrite applies a rewrite and answers if there is something at its destination.
func (rt *routing) tryRewrite(w, plain http.ResponseWriter, r *http.Request, rewrite *rules.Rewriter, asked, q *rules.Request) bool {
	applied, done := rt.rewrite(plain, r, rewrite, q)
	if !applied || done {
		return done
	}
	serve := rt.find(q.Path, true)
	if serve != nil {
		rt.answer(w, r, asked, q, serve)
	}
	return serve != nil
}

// answer serves what was found for q, which may have been rewritten from what
// was asked for. The page sees the address without the base path.
func (rt *routing) answer(w http.ResponseWriter, r *http.Request, asked, q *rules.Request, serve http.HandlerFunc) {
	if rt.base != "" {
		u := *r.URL
		u.RawPath = cutBase(asked.Path, rt.base)
		u.Path, _ = url.PathUnescape(u.RawPath) // which rules.Spell has written
		r = r.WithContext(r.Context())
		r.URL = &u
	}
	if q.Path != asked.Path || len(q.Query) != len(asked.Query) || q.Query.Encode() != asked.Query.Encode() {
		path, _ := rt.local(q.Path)
		if rt.slash && path != "/" {
			path += "/"
		}
		r = r.WithContext(context.WithValue(r.Context(), rewrittenKey{}, rewritten{path, q.Query.Encode()}))
	}
	serve(w, r)
}

// local is a path without the base path and without a slash at its end. It
// reports false for one that is not below the base path.
func (rt *routing) local(path string) (string, bool) {
	if rt.base != "" {
		rest, ok := strings.CutPrefix(path, rt.base)
		if !ok || rest != "" && rest[0] != '/' {
			return path, false
		}
		path = rest
	}
	if path = strings.TrimSuffix(path, "/"); path == "" {
		return "/", true
	}
	return path, true
}

func cutBase(path, base string) string {
	if path = strings.TrimPrefix(path, base); path == "" {
		return "/"
	}
	return path
}

// slashed is where the rule on slashes at the end of paths sends a visitor: they
// are taken away; or, with trailingSlash, put there, but not after a file's name.
func (rt *routing) slashed(path string, r *http.Request) string {
	has := strings.HasSuffix(path, "/")
	last := path[strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')+1:]
	switch {
	case path == "/":
	case !rt.slash:
		return strings.TrimSuffix(path, "/")
	case strings.HasPrefix(path, "/.well-known/") || path == "/.well-known":
	case has && isFileName.MatchString(last) && r.Header.Get("X-Nextjs-Data") == "":
		return strings.TrimSuffix(path, "/")
	case !has && (!strings.Contains(last, ".") || path == rt.base):
		return path + "/"
	}
	return path
}

// isFileName is what Next.js takes for the last segment of a file's path.
var isFileName = regexp.MustCompile(`^.+\.\w+/$`)

// lost answers a path that cannot be read: below the base path as the engine
// does, elsewhere there is nothing.
func (rt *routing) lost(w http.ResponseWriter, r *http.Request) {
	if rest := cutBase(sentPath(r.URL), rt.base); rt.base == "" || rest != sentPath(r.URL) {
		rt.site.ServeVariant(w, r, rest, "")
		return
	}
	rt.refuse(w, r, http.StatusNotFound)
}

func (rt *routing) notFound(w http.ResponseWriter, r *http.Request, path string) {
	if path, _ = rt.local(path); strings.HasPrefix(path, staticPrefix) {
		rt.noFile(w, r)
		return
	}
	rt.refuse(w, r, http.StatusNotFound)
}

// addVary tells caches what decided on the rules for a path.
func addVary(w http.ResponseWriter, q *rules.Request) {
	for _, name := range q.Vary {
		w.Header().Add("Vary", name)
	}
}

// sentPath is the path as the client spelled it, which net/url keeps beside the
// decoded one where the two differ.
func sentPath(u *url.URL) string {
	if u.RawPath != "" {
		if p, err := url.PathUnescape(u.RawPath); err == nil && p == u.Path {
			return u.RawPath
		}
	}
	return u.EscapedPath()
}

func join(path, query string) string {
	if query != "" {
		return path + "?" + query
	}
	return path
}

// redirectTo answers as Next.js does: the body is the address.
func redirectTo(w http.ResponseWriter, r *http.Request, to string, status int) {
	to = escapeLocation(to)
	w.Header().Set("Location", to)
	if status == http.StatusPermanentRedirect {
		w.Header().Set("Refresh", "0;url="+to) // for clients that do not know 308
	}
	send(w, r, status, textType, []byte(to))
}
