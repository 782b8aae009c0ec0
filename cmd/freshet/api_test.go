package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/freshet-go/freshet"
)

// apiOf is the API of a running site with these pages beside one of each kind
// that demands treat in their own way.
func apiOf(t *testing.T, o freshet.Options, pages ...freshet.Page) (*api, *freshet.Site) {
	t.Helper()
	o.Logger = slog.New(slog.DiscardHandler)
	a := newAPI(&health{})
	o.Events = a.counters.Events()
	site, err := freshet.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { site.Close() })
	pages = append(pages,
		freshet.Page{Pattern: "/posts/{slug}", Render: text("a post"), Paths: listed("/posts/first")},
		freshet.Page{Pattern: "/closed/{slug}", Render: text("closed"), Fallback: freshet.FallbackNotFound, Paths: listed("/closed/a")},
		freshet.Page{Pattern: "/broken", Render: freshet.RenderFunc(func(context.Context, *freshet.Request) (*freshet.Result, error) {
			return nil, errors.New("the source is away")
		})},
		freshet.Page{Pattern: "/api/ping", Handler: http.NotFoundHandler()},
	)
	if err := site.Add(pages...); err != nil {
		t.Fatal(err)
	}
	a.running.Store(&running{site: site, build: "b1"})
	a.health.setReady("b1")
	return a, site
}

func text(body string) freshet.Renderer {
	return freshet.RenderFunc(func(context.Context, *freshet.Request) (*freshet.Result, error) {
		return &freshet.Result{Body: []byte(body), Tags: []string{"t"}}, nil
	})
}

func listed(paths ...string) func(context.Context) ([]string, error) {
	return func(context.Context) ([]string, error) { return paths, nil }
}

