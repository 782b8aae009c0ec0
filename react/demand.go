package react

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/rules"
	"github.com/freshet-go/freshet/react/internal/workers"
)

// demands answers res.revalidate and res.revalidateTag. Its errors are what the
// handler's promise rejects with, in the words that users of Next.js know where
// Next.js has words for it.
type demands struct {
	site   *freshet.Site
	routes map[string]*page // by the route as Next.js writes it
	public *publicFiles
	index  *index
	base   string // next.config's basePath
}

// rejection is the error that a handler sees.
type rejection struct {
	what string
	why  error
}

func (e *rejection) Error() string { return "Failed to revalidate " + e.what + ": " + e.why.Error() }
func (e *rejection) Unwrap() error { return e.why }

// response is the reason in Next.js' words, where the page was asked for over
// HTTP.
type response int

func (status response) Error() string { return "Invalid response " + strconv.Itoa(int(status)) }

func (d *demands) answer(ctx context.Context, q workers.Demand) error {
	switch q.Op {
	case "revalidate":
		if err := d.revalidate(ctx, q); err != nil {
			return &rejection{q.Path, err}
		}
		return nil
	case "revalidateTag":
		if _, err := d.site.Revalidate(ctx, freshet.Tag(q.Tag)); err != nil {
			return &rejection{"tag " + q.Tag, worded(err)}
		}
		return nil
	}
	return fmt.Errorf("unknown operation %q", q.Op)
}

func (d *demands) revalidate(ctx context.Context, q workers.Demand) error {
	q.Path = d.withoutBase(q.Path)
	target, concrete, err := d.target(q)
	if err != nil {
		return err
	}
	if q.OnlyGenerated {
		if has, err := d.site.Has(ctx, concrete); err != nil || !has {
			return worded(err)
		}
	}
	_, err = d.site.Revalidate(ctx, target)
	return worded(err)
}

// withoutBase takes the base path off a path that begins with it, unless there is
// a page at the path as it is: like Next.js it takes both for the same page.
func (d *demands) withoutBase(p string) string {
	rest, ok := strings.CutPrefix(p, d.base)
	if d.base == "" || !ok || rest != "" && strings.IndexByte("/?#", rest[0]) < 0 {
		return p
	}
	text, _, _ := strings.Cut(p, "#")
	text, _, _ = strings.Cut(text, "?")
	if spelled, _, ok := rules.Spell(text); ok && d.index.has(spelled) {
		return p
	}
	if rest == "" || rest[0] != '/' {
		return "/" + rest
	}
	return rest
}

// target finds out what a call names: a path, or a route whose params are given.
// Unlike Next.js it refuses what cannot be meant: a route without its params,
// which would make a page at the literal path; params beside a path; an API
// route, which would be run; a public file.
func (d *demands) target(q workers.Demand) (t freshet.Target, concrete string, err error) {
	text, _, _ := strings.Cut(q.Path, "#")
	text, _, _ = strings.Cut(text, "?")
	if strings.HasPrefix(text, "//") || strings.ContainsRune(text, '\\') {
		return t, "", errors.New("the path must begin with one slash and name no host")
	}
	decoded, err := url.PathUnescape(text)
	if err != nil {
		return t, "", errors.New("the path has a malformed percent escape")
	}
	clean := path.Clean(decoded)
	switch {
	case clean == "/api" || strings.HasPrefix(clean, "/api/"):
		return t, "", errors.New("an API route cannot be revalidated")
	case d.public.has(clean):
		return t, "", errors.New("a file of public/ cannot be revalidated")
	}
	if p := d.routes[clean]; p != nil && p.dynamic() {
		params, err := p.engineParams(q.Params)
		if err != nil {
			return t, "", fmt.Errorf("%w (the path is the route of a page: give its params, or a concrete path)", err)
		}
		return freshet.Pattern(p.pattern, params), p.fill(params), nil
	}
	if len(q.Params) > 0 {
		return t, "", errors.New("params go with the route of a dynamic page, such as /posts/[slug]")
	}
	return freshet.Path(q.Path), q.Path, nil
}

// fill is the path that the params make of the route.
func (rt *route) fill(params freshet.Params) string {
	var b strings.Builder
	for _, seg := range strings.Split(rt.text[1:], "/") {
		p, dynamic, err := parseSegment(seg)
		if err != nil || !dynamic {
			b.WriteString("/" + seg)
			continue
		}
		for _, v := range params[p.name] {
			b.WriteString("/" + url.PathEscape(v))
		}
	}
	if b.Len() == 0 {
		return "/"
	}
	return b.String()
}

// worded says an error of the engine in words for a handler's author.
func worded(err error) error {
	var render *freshet.RenderError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &render):
		return response(500)
	case errors.Is(err, freshet.ErrNoPage):
		return response(404)
	case errors.Is(err, freshet.ErrUnlisted):
		return errors.New("getStaticPaths does not list this path and fallback is false")
	case errors.Is(err, freshet.ErrBusy):
		return errors.New("too many revalidations are pending, try again later")
	case errors.Is(err, freshet.ErrPurged):
		return errors.New("the page was purged meanwhile")
	case errors.Is(err, freshet.ErrClosed):
		return errors.New("the server is shutting down")
	case errors.Is(err, freshet.ErrTooSlow), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return errors.New("no answer in time; the page will be regenerated as soon as that is possible")
	}
	return err
}
