package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/e2e/browser"
)

func serve(t *testing.T, html string) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, html)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestATab(t *testing.T) {
	browser.Need(t)
	b, err := browser.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("clicks, types and reads", func(t *testing.T) {
		tab := b.Open(t)
		tab.Go(serve(t, `<link rel=icon href="data:,"><button onclick="this.textContent=field.value">no</button><input id=field>`))
		tab.Type("#field", "yes")
		tab.Click("button")
		tab.Text("button", "yes")
		tab.Is(`1 + 1`, 2)
		tab.At("/")
		if r := tab.Requests(); len(r) != 1 || r[0].Status != 200 || r[0].Type != "Document" || r[0].Path() != "/" {
			t.Errorf("requests %v", r)
		}
	})
	for _, row := range []struct{ name, html, report string }{
		{"a thrown error", `<script>throw new Error('thrown')</script>`, "thrown"},
		{"a rejected promise", `<script>Promise.reject(new Error('rejected'))</script>`, "rejected"},
		{"an error in the console", `<script>console.error('printed')</script>`, "printed"},
		{"an image that is missing", `<img src="/missing.png">`, "missing.png"},
		{"another host", `<img src="http://example.org/x.png">`, "example.org"},
	} {
		t.Run(row.name+" is reported", func(t *testing.T) {
			inner := &recorder{TB: t}
			tab := b.Open(inner)
			tab.Load(serve(t, `<link rel=icon href="data:,">`+row.html))
			tab.Quiet()
			inner.end()
			if len(inner.errors) != 1 || !strings.Contains(inner.errors[0], row.report) {
				t.Errorf("reported %q, want one about %s", inner.errors, row.report)
			}
		})
		t.Run(row.name+" may be expected", func(t *testing.T) {
			tab := b.Open(t)
			tab.Expect(row.report)
			tab.Load(serve(t, `<link rel=icon href="data:,">`+row.html))
			tab.Quiet()
		})
	}
	t.Run("tabs share no storage", func(t *testing.T) {
		url := serve(t, `<link rel=icon href="data:,">`)
		one, two := b.Open(t), b.Open(t)
		one.Load(url)
		one.Eval(`localStorage.setItem('a', 'b')`)
		two.Load(url)
		two.Is(`localStorage.getItem('a')`, nil)
	})
}

// recorder is a test whose errors are looked at.
type recorder struct {
	testing.TB
	errors  []string
	cleanup []func()
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Failed() bool     { return len(r.errors) > 0 }
func (r *recorder) Cleanup(f func()) { r.cleanup = append(r.cleanup, f) }
func (r *recorder) end() {
	for _, f := range r.cleanup {
		f()
	}
}
