// Command goblog is a blog whose pages are Go functions over an SQLite
// database: /edit changes a row, POST /api/revalidate replaces the pages that
// show it. It is an example of the library and no content management system.
//
// Its one invariant: only who knows the secret writes, and a page that is
// stored never waits for the database.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store/sqlite"
)

type blog struct {
	site   *freshet.Site
	source source
	secret string
}

// pages are two that are stored, and three that are answered anew each time.
func (b *blog) pages() []freshet.Page {
	return []freshet.Page{
		{Pattern: "/", Render: freshet.RenderFunc(b.list), Revalidate: time.Minute},
		{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(b.post), Revalidate: time.Minute, Paths: b.paths},
		{Pattern: "/edit", Handler: http.HandlerFunc(b.edit)},
		{Pattern: "/api/save", Handler: b.guarded(b.source.save)},
		{Pattern: "/api/revalidate", Handler: b.guarded(b.revalidate)},
	}
}

func (b *blog) list(ctx context.Context, _ *freshet.Request) (*freshet.Result, error) {
	posts, err := b.source.posts(ctx)
	if err != nil {
		return nil, err // the stored page stays
	}
	return show("list", posts, "posts")
}

func (b *blog) post(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
	p, found, err := b.source.post(ctx, r.Params.Get("slug"))
	if err != nil {
		return nil, err
	}
	if !found {
		return freshet.NotFound(time.Minute), nil
	}
	return show("post", p, "topic:"+p.Topic)
}

// paths are rendered before the first visitor comes, others at their first visit.
func (b *blog) paths(ctx context.Context) (paths []string, err error) {
	posts, err := b.source.posts(ctx)
	for _, p := range posts {
		paths = append(paths, "/posts/"+p.Slug)
	}
	return paths, err
}

// revalidate returns when the new pages are stored: the list, and a post or all
// posts on a topic. If it fails the old ones stay, and it is tried again.
func (b *blog) revalidate(ctx context.Context, form url.Values) (answer, error) {
	target := freshet.Path("/posts/" + form.Get("slug"))
	if form.Has("topic") {
		target = freshet.Tag("topic:" + form.Get("topic"))
	}
	receipt, err := b.site.Revalidate(ctx, target, freshet.Tag("posts"))
	return answer{"revalidated": err == nil, "receipt": receipt}, err
}

func run(ctx context.Context, addr, dir, secret string) (err error) {
	at, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return fmt.Errorf("-addr %s: %w", addr, err)
	}
	if secret == demoSecret && !at.IP.IsLoopback() {
		return fmt.Errorf("listen on %s: set REVALIDATE_SECRET first, everybody knows the demonstration's", at)
	}
	l, err := net.ListenTCP("tcp", at)
	if err != nil {
		return fmt.Errorf("%w (-addr takes another address)", err)
	}
	defer l.Close()
	if dir == "" {
		if dir, err = os.MkdirTemp("", "goblog-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	st, err := sqlite.Open(ctx, filepath.Join(dir, "pages"), sqlite.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	src, err := openSource(ctx, filepath.Join(dir, "posts.db"))
	if err != nil {
		return err
	}
	defer src.Close()
	site, err := freshet.New(freshet.Options{Store: st, StateHeader: "X-Cache", Error: fail})
	if err != nil {
		return err
	}
	defer site.Close()
	b := &blog{site, src, secret}
	if err := site.Add(b.pages()...); err != nil {
		return err
	}
	if _, err := site.Prerender(ctx, freshet.PrerenderOptions{}); err != nil {
		return err
	}
	fmt.Printf("goblog: http://%s is the blog, /edit its workshop; posts and pages are in %s\n", l.Addr(), dir)
	served := make(chan error, 1)
	go func() { served <- site.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
		bounded, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		return site.Shutdown(bounded)
	}
}

func main() {
	addr := flag.String("addr", "127.0.0.1:3001", "listen on `HOST:PORT`")
	dir := flag.String("data", "", "keep posts and pages in this `FOLDER` (default: a temporary one)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, *addr, *dir, cmp.Or(os.Getenv("REVALIDATE_SECRET"), demoSecret)); err != nil {
		fmt.Fprintln(os.Stderr, "goblog:", err)
		os.Exit(1)
	}
}
