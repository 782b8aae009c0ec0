package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/freshet-go/freshet"
)

//go:embed pages.html style.css
var files embed.FS

var views = template.Must(template.New("").Funcs(template.FuncMap{
	"split":     strings.Split,
	"hasPrefix": strings.HasPrefix,
	"odd":       func(i int) bool { return i%2 == 1 },
}).ParseFS(files, "pages.html", "style.css"))

// show makes a page of a template.
func show(view string, data any, tags ...string) (*freshet.Result, error) {
	var body bytes.Buffer
	err := views.ExecuteTemplate(&body, view, data)
	return &freshet.Result{Body: body.Bytes(), Tags: tags}, err
}

// fail answers where no page can. The cause is not for visitors.
func fail(w http.ResponseWriter, _ *http.Request, status int, _ error) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = views.ExecuteTemplate(w, "error", status) // the visitor may have gone
}

// edit shows a row as it is now, beside the page that is stored.
func (b *blog) edit(w http.ResponseWriter, r *http.Request) {
	posts, err := b.source.posts(r.Context())
	if err != nil {
		slog.Default().Error("read the posts for the workshop", "error", err)
		fail(w, r, http.StatusServiceUnavailable, err)
		return
	}
	chosen := post{Slug: r.URL.Query().Get("slug")}
	for _, p := range posts {
		if p.Slug == chosen.Slug {
			chosen = p
		}
	}
	secret := ""
	if b.secret == demoSecret {
		secret = demoSecret // or it would never be shown
	}
	w.Header().Set("Cache-Control", "no-store")
	_ = views.ExecuteTemplate(w, "edit", map[string]any{"Posts": posts, "Post": chosen, "Secret": secret})
}

// answer is what a guarded form gets, as JSON.
type answer map[string]any

// guarded lets in forms that bring the secret and come from no other site.
func (b *blog) guarded(do func(context.Context, url.Values) (answer, error)) http.Handler {
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience)) // a slow form ends as a malformed one
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		status, a := http.StatusUnauthorized, answer{"message": "Invalid secret"}
		if err := r.ParseForm(); err != nil {
			status, a = http.StatusBadRequest, answer{"message": err.Error()}
		} else if freshet.SecretEqual(r.PostForm.Get("secret"), b.secret) {
			a, err = do(ctx, r.PostForm)
			if status = statusOf(err); err != nil {
				a["message"] = err.Error()
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		_ = out.Encode(a) // who asked may have gone
	}))
}

const (
	demoSecret = "river-demo-secret" // where REVALIDATE_SECRET says nothing; the workshop fills it in
	maxForm    = 256 << 10           // bytes; a letter of the text can take nine of them
)

func statusOf(err error) int {
	switch {
	case err == nil:
		return http.StatusOK
	case errors.Is(err, sqlite3.CONSTRAINT):
		return http.StatusUnprocessableEntity
	}
	return http.StatusInternalServerError
}
