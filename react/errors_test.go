package react

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/workers"
)

func TestErrorPages(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		kind   string
		body   string
	}{
		{"not found", 404, htmlType, "<h1>404"},
		{"gone", 410, htmlType, "<h1>404"},
		{"failed", 500, htmlType, "<h1>500"},
		{"malformed", 400, textType, "Bad Request"},
		{"method", 405, textType, "Method Not Allowed"},
		{"too long", 414, textType, "Request URI Too Long"},
		{"busy", 503, textType, "Service Unavailable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := errorPages{notFound: []byte("<h1>404"), failed: []byte("<h1>500"), logger: silent()}
			w := httptest.NewRecorder()
			e.answer(w, httptest.NewRequest(http.MethodGet, "/x", nil), c.status, errors.New("SECRET"))
			if w.Code != c.status || w.Header().Get("Content-Type") != c.kind || w.Body.String() != c.body {
				t.Errorf("%d %v %q", w.Code, w.Header(), w.Body)
			}
		})
	}
}

// TestWhichErrorsAreLogged: each failure once, and nothing that a stranger can cause.
func TestWhichErrorsAreLogged(t *testing.T) {
	gone, stop := context.WithCancel(context.Background())
	stop()
	for _, c := range []struct {
		name   string
		status int
		err    error
		ctx    context.Context
		logged bool
	}{
		{"a path that no page has", 404, freshet.ErrNoPage, context.Background(), false},
		{"a malformed path", 400, errors.New("malformed"), context.Background(), false},
		{"a failed render, which the engine has logged", 500, fmt.Errorf("x: %w", &freshet.RenderError{Err: errors.New("y")}), context.Background(), false},
		{"a flood", 503, freshet.ErrBusy, context.Background(), false},
		{"a slow page", 503, freshet.ErrTooSlow, context.Background(), false},
		{"a store that fails", 503, errors.New("disk full"), context.Background(), true},
		{"a failure that nobody waits for any more", 500, errors.New("cancelled"), gone, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			e := errorPages{logger: slog.New(slog.NewTextHandler(&log, nil))}
			e.answer(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x?secret=1", nil).WithContext(c.ctx), c.status, c.err)
			if got := strings.Contains(log.String(), "path=/x"); got != c.logged {
				t.Errorf("logged: %q", log.String())
			}
			if strings.Contains(log.String(), "secret") {
				t.Errorf("the query is in the log: %q", log.String())
			}
		})
	}
}

func TestBuildErrorNamesPages(t *testing.T) {
	e := &BuildError{}
	for i := range shownFailures + 5 {
		e.Failures = append(e.Failures, failureOf("/posts/[slug]", fmt.Sprintf("/posts/%d", i),
			&freshet.RenderError{Err: &workers.CallError{Name: "TypeError", Message: "AT-BUILD", Step: "getStaticProps", Stack: "TypeError: AT-BUILD\n    at load (/app/x.js:1:2)\n"}}))
	}
	text := e.Error()
	for _, want := range []string{"25 of the pages failed", "/posts/0 (page /posts/[slug]): getStaticProps: TypeError: AT-BUILD\n    at load (/app/x.js:1:2)", "/posts/19 ", "and 5 more"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if strings.Contains(text, "/posts/20 ") {
		t.Errorf("more than %d are named", shownFailures)
	}
	one := (&BuildError{[]PageFailure{failureOf("/", "", errors.New("x"))}}).Error()
	if one != "a page failed:\n\n/: x" {
		t.Errorf("%q", one)
	}
}

func TestWarningText(t *testing.T) {
	for _, c := range []struct {
		w    Warning
		want string
	}{
		{Warning{File: "pages/api/a.js", Line: 3, Column: 5, Text: "no secret", Hint: "compare one"}, "pages/api/a.js:3:5: no secret\n  compare one"},
		{Warning{File: ".env", Line: 3, Text: "skipped"}, ".env:3: skipped"},
		{Warning{Text: "about no file"}, "about no file"},
	} {
		if got := c.w.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