// tell sends one request to a handler.
func tell(h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	var r *http.Request
	if body == "" {
		r = httptest.NewRequest(method, target, nil)
	} else {
		r = httptest.NewRequest(method, target, strings.NewReader(body))
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAPISaysWhatIsWrong(t *testing.T) {
	a, _ := apiOf(t, freshet.Options{MaxPending: 3})
	h := a.handler()
	for _, row := range []struct {
		name           string
		method, target string
		body           string
		code           int
		want           string
	}{
		{"why: a page is explained, in the spelling of its site", "GET", "/v1/why?path=/posts/first", "", 200, `"pattern":"/posts/[slug]"`},
		{"why: no page has the path", "GET", "/v1/why?path=/nothing", "", 404, "/nothing: no page has this path"},
		{"why: a path without its slash", "GET", "/v1/why?path=posts", "", 400, "must begin with one slash"},
		{"why: no path", "GET", "/v1/why", "", 400, "must begin with one slash"},
		{"why: a misspelt parameter", "GET", "/v1/why?pth=/a", "", 400, `unknown parameter \"pth\"`},
		{"why: the same parameter twice", "GET", "/v1/why?path=/a&path=/b", "", 400, "2 times"},
		{"why: a malformed query", "GET", "/v1/why?path=%zz", "", 400, "read the query"},
		{"why: a body", "GET", "/v1/why?path=/a", "x", 400, "no body is expected"},
		{"why: another method", "DELETE", "/v1/why?path=/a", "", 405, ""},
		{"pages: an unknown state", "GET", "/v1/pages?state=old", "", 400, "none of missing, fresh, stale"},
		{"pages: a switch that is neither", "GET", "/v1/pages?pending=maybe", "", 400, "true or false is expected"},
		{"pages: a prefix that is no path", "GET", "/v1/pages?prefix=posts", "", 400, "must begin with one slash"},
		{"pages: none", "GET", "/v1/pages?tag=none", "", 200, ""},
		{"stats: a parameter", "GET", "/v1/stats?x=1", "", 400, "unknown parameter"},
		{"stats: the figures", "GET", "/v1/stats", "", 200, `"build":"b1"`},
		{"demand: a page is replaced", "POST", "/v1/demands", `{"kind":"revalidate","targets":[{"path":"/posts/first"}]}`, 200, `"done":true`},
		{"demand: a pattern as the site spells it, with a param", "POST", "/v1/demands", `{"kind":"plan","targets":[{"pattern":"/posts/[slug]","params":{"slug":"first"}}]}`, 200, `"path":"/posts/first"`},
		{"demand: a pattern as the engine spells it, with a list", "POST", "/v1/demands", `{"kind":"plan","targets":[{"pattern":"/posts/{slug}","params":{"slug":["first"]}}]}`, 200, `"path":"/posts/first"`},
		{"demand: a param is missing", "POST", "/v1/demands", `{"kind":"plan","targets":[{"pattern":"/posts/[slug]","params":{}}]}`, 400, `pattern \"/posts/[slug]\": the param \"slug\" is missing`},
		{"demand: an unknown pattern", "POST", "/v1/demands", `{"kind":"plan","targets":[{"pattern":"/no/[slug]"}]}`, 404, `pattern \"/no/[slug]\"`},
		{"demand: no page", "POST", "/v1/demands", `{"kind":"purge","targets":[{"path":"/nothing"}]}`, 404, "no page has this path"},
		{"demand: not listed", "POST", "/v1/demands", `{"kind":"stale","targets":[{"path":"/closed/b"}]}`, 404, "does not list this path"},
		{"demand: a bad tag", "POST", "/v1/demands", `{"kind":"stale","targets":[{"tag":"a b"}]}`, 400, "bad target"},
		{"demand: a failed render, with its receipt", "POST", "/v1/demands", `{"kind":"revalidate","targets":[{"path":"/broken"}]}`, 502, `"receipt":{`},
		{"demand: too much is pending", "POST", "/v1/demands", `{"kind":"revalidate","targets":[{"path":"/posts/a"},{"path":"/posts/b"},{"path":"/posts/c"},{"path":"/posts/d"}]}`, 503, "too much work is pending"},
		{"demand: an unknown kind", "POST", "/v1/demands", `{"kind":"refresh","targets":[{"all":true}]}`, 400, `the kind is \"refresh\"`},
		{"demand: an unknown field", "POST", "/v1/demands", `{"kind":"plan","targets":[{"url":"/a"}]}`, 400, "unknown field"},
		{"demand: more than 1 MiB", "POST", "/v1/demands", `{"kind":"` + strings.Repeat("x", maxAskBytes) + `"}`, 413, "1 MiB"},
		{"demand: a parameter", "POST", "/v1/demands?dry=1", `{"kind":"plan","targets":[{"all":true}]}`, 400, "unknown parameter"},
		{"demand: by GET", "GET", "/v1/demands", "", 405, ""},
		{"another address", "GET", "/v1/other", "", 404, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := tell(h, row.method, row.target, row.body)
			if w.Code != row.code || !strings.Contains(w.Body.String(), row.want) {
				t.Errorf("got %d %s, want %d and %s", w.Code, w.Body, row.code, row.want)
			}
			if again := w.Header().Get("Retry-After"); (again != "") != (w.Code == 503) {
				t.Errorf("%d with Retry-After %q", w.Code, again)
			}
			if w.Code >= 400 && w.Code != 405 && row.want != "" {
				var e answerError
				if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || e.Error == "" {
					t.Errorf("no error in %s: %v", w.Body, err)
				}
			}
		})
	}
}

func TestStatusOf(t *testing.T) {
	render := &freshet.RenderError{Path: "/a", Step: "render", Err: freshet.ErrTooSlow}
	for _, row := range []struct {
		name string
		err  error
		want int
	}{
		{"a failed render, whatever it failed of", render, 502},
		{"a failed render beside what was purged", errors.Join(freshet.ErrPurged, render), 502},
		{"a purge came", fmt.Errorf("/a: %w", freshet.ErrPurged), 409},
		{"the site closes", freshet.ErrClosed, 503},
		{"no answer in time", context.DeadlineExceeded, 504},
		{"the store", errors.New("disk full"), 500},
	} {
		if got := statusOf(row.err); got != row.want {
			t.Errorf("%s: got %d, want %d", row.name, got, row.want)
		}
	}
}

func TestAPIBeforeTheSiteIsThere(t *testing.T) {
	a := newAPI(&health{})
	for _, target := range []string{"/v1/why?path=/", "/v1/pages", "/v1/stats"} {
		if w := tell(a.handler(), "GET", target, ""); w.Code != 503 || w.Body.String() != `{"error":"starting"}`+"\n" || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	if w := tell(a.handler(), "GET", "/healthz", ""); w.Code != 200 {
		t.Errorf("/healthz is %d", w.Code)
	}
}

func TestAPIRefusesWebPages(t *testing.T) {
	a, site := apiOf(t, freshet.Options{})
	for _, row := range []struct{ method, target, body string }{
		{"GET", "/v1/why?path=/posts/first", ""},
		{"GET", "/v1/pages", ""},
		{"GET", "/healthz", ""},
		{"OPTIONS", "/v1/demands", ""},
		{"POST", "/v1/demands", `{"kind":"purge","targets":[{"all":true}]}`},
	} {
		for _, origin := range []string{"https://elsewhere.example", "null", ""} {
			w := tell(a.handler(), row.method, row.target, row.body, "Origin", origin)
			if w.Code != 403 || w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s from %q: %d", row.method, row.target, origin, w.Code)
			}
		}
	}
	if x, err := site.Why(t.Context(), "/posts/first"); err != nil || x.Demand != nil {
		t.Errorf("a refused request made a demand: %+v, %v", x.Demand, err)
	}
}

func TestAPIAnswersOnlySoManyAtOnce(t *testing.T) {
	a, _ := apiOf(t, freshet.Options{})
	for range maxAsking {
		a.places <- struct{}{}
	}
	if w := tell(a.handler(), "GET", "/v1/why?path=/", ""); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	<-a.places
	for range 3 {
		if w := tell(a.handler(), "GET", "/v1/why?path=/posts/first", ""); w.Code != 200 {
			t.Errorf("with one place: %d %s", w.Code, w.Body)
		}
	}
}

func TestAPIListsPagesLineByLine(t *testing.T) {
	a, site := apiOf(t, freshet.Options{}, freshet.Page{Pattern: "/user/[id]", Render: text("all"), Static: true}, freshet.Page{Pattern: "/user/{id}", Handler: http.NotFoundHandler()})
	if _, err := site.Revalidate(t.Context(), freshet.Path("/posts/first")); err != nil {
		t.Fatal(err)
	}
	if err := site.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"":                        "/api/ping /broken /closed/a /posts/first /user/%5Bid%5D",
		"state=fresh":             "/posts/first",
		"state=stale,fresh":       "/posts/first",
		"state=stale&state=fresh": "/posts/first",
		"pattern=/posts/[slug]":   "/posts/first",
		"pattern=/posts/{slug}":   "/posts/first",
		"pattern=/user/[id]":      "/user/%5Bid%5D",
		"tag=t":                   "/posts/first",
		"prefix=/posts/":          "/posts/first",
		"failing=true":            "",
	} {
		w := tell(a.handler(), "GET", "/v1/pages?"+query, "")
		var paths []string
		for line := range strings.Lines(w.Body.String()) {
			var x freshet.Explanation
			if err := json.Unmarshal([]byte(line), &x); err != nil {
				t.Fatalf("%v in %s", err, line)
			}
			if strings.Contains(x.Pattern, "{") {
				t.Errorf("the pattern is %s", x.Pattern)
			}
			paths = append(paths, x.Path)
		}
		if got := strings.Join(paths, " "); got != want || w.Code != 200 || w.Header().Get("Content-Type") != "application/x-ndjson" {
			t.Errorf("%s: %d %q, want %q", query, w.Code, got, want)
		}
	}
}
