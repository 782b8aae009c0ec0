// Command goblog is a blog: its pages are Go functions over SQLite, /edit changes a row, /api/revalidate replaces what shows it.
// It is no content management system. Its one invariant: only who knows the secret writes, and a stored page needs no database.
package main

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store/sqlite"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

//go:embed pages.html style.css posts.sql
var files embed.FS
var views = template.Must(template.New("").Funcs(template.FuncMap{"split": strings.Split}).ParseFS(files, "pages.html", "style.css"))

const demoSecret = "river-demo-secret" // as long as REVALIDATE_SECRET is not set
type post struct{ Slug, Title, Date, Day, Topic, Text string }
type blog struct {
	site   *freshet.Site
	db     *sql.DB
	secret string
}

func (b *blog) list(ctx context.Context, _ *freshet.Request) (*freshet.Result, error) {
	posts, err := query[[]post](ctx, b.db, "SELECT posts FROM list")
	return show("list", posts, err, "posts")
}

func (b *blog) post(ctx context.Context, r *freshet.Request) (*freshet.Result, error) {
	p, err := query[post](ctx, b.db, "SELECT post FROM page WHERE slug = ?", r.Params.Get("slug"))
	if errors.Is(err, sql.ErrNoRows) {
		return freshet.NotFound(time.Minute), nil
	}
	return show("post", p, err, "topic:"+p.Topic)
}

// revalidate returns when the new pages are stored: a post, and the list or what else bears a tag that is named.
func (b *blog) revalidate(r *http.Request) (any, error) {
	return b.site.Revalidate(r.Context(), freshet.Path("/posts/"+r.FormValue("slug")), freshet.Tag(cmp.Or(r.FormValue("tag"), "posts")))
}

// save writes a row and renders nothing. What it may hold stands in posts.sql.
func (b *blog) save(r *http.Request) (any, error) {
	return query[string](r.Context(), b.db, `INSERT INTO posts (slug, title, topic, text) VALUES (?1, ?2, ?3, replace(?4, char(13), ''))
		ON CONFLICT DO UPDATE SET title = ?2, topic = ?3, text = excluded.text RETURNING json_quote('/posts/' || slug)`,
		r.PostFormValue("slug"), r.PostFormValue("title"), r.PostFormValue("topic"), r.PostFormValue("text"))
}

// edit shows a row as it is now, beside the page that is stored.
func (b *blog) edit(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if posts, err := query[[]post](r.Context(), b.db, "SELECT posts FROM list"); err != nil {
		fail(w, r, http.StatusServiceUnavailable, err)
	} else {
		_ = views.ExecuteTemplate(w, "edit", map[string]any{"Posts": posts, "Slug": r.FormValue("slug"), "Demo": b.secret == demoSecret})
	}
}

// guarded lets in forms that bring the secret and come from no other site.
func (b *blog) guarded(done string, do func(*http.Request) (any, error)) http.Handler {
	return http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if !freshet.SecretEqual(r.PostFormValue("secret"), b.secret) {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintln(w, `{"message": "Invalid secret"}`)
			return
		}
		result, err := do(r)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprintln(os.Stderr, "goblog: not "+done+":", err)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{done: err == nil, "result": result})
	}), 256<<10))
}

// query asks for one value, which posts.sql puts into JSON.
func query[T any](ctx context.Context, db *sql.DB, ask string, args ...any) (v T, err error) {
	err = db.QueryRowContext(ctx, ask, args...).Scan(sqlite3.JSON(&v))
	return v, err
}

func show(view string, data any, err error, tags ...string) (*freshet.Result, error) {
	var body strings.Builder
	err = errors.Join(err, views.ExecuteTemplate(&body, view, data)) // after an error the stored page stays
	return &freshet.Result{Body: []byte(body.String()), Tags: tags}, err
}

// fail answers where no page can; the cause is not for visitors.
func fail(w http.ResponseWriter, _ *http.Request, status int, _ error) {
	w.WriteHeader(status)
	_ = views.ExecuteTemplate(w, "error", status)
}

func must[T any](v T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "goblog:", err)
		os.Exit(1)
	}
	return v
}

func main() {
	addr := flag.String("addr", "127.0.0.1:3001", "listen on `HOST:PORT`")
	dir := flag.String("data", "", "keep posts and pages in this `FOLDER` (default: a temporary one)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	l := must(net.Listen("tcp", *addr))
	if *dir == "" {
		*dir = must(os.MkdirTemp("", "goblog-"))
		defer func() { must("end", os.RemoveAll(*dir)) }()
	}
	pages := must(sqlite.Open(ctx, *dir+"/pages", sqlite.Options{}))
	db := must(driver.Open(*dir + "/posts.db"))
	must(db.ExecContext(ctx, string(must(files.ReadFile("posts.sql")))))
	site := must(freshet.New(freshet.Options{Store: pages, StateHeader: "X-Cache", Error: fail}))
	b := &blog{site, db, cmp.Or(os.Getenv("REVALIDATE_SECRET"), demoSecret)}
	paths := func(ctx context.Context) ([]string, error) { return query[[]string](ctx, db, "SELECT paths FROM list") }
	must("add", site.Add(
		freshet.Page{Pattern: "/", Render: freshet.RenderFunc(b.list), Revalidate: time.Minute},
		freshet.Page{Pattern: "/posts/{slug}", Render: freshet.RenderFunc(b.post), Revalidate: time.Minute, Paths: paths},
		freshet.Page{Pattern: "/edit", Handler: http.HandlerFunc(b.edit)},
		freshet.Page{Pattern: "/api/save", Handler: b.guarded("saved", b.save)},
		freshet.Page{Pattern: "/api/revalidate", Handler: b.guarded("revalidated", b.revalidate)},
	))
	must(site.Prerender(ctx, freshet.PrerenderOptions{}))
	fmt.Printf("goblog: http://%s, data in %s; without REVALIDATE_SECRET the secret is %s\n", l.Addr(), *dir, demoSecret)
	context.AfterFunc(ctx, func() { stop(); _ = site.Shutdown(context.Background()) }) // a second signal ends the program at once
	if err := site.Serve(l); ctx.Err() == nil {
		must("serve", err)
	}
	must("end", errors.Join(site.Shutdown(context.Background()), db.Close(), pages.Close()))
}
